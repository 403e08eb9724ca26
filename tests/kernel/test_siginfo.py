# SPDX-License-Identifier: GPL-2.0-or-later
"""siginfo_t on both ABIs against the offsets of the kernel's structures."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.kernel import siginfo as s

#: Offset of the union: it is aligned to a pointer.
BODY = {8: 16, 4: 12}


def fields(data: bytes, at: int, layout: str) -> tuple[int, ...]:
    return struct.unpack_from("<" + layout, data, at)


@pytest.mark.parametrize("word", [4, 8])
def test_layouts(word: int) -> None:
    body, pointer, signed = BODY[word], "IQ"[word == 8], "iq"[word == 8]
    data = s.SigInfo(s.SIGUSR1, s.SI_USER, pid=7, uid=8, value=9).encode(word)
    assert len(data) == 128
    assert fields(data, 0, "iii") == (s.SIGUSR1, 0, s.SI_USER)
    assert fields(data, body, "iI") == (7, 8)
    assert data[body + 8 :] == bytes(128 - body - 8)

    data = s.SigInfo(s.SIGUSR1, s.SI_QUEUE, pid=7, uid=8, value=0x8765_4321).encode(word)
    assert fields(data, body, "iI" + pointer) == (7, 8, 0x8765_4321)

    data = s.SigInfo(s.SIGSEGV, s.SEGV_ACCERR, address=0xFFFF_F000).encode(word)
    assert fields(data, body, pointer) == (0xFFFF_F000,)

    data = s.SigInfo(s.SIGALRM, s.SI_TIMER, timer=3, overrun=4, value=5).encode(word)
    assert fields(data, body, "ii" + pointer) == (3, 4, 5)

    info = s.SigInfo(s.SIGCHLD, s.CLD_KILLED, pid=1, uid=2, status=9, utime=10, stime=11)
    data = info.encode(word)
    assert fields(data, body, "iIi") == (1, 2, 9)
    assert fields(data, body + (16 if word == 8 else 12), signed * 2) == (10, 11)


def test_signal_sent_by_the_kernel_has_no_address() -> None:
    assert s.SigInfo(s.SIGSEGV, s.SI_KERNEL, address=5).encode(8)[12:] == bytes(116)


@given(st.binary(min_size=128, max_size=128), st.sampled_from([4, 8]), st.integers(1, 64))
def test_guest_bytes_go_through(data: bytes, word: int, signo: int) -> None:
    """What rt_sigqueueinfo brings is what a handler sees, but for si_signo."""
    info = s.from_guest(signo, data, word)
    assert info.encode(word) == struct.pack("<i", signo) + data[4:]
    assert len(s.signalfd_siginfo(info)) == 128


def test_signalfd_layout() -> None:
    info = s.SigInfo(40, s.SI_QUEUE, pid=3, uid=4, value=(1 << 64) - 2)
    data = s.signalfd_siginfo(info)
    assert fields(data, 0, "Iii") == (40, 0, s.SI_QUEUE)
    assert fields(data, 12, "II") == (3, 4)
    assert fields(data, 44, "iQ") == (-2, (1 << 64) - 2)
    data = s.signalfd_siginfo(s.SigInfo(s.SIGSEGV, s.SEGV_MAPERR, address=77))
    assert fields(data, 72, "Q") == (77,)
    data = s.signalfd_siginfo(s.SigInfo(s.SIGALRM, s.SI_TIMER, timer=5, overrun=6, value=7))
    assert fields(data, 24, "III") == (5, 0, 6)
    assert fields(data, 44, "i") == (7,)


def test_names() -> None:
    assert [s.signal_name(n) for n in (1, 31, 32, 64, 65)] == [
        "SIGHUP", "SIGSYS", "SIGRT_0", "SIGRT_32", "65",
    ]  # fmt: skip
