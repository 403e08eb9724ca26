# SPDX-License-Identifier: GPL-2.0-or-later
"""android.graphics: bitmaps, whose pixels libjnigraphics finds by ``mNativePtr``."""

from __future__ import annotations

import struct
from typing import Any, Final

from droidemu.android.java.classes.bitmap_pixels import FORMATS, colors_of, pixels_of
from droidemu.android.java.classes.java_lang import Enum
from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, constructor, field, method, static_field

_BITMAP, _CONFIG = "Landroid/graphics/Bitmap;", "Landroid/graphics/Bitmap$Config;"
#: Widest and highest; a phone runs out of memory earlier.
_MOST: Final = 16384


def _config(ordinal: int, name: str) -> Any:
    return static_field(_CONFIG, lambda vm: Config(name, ordinal))


class Config(Enum, java="android.graphics.Bitmap$Config"):
    """How a pixel is stored."""

    ALPHA_8 = _config(1, "ALPHA_8")
    RGB_565 = _config(3, "RGB_565")
    ARGB_4444 = _config(4, "ARGB_4444")
    ARGB_8888 = _config(5, "ARGB_8888")


class Bitmap(Object, java="android.graphics.Bitmap"):
    """Pixels in guest memory."""

    #: Address of libjnigraphics' struct pixels.
    mNativePtr = field("J")
    width = 0
    height = 0
    size = 4
    config: Any = None
    #: Address of the pixels.
    bits = 0

    @method(f"(II{_CONFIG}){_BITMAP}")
    @staticmethod
    def createBitmap(vm: Any, width: int, height: int, config: Any) -> Any:
        if not (0 < width <= _MOST and 0 < height <= _MOST):
            raise vm.exception("java/lang/IllegalArgumentException", "width and height must be > 0")
        kind, size = FORMATS[config.name_]
        stride = -(-width * size // 4) * 4
        bits = yield from vm.allocate_memory(stride * height)
        wide = "64" in vm.platform.abis[0]
        info = struct.pack("<IIIiI", width, height, stride, kind, 0)
        tail = struct.pack("<4xQi4x" if wide else "<Ii", bits, 0)
        made = Bitmap()
        made.mNativePtr = yield from vm.allocate_memory(info + tail)
        made.width, made.height, made.size, made.config, made.bits = (
            width, height, size, config, bits,
        )  # fmt: skip
        return made

    @method("()I")
    def getWidth(self) -> int:
        return self.width

    @method("()I")
    def getHeight(self) -> int:
        return self.height

    @method("()I")
    def getRowBytes(self) -> int:
        return -(-self.width * self.size // 4) * 4

    @method("()I")
    def getByteCount(self) -> int:
        return self.getRowBytes() * self.height

    @method(f"(){_CONFIG}")
    def getConfig(self) -> Any:
        return self.config

    @method("()Z")
    def isMutable(self) -> bool:
        return True

    @method("()Z")
    def isRecycled(self) -> bool:
        return not self.mNativePtr

    @method("()V")
    def recycle(self, vm: Any) -> Any:
        pointer, self.mNativePtr = self.mNativePtr, 0
        if pointer:
            yield from vm.free_memory(self.bits)
            yield from vm.free_memory(pointer)

    @method("(II)I")
    def getPixel(self, vm: Any, x: int, y: int) -> int:
        at = self._at(vm, x, y, 1, 1)
        return colors_of(self.config.name_, vm.read_memory(at, self.size))[0]

    @method("(III)V")
    def setPixel(self, vm: Any, x: int, y: int, color: int) -> None:
        vm.write_memory(self._at(vm, x, y, 1, 1), pixels_of(self.config.name_, [color]))

    @method("([IIIIIII)V")
    def getPixels(
        self, vm: Any, to: Any, offset: int, stride: int, x: int, y: int, width: int, height: int
    ) -> None:
        at = self._at(vm, x, y, width, height)
        _check(vm, to, offset, stride, width, height)
        for row in range(height):
            data = vm.read_memory(at + row * self.getRowBytes(), width * self.size)
            start = offset + row * stride
            for index, color in enumerate(colors_of(self.config.name_, data), start):
                to[index] = color

    @method("([IIIIIII)V")
    def setPixels(
        self, vm: Any, of: Any, offset: int, stride: int, x: int, y: int, width: int, height: int
    ) -> None:
        at = self._at(vm, x, y, width, height)
        _check(vm, of, offset, stride, width, height)
        for row in range(height):
            start = offset + row * stride
            data = pixels_of(self.config.name_, of[start : start + width])
            vm.write_memory(at + row * self.getRowBytes(), data)

    @method("(I)V")
    def eraseColor(self, vm: Any, color: int) -> None:
        row = pixels_of(self.config.name_, [color]) * self.width
        row += bytes(self.getRowBytes() - len(row))
        at = self._at(vm, 0, 0, self.width, self.height)
        for number in range(self.height):
            vm.write_memory(at + number * len(row), row)

    def _at(self, vm: Any, x: int, y: int, width: int, height: int) -> int:
        """The address of a rectangle's first pixel."""
        if not self.mNativePtr:
            raise vm.exception("java/lang/IllegalStateException", "the bitmap is recycled")
        if not (0 <= x <= x + width <= self.width and 0 <= y <= y + height <= self.height):
            raise vm.exception(
                "java/lang/IllegalArgumentException", f"({x}, {y}), {width} x {height} is outside"
            )
        return int(self.bits + y * self.getRowBytes() + self.size * x)


def _check(vm: Any, array: Any, offset: int, stride: int, width: int, height: int) -> None:
    """Whether the rectangle's colours fit into an array."""
    if abs(stride) < width:
        raise vm.exception("java/lang/IllegalArgumentException", "abs(stride) must be >= width")
    last = offset + (height - 1) * stride
    if min(offset, last) < 0 or max(offset, last) + width > len(array):
        raise vm.exception("java/lang/ArrayIndexOutOfBoundsException", str(max(offset, last)))


class Point(Object, java="android.graphics.Point"):
    """Whole coordinates."""

    x = field("I")
    y = field("I")

    @constructor("()V", "(II)V")
    def __init__(self, x: int = 0, y: int = 0) -> None:
        self.x, self.y = x, y


class Rect(Object, java="android.graphics.Rect"):
    """Whole edges."""

    left = field("I")
    top = field("I")
    right = field("I")
    bottom = field("I")

    @constructor("()V", "(IIII)V")
    def __init__(self, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> None:
        self.left, self.top, self.right, self.bottom = left, top, right, bottom

    @method("()I")
    def width(self) -> int:
        return int(self.right - self.left)

    @method("()I")
    def height(self) -> int:
        return int(self.bottom - self.top)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return f"Rect({self.left}, {self.top} - {self.right}, {self.bottom})"
