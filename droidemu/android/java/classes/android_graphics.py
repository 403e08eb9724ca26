# SPDX-License-Identifier: GPL-2.0-or-later
"""android.graphics: bitmaps, whose pixels libjnigraphics finds by ``mNativePtr``."""

from __future__ import annotations

import struct
from typing import Any, Final

from droidemu.android.java.classes.java_lang import Enum
from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, constructor, field, method, static_field

_BITMAP, _CONFIG = "Landroid/graphics/Bitmap;", "Landroid/graphics/Bitmap$Config;"
#: Bitmap.Config -> (ANDROID_BITMAP_FORMAT_*, bytes of a pixel).
_FORMATS: Final = {"ALPHA_8": (8, 1), "RGB_565": (4, 2), "ARGB_4444": (7, 2), "ARGB_8888": (1, 4)}
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
        kind, size = _FORMATS[config.name_]
        stride = -(-width * size // 4) * 4
        bits = yield from vm.allocate_memory(bytes(stride * height))
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
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise vm.exception("java/lang/IllegalArgumentException", f"({x}, {y}) is outside")
        if self.size != 4:
            raise vm.exception("java/lang/UnsupportedOperationException", self.config.name_)
        at = self.bits + y * self.getRowBytes() + 4 * x
        red, green, blue, alpha = vm.read_memory(at, 4)
        return int(struct.unpack("<i", bytes((blue, green, red, alpha)))[0])


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
