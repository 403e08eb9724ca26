# SPDX-License-Identifier: GPL-2.0-or-later
"""Fails when a test was skipped for another reason than the operating system.

python3 .ci/skips.py JUNIT.xml [linux|windows|macos]
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET

#: Reasons that no installation can remove, by the system under test.
_ANY = (
    r"no Thumb there|hand-written code is A32"
    # No registry carries these sources.
    r"|DROIDEMU_NDK_SAMPLES names no checkout"
)
#: Tools and interfaces that other systems do not have, or not under these names.
_LINUX_TOOLS = (
    r"(gdb-multiarch|lldb|qemu-user|Xvfb|xdotool|aapt.*|apksigner) is not installed"
    r"|needs (gdb-multiarch|lldb|qemu)|needs a 64-bit Linux|needs setarch|reads Linux's /proc"
    r"|KVM is Linux's|compares with a native Linux process|always have a (screen|display)"
    r"|needs the Linux headers"
    r"|DROIDEMU_REAL is not set"
)
_NO_ALIAS = r"memory cannot be aliased|cannot alias memory|a host that can alias"
FINE = {
    # Another system, an ABI without the feature.
    "linux": rf"needs (Windows|macOS)|(Windows|macOS) only|only on (Windows|macOS)|{_ANY}",
    # What POSIX or Linux has and Windows has not.
    "windows": (
        rf"needs (Linux|macOS|POSIX|x86-64 Linux)|(Linux|macOS|POSIX) only|x86-64 Linux only"
        rf"|{_NO_ALIAS}|pseudo-terminals are POSIX's|arena of POSIX|takes no colon in names"
        rf"|no FIFOs here|Wine has no (Ctrl\+Break|PowerShell)|only on Linux|needs? a privilege"
        rf"|no (bash|zsh|fish)\b|no symbolic links here|there is no SIGINT to send"
        rf"|macOS grants|{_LINUX_TOOLS}|{_ANY}"
    ),
    "macos": (
        rf"needs (Linux|Windows|x86-64 Linux)|(Linux|Windows) only|x86-64 Linux only"
        rf"|only on (Linux|Windows)|macOS grants|{_LINUX_TOOLS}|{_ANY}"
    ),
}


def main() -> int:
    """Exit status 1 when a skip has no good reason."""
    bad = []
    count = 0
    fine = re.compile(FINE[sys.argv[2] if len(sys.argv) > 2 else "linux"], re.I)
    for case in ET.parse(sys.argv[1]).iter("testcase"):
        count += 1
        skipped = case.find("skipped")
        if skipped is not None and skipped.get("type") != "pytest.xfail":
            reason = skipped.get("message") or ""
            if reason == "collection skipped":  # a whole file; the text has the reason
                reason = skipped.text or ""
            if not fine.search(reason):
                bad.append(f"{case.get('classname')}::{case.get('name')}: {reason}")
    for line in bad:
        print("skipped:", line)
    print(f"{count} tests, {len(bad)} skipped without a good reason")
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
