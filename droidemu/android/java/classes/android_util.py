# SPDX-License-Identifier: GPL-2.0-or-later
"""android.util."""

from __future__ import annotations

import base64
from typing import Any

from droidemu.android.java.classes.java_lang_throwables import describe
from droidemu.android.java.classes.types import STRING, THROWABLE
from droidemu.android.java.declare import Object, constructor, field, method, static_field

#: LOGGER_ENTRY_MAX_PAYLOAD.
_LONGEST = 4068


class Log(Object, java="android.util.Log"):
    """The Android log."""

    VERBOSE = static_field("I", 2)
    DEBUG = static_field("I", 3)
    INFO = static_field("I", 4)
    WARN = static_field("I", 5)
    ERROR = static_field("I", 6)
    ASSERT = static_field("I", 7)

    @staticmethod
    def put(vm: Any, priority: int, tag: Any, text: Any, error: Any = None) -> int:
        """Write a line; returns its length, as Java does."""
        # As liblog cuts it.
        message = "null" if text is None else str(text[:_LONGEST])
        if error is not None:
            message += "\n" + describe(error)
        vm.platform.log(priority, str(tag or "")[:_LONGEST], message)
        return len(message)

    @method(f"({STRING}{STRING})I", f"({STRING}{STRING}{THROWABLE})I")
    @staticmethod
    def v(vm: Any, tag: Any, text: Any, error: Any = None) -> int:
        return Log.put(vm, 2, tag, text, error)

    @method(f"({STRING}{STRING})I", f"({STRING}{STRING}{THROWABLE})I")
    @staticmethod
    def d(vm: Any, tag: Any, text: Any, error: Any = None) -> int:
        return Log.put(vm, 3, tag, text, error)

    @method(f"({STRING}{STRING})I", f"({STRING}{STRING}{THROWABLE})I")
    @staticmethod
    def i(vm: Any, tag: Any, text: Any, error: Any = None) -> int:
        return Log.put(vm, 4, tag, text, error)

    @method(f"({STRING}{STRING})I", f"({STRING}{STRING}{THROWABLE})I")
    @staticmethod
    def w(vm: Any, tag: Any, text: Any, error: Any = None) -> int:
        return Log.put(vm, 5, tag, text, error)

    @method(f"({STRING}{STRING})I", f"({STRING}{STRING}{THROWABLE})I")
    @staticmethod
    def e(vm: Any, tag: Any, text: Any, error: Any = None) -> int:
        return Log.put(vm, 6, tag, text, error)

    @method(f"(I{STRING}{STRING})I")
    @staticmethod
    def println(vm: Any, priority: int, tag: Any, text: Any) -> int:
        return Log.put(vm, priority, tag, text)

    @method(f"({STRING}I)Z")
    @staticmethod
    def isLoggable(tag: Any, priority: int) -> bool:
        return priority >= 4

    @method(f"({THROWABLE}){STRING}")
    @staticmethod
    def getStackTraceString(error: Any) -> str:
        return "" if error is None else describe(error)


class DisplayMetrics(Object, java="android.util.DisplayMetrics"):
    """Sizes and densities of the screen."""

    DENSITY_DEFAULT = static_field("I", 160)
    density = field("F")
    densityDpi = field("I")
    scaledDensity = field("F")
    widthPixels = field("I")
    heightPixels = field("I")
    xdpi = field("F")
    ydpi = field("F")

    @constructor("()V")
    def __init__(self) -> None:
        pass

    def fill(self, vm: Any) -> None:
        """Take the figures of the device."""
        platform = vm.platform
        self.density = platform.dpi / 160
        self.densityDpi = platform.dpi
        self.scaledDensity = self.density * platform.font_scale
        self.widthPixels, self.heightPixels = platform.width, platform.height
        self.xdpi = self.ydpi = float(platform.dpi)

    @method("()V")
    def setToDefaults(self, vm: Any) -> None:
        self.fill(vm)


class Base64(Object, java="android.util.Base64"):
    """Bytes as text; flags 2: no line breaks, 8: for addresses."""

    @method(f"([BI){STRING}")
    @staticmethod
    def encodeToString(data: Any, flags: int) -> str:
        raw = data.tobytes()
        text = (base64.b64encode(raw) if flags & 2 else base64.encodebytes(raw)).decode()
        return text.translate({43: 45, 47: 95}) if flags & 8 else text

    @method(f"({STRING}I)[B")
    @staticmethod
    def decode(vm: Any, text: str, flags: int) -> Any:
        try:
            raw = base64.b64decode(text.translate({45: 43, 95: 47}) + "=" * (-len(text) % 4))
        except ValueError:
            raise vm.exception("java/lang/IllegalArgumentException", "bad base-64") from None
        return vm.new_array("B", raw)
