# SPDX-License-Identifier: GPL-2.0-or-later
"""fb_var_screeninfo and fb_fix_screeninfo: include/uapi/linux/fb.h."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from droidemu.kernel.errno import EINVAL, KernelError

if TYPE_CHECKING:
    from droidemu.hal.screen import Screen

FB_TYPE_PACKED_PIXELS = 0
FB_VISUAL_TRUECOLOR = 2
FB_ACCEL_NONE = 0
FB_ACTIVATE_NOW = 0
FB_ACTIVATE_TEST = 2
FB_ACTIVATE_MASK = 15
FB_VMODE_NONINTERLACED = 0
FB_VMODE_YWRAP = 256
FB_ROTATE_CCW = 3

#: Where the pixels would lie in physical memory.
SMEM_START = 0x8C000000
ID = b"droidemufb"

_VAR = Struct("<40I")
_FIX64 = Struct("<16sQIIIIHHH2xI4xQIIHHH2x")
_FIX32 = Struct("<16sIIIIIHHH2xIIIIHHH2x")

#: (offset, length) of red, green, blue, transp by bits_per_pixel.
_FIELDS = {
    32: ((16, 8), (8, 8), (0, 8), (0, 0)),
    16: ((11, 5), (5, 6), (0, 5), (0, 0)),
}
#: The same for 32 bits with red first, for who asks for it by the fields' offsets.
_RED_FIRST = ((0, 8), (8, 8), (16, 8), (0, 0))


class VarInfo:
    """``struct fb_var_screeninfo``, fields of the same names."""

    __slots__ = (
        "accel_flags", "activate", "bits_per_pixel", "blue", "colorspace", "grayscale", "green",
        "height", "hsync_len", "left_margin", "lower_margin", "nonstd", "pixclock", "red",
        "right_margin", "rotate", "sync", "transp", "upper_margin", "vmode", "vsync_len", "width",
        "xoffset", "xres", "xres_virtual", "yoffset", "yres", "yres_virtual",
    )  # fmt: skip

    def __init__(self, values: tuple[int, ...]) -> None:
        (
            self.xres, self.yres, self.xres_virtual, self.yres_virtual, self.xoffset, self.yoffset,
            self.bits_per_pixel, self.grayscale,
        ) = values[:8]  # fmt: skip
        self.red, self.green, self.blue, self.transp = (
            (values[at], values[at + 1], values[at + 2]) for at in (8, 11, 14, 17)
        )
        (
            self.nonstd, self.activate, self.height, self.width, self.accel_flags, self.pixclock,
            self.left_margin, self.right_margin, self.upper_margin, self.lower_margin,
            self.hsync_len, self.vsync_len, self.sync, self.vmode, self.rotate, self.colorspace,
        ) = values[20:36]  # fmt: skip

    def pack(self) -> bytes:
        """160 bytes."""
        return _VAR.pack(
            self.xres, self.yres, self.xres_virtual, self.yres_virtual, self.xoffset, self.yoffset,
            self.bits_per_pixel, self.grayscale, *self.red, *self.green, *self.blue, *self.transp,
            self.nonstd, self.activate, self.height, self.width, self.accel_flags, self.pixclock,
            self.left_margin, self.right_margin, self.upper_margin, self.lower_margin,
            self.hsync_len, self.vsync_len, self.sync, self.vmode, self.rotate, self.colorspace,
            0, 0, 0, 0,
        )  # fmt: skip


def unpack_var(data: bytes) -> VarInfo:
    """From 160 bytes."""
    return VarInfo(_VAR.unpack(data))


def present(screen: Screen) -> VarInfo:
    """FBIOGET_VSCREENINFO."""
    var = VarInfo((0,) * 40)
    _fixed(screen, var, -screen.turn & 3)
    var.yres_virtual = screen.yres_virtual
    var.yoffset = screen.yoffset
    var.bits_per_pixel = screen.bits_per_pixel
    _colours(var, screen.format.name == "XBGR8888")
    return var


def red_first(var: VarInfo) -> bool:
    """Whether these are 32-bit pixels with red in the first byte."""
    return var.bits_per_pixel == 32 and (var.red[0], var.blue[0]) == (0, 16)


def turn_of(var: VarInfo) -> int:
    """Quarter turns clockwise, as ``hal.Screen`` counts; ``rotate`` counts the other way."""
    return -var.rotate & 3


def _size(screen: Screen, rotate: int) -> tuple[int, int]:
    """xres and yres: turned to the side, rows are as long as the panel is high."""
    return (screen.height, screen.width) if rotate % 2 else (screen.width, screen.height)


def _fixed(screen: Screen, var: VarInfo, rotate: int) -> None:
    """What the panel dictates."""
    var.xres, var.yres = _size(screen, rotate)
    var.xres_virtual = var.xres
    var.xoffset = 0
    var.grayscale = var.nonstd = var.accel_flags = 0
    var.width, var.height = screen.width_mm, screen.height_mm
    var.pixclock = screen.pixclock_ps
    var.left_margin = var.right_margin = var.upper_margin = var.lower_margin = 0
    var.hsync_len = var.vsync_len = var.sync = 0
    var.vmode = FB_VMODE_NONINTERLACED
    var.rotate = rotate
    var.colorspace = 0


def _colours(var: VarInfo, reverse: bool) -> None:
    layout = _RED_FIRST if reverse else _FIELDS[var.bits_per_pixel]
    fields = [(offset, length, 0) for offset, length in layout]
    var.red, var.green, var.blue, var.transp = fields


def check_var(screen: Screen, var: VarInfo) -> None:
    """A driver's fb_check_var: round what may be rounded, EINVAL for what the panel cannot do."""
    if var.grayscale or var.rotate > FB_ROTATE_CCW:
        raise KernelError(EINVAL)
    if var.bits_per_pixel not in _FIELDS:
        # 24 bits are kept in 32, 15 in 16, as drivers round.
        rounded = {24: 32, 15: 16}.get(var.bits_per_pixel)
        if rounded is None:
            raise KernelError(EINVAL)
        var.bits_per_pixel = rounded
    xres, yres = _size(screen, var.rotate)
    if (var.xres, var.yres) != (xres, yres):
        raise KernelError(EINVAL)
    if var.xres_virtual > xres or var.xoffset or var.vmode & FB_VMODE_YWRAP:
        raise KernelError(EINVAL)
    yres_virtual = max(var.yres_virtual, yres)
    if yres_virtual > yres * screen.buffers:
        raise KernelError(EINVAL)
    if var.yoffset > yres_virtual - yres:
        raise KernelError(EINVAL)
    yoffset = var.yoffset
    reverse = red_first(var)
    _fixed(screen, var, var.rotate)
    var.yres_virtual = yres_virtual
    var.yoffset = yoffset
    _colours(var, reverse)


def pack_fix(screen: Screen, word_size: int) -> bytes:
    """FBIOGET_FSCREENINFO: 80 bytes with 64-bit longs, 68 with 32-bit ones."""
    layout = _FIX64 if word_size == 8 else _FIX32
    return layout.pack(
        ID, SMEM_START, screen.memory_size, FB_TYPE_PACKED_PIXELS, 0, FB_VISUAL_TRUECOLOR,
        0, 1, 0, screen.stride, 0, 0, FB_ACCEL_NONE, 0, 0, 0,
    )  # fmt: skip
