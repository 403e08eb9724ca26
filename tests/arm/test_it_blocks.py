# SPDX-License-Identifier: GPL-2.0-or-later
"""IT blocks of Thumb code whose accesses are the first ones to their pages."""

from __future__ import annotations

import pytest

from .guest import Guest


@pytest.mark.parametrize("access", ["ldrlt r2, [r1]", "strlt r2, [r1]", "vldrlt d0, [r1]"])
def test_the_next_block_is_not_conditional(t32: Guest, access: str) -> None:
    """Unicorn restores the IT state at a TLB miss and forgets it in the CPU's state."""
    t32.load(
        f"cmp r0, #1\nitt lt\n{access}\naddlt r5, r5, #1\ncmp r0, r0\nb 1f\n1: mov r3, #3\n"
        "mov r4, #4\nadd r5, r5, #1\nsvc #0"
    )
    t32["r1"] = t32.DATA
    t32.finish()
    assert (t32["r3"], t32["r4"], t32["r5"]) == (3, 4, 2)


def test_flags_survive_a_miss_in_an_it_block(t32: Guest) -> None:
    t32.load(
        "movs r0, #0\nadds r6, r7, r7\nittt cs\nldrcs r2, [r1]\nadccs r3, r0, #0\nmovcs r4, #1\n"
        "adc r5, r0, #0\nb 1f\n1: adc r8, r0, #0\nmrs r9, apsr\nsvc #0"
    )
    t32["r1"] = t32.DATA
    t32["r7"] = 0x80000000
    t32.finish()
    assert (t32["r3"], t32["r4"], t32["r5"], t32["r8"]) == (1, 1, 1, 1)
    assert t32["r9"] >> 28 == 0b0111  # zero, carry, overflow
