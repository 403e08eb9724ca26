# SPDX-License-Identifier: GPL-2.0-or-later
"""Code that the kernel gives to every program: signal return, and ARM's kuser helpers.

The signal return code takes the place of arm64's vDSO ``__kernel_rt_sigreturn`` and of arm's
[sigpage]; unwinders know its instructions. The kuser helpers stand at fixed addresses:
Documentation/arch/arm/kernel_user_helpers.rst says what each does.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

#: Where the vectors page with the kuser helpers lies on 32-bit ARM.
VECTORS = 0xFFFF0000


def _words(words: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(words)}I", *words)


# -- signal return: offsets in [sigpage] -----------------------------------------------------------

#: arm64: rt_sigreturn.
ARM64_RT_SIGRETURN = 0
#: arm: sigreturn and rt_sigreturn, for handlers in A32 and in Thumb code (add 1 to branch there).
ARM_SIGRETURN = 0
ARM_RT_SIGRETURN = 8
ARM_SIGRETURN_THUMB = 16
ARM_RT_SIGRETURN_THUMB = 20
#: What functions called from the host return to (kernel/guestcall.py).
ARM64_GUEST_RETURN = 8
ARM_GUEST_RETURN = 24

SIGPAGE_ARM64 = _words(
    (
        0xD2801168,  # mov x8, #139
        0xD4000001,  # svc #0
        0xD28FFFE8,  # mov x8, #0x7fff
        0xF2A1A1C8,  # movk x8, #0xd0e, lsl #16
        0xD4000001,  # svc #0
    )
)
SIGPAGE_ARM = _words(
    (
        0xE3A07077,  # mov r7, #119
        0xEF000000,  # svc #0
        0xE3A070AD,  # mov r7, #173
        0xEF000000,  # svc #0
        0xDF002777,  # movs r7, #119; svc #0
        0xDF0027AD,  # movs r7, #173; svc #0
        0xE3077FFF,  # movw r7, #0x7fff
        0xE3407D0E,  # movt r7, #0xd0e
        0xEF000000,  # svc #0
    )
)

# -- kuser helpers ---------------------------------------------------------------------------------

KUSER_CMPXCHG64 = 0xFFFF0F60
KUSER_MEMORY_BARRIER = 0xFFFF0FA0
KUSER_CMPXCHG = 0xFFFF0FC0
KUSER_GET_TLS = 0xFFFF0FE0
KUSER_HELPER_VERSION = 0xFFFF0FFC

_HELPERS: dict[int, tuple[int, ...]] = {
    # int cmpxchg64(const int64_t *old, const int64_t *new, volatile int64_t *p)
    KUSER_CMPXCHG64: (
        0xE92D00F0,  # push {r4-r7}
        0xE1C040D0,  # ldrd r4, r5, [r0]
        0xE1C160D0,  # ldrd r6, r7, [r1]
        0xF57FF05B,  # dmb ish
        0xE1B20F9F,  # 1: ldrexd r0, r1, [r2]
        0xE0303004,  # eors r3, r0, r4
        0x00313005,  # eorseq r3, r1, r5
        0x01A23F96,  # strexdeq r3, r6, r7, [r2]
        0x03330001,  # teqeq r3, #1
        0x0AFFFFF9,  # beq 1b
        0xF57FF05B,  # dmb ish
        0xE2730000,  # rsbs r0, r3, #0
        0xE8BD00F0,  # pop {r4-r7}
        0xE12FFF1E,  # bx lr
    ),
    KUSER_MEMORY_BARRIER: (
        0xF57FF05B,  # dmb ish
        0xE12FFF1E,  # bx lr
    ),
    # int cmpxchg(int old, int new, volatile int *p)
    KUSER_CMPXCHG: (
        0xF57FF05B,  # dmb ish
        0xE1923F9F,  # 1: ldrex r3, [r2]
        0xE0533000,  # subs r3, r3, r0
        0x01823F91,  # strexeq r3, r1, [r2]
        0x03330001,  # teqeq r3, #1
        0x0AFFFFFA,  # beq 1b
        0xE2730000,  # rsbs r0, r3, #0
        0xEAFFFFEF,  # b memory_barrier
    ),
    KUSER_GET_TLS: (
        0xEE1D0F70,  # mrc p15, 0, r0, c13, c0, 3
        0xE12FFF1E,  # bx lr
    ),
    KUSER_HELPER_VERSION: (5,),
}


def kuser_page() -> bytes:
    """The contents of the vectors page."""
    # Whoever jumps anywhere else meets a permanently undefined instruction (udf #0xdede).
    page = bytearray(struct.pack("<I", 0xE7FDDEFE) * 1024)
    for address, words in _HELPERS.items():
        at = address - VECTORS
        page[at : at + 4 * len(words)] = _words(words)
    return bytes(page)
