# SPDX-License-Identifier: GPL-2.0-or-later
"""Animated GIF files, written frame by frame: memory does not grow with the length.

Pillow reduces the colours and compresses each picture; the container is put together here, since
Pillow's own writer keeps all pictures until the end. GIF89a specification, sections 17 to 27.
"""

from __future__ import annotations

import io
from struct import Struct
from typing import Any, BinaryIO

from droidemu.display.images import require

#: GIF counts time in hundredths of a second.
_TICK_NS = 10_000_000
#: Longest delay of one picture, ticks.
_LONGEST = 0xFFFF

_HEADER = Struct("<6sHHBBB")
_LOOP_FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_CONTROL = Struct("<BBBBHBB")
_DESCRIPTOR = Struct("<BHHHHB")
_TRAILER = b"\x3b"
#: Disposal method 1: leave the picture in place, the next one is drawn over it.
_KEEP = 1 << 2


class GifWriter:
    """One animation that loops for ever. OSErrors of ``file`` pass through."""

    def __init__(self, file: BinaryIO, fast: bool = False) -> None:
        """``fast``: choose colours seven times faster and less well."""
        self._file = file
        self._chops = require("PIL.ImageChops", "recording a GIF")
        self._image = require("PIL.Image", "recording a GIF")
        methods = self._image.Quantize
        self._method = methods.FASTOCTREE if fast else methods.MEDIANCUT
        self._size: tuple[int, int] | None = None
        self._shown: Any = None
        #: The picture that has no end yet: its block, and when it began (ns from the start).
        self._block: bytes | None = None
        self._began = 0

    def add(self, image: Any, time_ns: int) -> None:
        """Show an RGB image from ``time_ns`` (from the start) on; all are of the first's size."""
        if self._size is None:
            self._size = image.size
            self._file.write(_HEADER.pack(b"GIF89a", *image.size, 0x70, 0, 0) + _LOOP_FOR_EVER)
            box = (0, 0, *image.size)
        else:
            box = self._chops.difference(self._shown, image).getbbox()
            if box is None:
                return  # what is shown simply stays
        self._end_block(time_ns)
        self._block = self._encode(image.crop(box), box[0], box[1])
        self._began = time_ns
        self._shown = image

    def close(self, time_ns: int) -> None:
        """The last picture is shown until ``time_ns``."""
        self._end_block(time_ns)
        self._file.write(_TRAILER)

    def _end_block(self, time_ns: int) -> None:
        """Write the pending picture, now that it is known how long it stays.

        Both ends are rounded, not the length: errors do not add up.
        """
        if self._block is None:
            return
        ticks = round(time_ns / _TICK_NS) - round(self._began / _TICK_NS)
        block = self._block
        # Of several pictures within one tick each gets a delay of its own, 0 if need be.
        while True:
            delay = min(ticks, _LONGEST)
            self._file.write(_CONTROL.pack(0x21, 0xF9, 4, _KEEP, max(delay, 0), 0, 0) + block)
            ticks -= delay
            if ticks <= 0:
                break
            block = self._encode(self._shown.crop((0, 0, 1, 1)), 0, 0)
        self._block = None

    def _encode(self, image: Any, x: int, y: int) -> bytes:
        """An image descriptor with its own colour table and compressed data."""
        reduced = image.quantize(256, method=self._method)
        buffer = io.BytesIO()
        reduced.save(buffer, "GIF", interlace=False)
        table, data = _picture_of(buffer.getvalue())
        bits = (len(table) // 3).bit_length() - 2
        head = _DESCRIPTOR.pack(0x2C, x, y, *image.size, 0x80 | bits)
        return head + table + data


def _picture_of(gif: bytes) -> tuple[bytes, bytes]:
    """Colour table and compressed data (code size, sub-blocks, end) of a GIF with one picture."""
    flags = gif[10]
    place = _HEADER.size
    table = b""
    if flags & 0x80:
        length = 3 << ((flags & 7) + 1)
        table = gif[place : place + length]
        place += length
    while gif[place] == 0x21:  # extensions
        place = _end_of_blocks(gif, place + 2)
    flags = gif[place + 9]
    place += _DESCRIPTOR.size
    if flags & 0x80:
        length = 3 << ((flags & 7) + 1)
        table = gif[place : place + length]
        place += length
    return table, gif[place : _end_of_blocks(gif, place + 1)]


def _end_of_blocks(gif: bytes, place: int) -> int:
    """Behind the sub-blocks that begin at ``place``."""
    while gif[place]:
        place += 1 + gif[place]
    return place + 1
