# SPDX-License-Identifier: GPL-2.0-or-later
"""Fails when a test was skipped for another reason than the operating system.

python3 .ci/skips.py JUNIT.xml
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET

#: Reasons that no installation can remove on Linux: another system, an ABI without the feature.
FINE = re.compile(
    r"needs (Windows|macOS)|(Windows|macOS) only|only on (Windows|macOS)"
    r"|no Thumb there|hand-written code is A32",
    re.I,
)


def main() -> int:
    """Exit status 1 when a skip has no good reason."""
    bad = []
    count = 0
    for case in ET.parse(sys.argv[1]).iter("testcase"):
        count += 1
        skipped = case.find("skipped")
        if skipped is not None and skipped.get("type") != "pytest.xfail":
            reason = skipped.get("message") or ""
            if not FINE.search(reason):
                bad.append(f"{case.get('classname')}::{case.get('name')}: {reason}")
    for line in bad:
        print("skipped:", line)
    print(f"{count} tests, {len(bad)} skipped without a good reason")
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
