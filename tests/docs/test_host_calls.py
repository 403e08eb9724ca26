# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of libandroid's host calls in docs/android/ndk.md is what the code declares."""

from __future__ import annotations

import re

from droidemu.android.hosts import declare
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE

from .messages import ROOT

ROW = re.compile(r"\| (0x[0-9a-f]+) \| `(\w+)` \| [^|]+ \|")
#: In C: numbers of an enum, or as they are called.
NUMBER = re.compile(r"\bHOST_\w+ = (0x5[0-9a-f]{2})\b|host_call\((0x5[0-9a-f]{2})\b")


def declared() -> dict[int, str]:
    declare()
    return {
        number - HOST_BASE: call.name
        for number, call in HOST_TABLE.items()
        if 0x500 <= number - HOST_BASE < 0x600
    }


def test_the_documented_host_calls_are_the_declared_ones() -> None:
    text = (ROOT / "docs" / "android" / "ndk.md").read_text(encoding="utf-8")
    rows = [(int(number, 16), name) for number, name in ROW.findall(text)]
    assert rows == sorted(declared().items())


def test_the_guest_makes_no_others() -> None:
    sources = [*(ROOT / "guest" / "system").rglob("*.h"), *(ROOT / "guest" / "system").rglob("*.c")]
    found = NUMBER.findall("".join(path.read_text(encoding="utf-8") for path in sources))
    assert {int(a or b, 16) for a, b in found} == set(declared())
