# SPDX-License-Identifier: GPL-2.0-or-later
"""ruff and mypy over the tree, on any system.

.venv/bin/python .ci/lint.py
"""

from __future__ import annotations

import subprocess
import sys


def main() -> int:
    """Exit status 1 when one of them complains."""
    checks = (["ruff", "check", "."], ["mypy", "--strict", "droidemu", "benchmarks"])
    found = [subprocess.call([sys.executable, "-m", *check]) for check in checks]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main())
