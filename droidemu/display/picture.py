# SPDX-License-Identifier: GPL-2.0-or-later
"""Copies of frames that outlive the frame, and the hash of what they show. No pygame here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from droidemu.hal.frame import XBGR8888, XRGB8888, Frame, PixelFormat

#: Hexadecimal digits of a picture's hash: 128 bits of SHA-256.
HASH_DIGITS = 32


@dataclass(frozen=True)
class Picture:
    """A frame's pixels and when they were shown; see :class:`~droidemu.hal.frame.Frame`."""

    pixels: bytes | bytearray
    width: int
    height: int
    stride: int
    format: PixelFormat
    #: Guest time, ns.
    time_ns: int
    #: Quarter turns clockwise at which a window showed the panel.
    rotation: int = 0
    #: Quarter turns clockwise with which the panel showed the pixels.
    turn: int = 0

    def as_frame(self) -> Frame:
        """For functions that take frames."""
        pixels = memoryview(self.pixels).toreadonly()
        return Frame(
            0, pixels, self.width, self.height, self.stride, self.format, self.time_ns, self.turn
        )


def copy_frame(frame: Frame, rotation: int = 0, buffer: bytearray | None = None) -> Picture:
    """A copy of the frame, into ``buffer`` if that has the right size."""
    if buffer is not None and len(buffer) == len(frame.pixels):
        buffer[:] = frame.pixels
    else:
        buffer = bytearray(frame.pixels)
    return Picture(
        buffer, frame.width, frame.height, frame.stride, frame.format, frame.time_ns, rotation,
        frame.turn,
    )  # fmt: skip


def same_picture(picture: Picture | None, frame: Frame) -> bool:
    """Whether the copy holds exactly the frame's bytes."""
    return (
        picture is not None
        and (picture.width, picture.height) == (frame.width, frame.height)
        and picture.format is frame.format
        and (picture.stride, picture.turn) == (frame.stride, frame.turn)
        and len(picture.pixels) == len(frame.pixels)
        # With == a memoryview would be compared element by element; this is one memcmp.
        and picture.pixels.startswith(frame.pixels)
    )


def same_pixels(one: Picture | None, other: Picture) -> bool:
    """Whether two copies show the same in the same way."""
    return (
        one is not None
        and (one.width, one.height, one.stride) == (other.width, other.height, other.stride)
        and (one.format, one.rotation, one.turn) == (other.format, other.rotation, other.turn)
        and one.pixels == other.pixels
    )


def picture_hash(picture: Picture) -> str:
    """What is seen, as ``HASH_DIGITS`` hexadecimal digits: size, format, direction and colours.

    The fourth byte of a pixel is not seen and not hashed.
    """
    # What is seen does not depend on the order of the bytes.
    reverse = picture.format is XBGR8888
    name = XRGB8888.name if reverse else picture.format.name
    what = f"{picture.width}x{picture.height} {name}" + (f" {picture.turn}" if picture.turn else "")
    digest = hashlib.sha256(what.encode("ascii"))
    size = picture.width * picture.format.bytes_per_pixel
    data: bytes | bytearray = picture.pixels
    if size != picture.stride:
        data = b"".join(
            data[row * picture.stride : row * picture.stride + size]
            for row in range(picture.height)
        )
    if picture.format is XRGB8888 or reverse:
        for channel in (2, 1, 0) if reverse else (0, 1, 2):
            digest.update(data[channel::4])
    else:
        digest.update(data)
    return digest.hexdigest()[:HASH_DIGITS]
