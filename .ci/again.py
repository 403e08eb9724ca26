# SPDX-License-Identifier: GPL-2.0-or-later
"""Names the tests that failed, for a second run of them alone.

python3 .ci/again.py JUNIT.xml

A test may fail because a loaded machine did not give it its time, or because of a race. Run alone
it tells which: whoever passes then is reported as unsteady, with what the first failure said.
More than three failures, or none (a run that broke off), get no second run: exit status 1.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

MOST = 3


def name_of(case: ET.Element) -> str:
    """The test's name as pytest takes it: its file from the dotted name, then classes."""
    parts = (case.get("classname") or "").split(".")
    for size in range(len(parts), 0, -1):
        path = Path(*parts[:size]).with_suffix(".py")
        if path.is_file():
            return "::".join([path.as_posix(), *parts[size:], case.get("name") or ""])
    raise SystemExit(1)  # a file that could not be collected


def main() -> int:
    """Prints one name a line."""
    try:
        cases = list(ET.parse(sys.argv[1]).iter("testcase"))
    except (OSError, ET.ParseError):
        return 1
    failed = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
    if not 0 < len(failed) <= MOST:
        return 1
    print("\n".join(dict.fromkeys(name_of(case) for case in failed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
