# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets on the wire: whatever the pieces they come in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.debug.gdb.framing import (
    Item,
    Kind,
    PacketParser,
    checksum,
    compress,
    encode,
    escape,
    expand,
    unescape,
)


def frame(payload: bytes) -> bytes:
    return b"$%b#%02x" % (payload, sum(payload) & 0xFF)


def parse(data: bytes, limit: int = 1000) -> list[Item]:
    return PacketParser(limit).feed(data)


def test_a_whole_stream() -> None:
    assert parse(b"+$g#67-\x03$m0,1#fa") == [
        (Kind.ACK, b""),
        (Kind.PACKET, b"g"),
        (Kind.NAK, b""),
        (Kind.INTERRUPT, b""),
        (Kind.PACKET, b"m0,1"),
    ]


def test_the_pieces_do_not_matter() -> None:
    data = b"junk+$qSupported:a+#5b$X0,1:\x03#b7\x03" + frame(b"g") * 3
    whole = [item for item in parse(data) if item[0] is not Kind.JUNK]
    parser = PacketParser()
    single = [item for byte in data for item in parser.feed(bytes((byte,)))]
    assert [item for item in single if item[0] is not Kind.JUNK] == whole
    assert not parser.inside


@pytest.mark.parametrize("damage", [b"$g#68", b"$g#zz", b"$g#-1", b"$g#+7", b"$g# 7"])
def test_a_wrong_checksum(damage: bytes) -> None:
    assert parse(damage) == [(Kind.DAMAGED, b"g")]


def test_checksums_do_not_count_without_acknowledgements() -> None:
    parser = PacketParser()
    parser.verify = False
    assert parser.feed(b"$g#00") == [(Kind.PACKET, b"g")]


def test_a_packet_that_begins_anew() -> None:
    assert parse(b"$m10$g#67") == [(Kind.PACKET, b"g")]


def test_a_byte_three_inside_a_packet_is_data() -> None:
    assert parse(frame(b"X0,1:\x03")) == [(Kind.PACKET, b"X0,1:\x03")]


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_an_oversized_packet_is_dropped_and_the_next_one_counts(step: int) -> None:
    parser = PacketParser(limit=100)
    data = frame(b"m" * 101) + frame(b"M" * 5000) + frame(b"g" * 100)
    items = [item for at in range(0, len(data), step) for item in parser.feed(data[at : at + step])]
    assert items == [(Kind.OVERSIZED, b""), (Kind.OVERSIZED, b""), (Kind.PACKET, b"g" * 100)]


def test_an_oversized_packet_takes_no_room() -> None:
    parser = PacketParser(limit=100)
    parser.feed(b"$")
    for _ in range(1000):
        parser.feed(b"x" * 1000)
    assert len(parser._buffer) <= 1101


def test_escapes() -> None:
    assert escape(b"a#$}*b") == b"a}\x03}\x04}]}\nb"
    assert unescape(b"a}\x03}\x04}]}\nb") == b"a#$}*b"
    assert unescape(b"ab}") == b"ab"
    assert unescape(b"ab}}") == b"ab]"
    assert unescape(b"}}}") == b"]"


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_escaping_is_undone(data: bytes) -> None:
    assert unescape(escape(data)) == data
    assert not set(escape(data)) & set(b"#$*")


runs = st.lists(st.tuples(st.sampled_from([b"0", b"f", b"\0", b"}", b"#", b"1"]),
                          st.integers(1, 400)), max_size=8)  # fmt: skip


@settings(deadline=None)
@given(runs)
def test_run_lengths_are_undone_by_both_kinds_of_client(parts: list[tuple[bytes, int]]) -> None:
    data = b"".join(byte * count for byte, count in parts)
    sent = compress(escape(data))
    assert unescape(expand(sent)) == data
    # lldb undoes escapes and runs in one pass.
    out, at = bytearray(), 0
    while at < len(sent):
        if sent[at] == 0x7D:
            out.append(sent[at + 1] ^ 0x20)
            at += 2
        elif sent[at] == 0x2A:
            out += out[-1:] * (sent[at + 1] - 29)
            at += 2
        else:
            out.append(sent[at])
            at += 1
    assert bytes(out) == data


@settings(deadline=None)
@given(runs)
def test_a_frame_holds_no_bare_sign(parts: list[tuple[bytes, int]]) -> None:
    data = escape(b"".join(byte * count for byte, count in parts))
    framed = encode(data)
    assert not set(framed[1:-3]) & set(b"#$")
    (item,) = PacketParser(limit=10_000).feed(framed)
    assert item[0] is Kind.PACKET
    assert expand(item[1]) == data


@pytest.mark.parametrize("one", [b"0", b"f", b"\0"])
@pytest.mark.parametrize("other", [b"0", b"f", b"\0"])
def test_a_run_behind_a_run(one: bytes, other: bytes) -> None:
    """The count of 74 zeros is written as an f, which is no part of the run of fs behind it."""
    for count in range(8, 200):
        data = one * count + other * 20
        assert expand(compress(data)) == data


def test_zeros_get_shorter() -> None:
    assert len(encode(b"0" * 4096)) < 150


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_the_checksum(data: bytes) -> None:
    assert checksum(data) == sum(data) % 256


@settings(deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=8), st.booleans())
def test_any_bytes_are_survived(pieces: list[bytes], verify: bool) -> None:
    parser = PacketParser(limit=60)
    parser.verify = verify
    items = [item for piece in pieces for item in parser.feed(piece)]
    assert all(len(payload) <= 60 or kind is Kind.JUNK for kind, payload in items)
    # And after any of it a good packet is understood, at the latest the second one.
    again = parser.feed(b"#00" + frame(b"g") * 2)
    assert again[-1] == (Kind.PACKET, b"g")
