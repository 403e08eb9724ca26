# SPDX-License-Identifier: GPL-2.0-or-later
"""android.view (and its inputmethod): the window as native code asks for it. Nothing is drawn."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.android_content import singleton
from droidemu.android.java.classes.types import CONTEXT, STRING
from droidemu.android.java.declare import (
    Interface,
    Object,
    abstract,
    constructor,
    field,
    method,
    static_field,
)

_VIEW, _DISPLAY, _PARAMS = (
    "Landroid/view/View;", "Landroid/view/Display;", "Landroid/view/WindowManager$LayoutParams;",
)  # fmt: skip
_METRICS = "Landroid/util/DisplayMetrics;"
_DEVICE = "Landroid/view/InputDevice;"
_KEYS = "Landroid/view/KeyCharacterMap;"
_BINDER = "Landroid/os/IBinder;"


class View(Object, java="android.view.View"):
    """A rectangle of the window; this one has no contents."""

    SYSTEM_UI_FLAG_LOW_PROFILE = static_field("I", 1)
    SYSTEM_UI_FLAG_HIDE_NAVIGATION = static_field("I", 2)
    SYSTEM_UI_FLAG_FULLSCREEN = static_field("I", 4)
    SYSTEM_UI_FLAG_LAYOUT_STABLE = static_field("I", 0x100)
    SYSTEM_UI_FLAG_LAYOUT_HIDE_NAVIGATION = static_field("I", 0x200)
    SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN = static_field("I", 0x400)
    SYSTEM_UI_FLAG_IMMERSIVE = static_field("I", 0x800)
    SYSTEM_UI_FLAG_IMMERSIVE_STICKY = static_field("I", 0x1000)
    VISIBLE = static_field("I", 0)
    GONE = static_field("I", 8)
    flags = 0

    @constructor(f"({CONTEXT})V")
    def __init__(self, context: Any = None) -> None:
        pass

    @method("(I)V")
    def setSystemUiVisibility(self, flags: int) -> None:
        self.flags = flags

    @method("()I")
    def getSystemUiVisibility(self) -> int:
        return self.flags

    @method("()I")
    def getWidth(self, vm: Any) -> int:
        return int(vm.platform.width)

    @method("()I")
    def getHeight(self, vm: Any) -> int:
        return int(vm.platform.height)

    @method(f"(){_BINDER}")
    def getWindowToken(self) -> None:
        return None

    @method("()Landroid/view/WindowInsets;")
    def getRootWindowInsets(self) -> None:
        return None

    @method(f"(){CONTEXT}")
    def getContext(self, vm: Any) -> Any:
        return singleton(vm, "android/app/Application")

    @method("(Z)V")
    def setKeepScreenOn(self, on: bool) -> None:
        return None


class Window(Object, java="android.view.Window"):
    """The activity's window."""

    flags = 0

    @method(f"(){_VIEW}")
    def getDecorView(self, vm: Any) -> Any:
        return singleton(vm, "android/view/View")

    @method("(I)V")
    def addFlags(self, flags: int) -> None:
        self.flags |= flags

    @method("(I)V")
    def clearFlags(self, flags: int) -> None:
        self.flags &= ~flags

    @method("(II)V")
    def setFlags(self, flags: int, mask: int) -> None:
        self.flags = self.flags & ~mask | flags & mask

    @method("(I)V")
    def setFormat(self, pixel_format: int) -> None:
        return None

    @method("(I)V")
    def setSoftInputMode(self, mode: int) -> None:
        return None

    @method(f"(){_PARAMS}")
    def getAttributes(self, vm: Any) -> Any:
        made = singleton(vm, "android/view/WindowManager$LayoutParams")
        made.flags = self.flags
        return made

    @method(f"({_PARAMS})V")
    def setAttributes(self, params: Any) -> None:
        self.flags = params.flags

    @method("()Landroid/view/WindowManager;")
    def getWindowManager(self, vm: Any) -> Any:
        return singleton(vm, "android/view/WindowManagerImpl")


class WindowManager(Interface, java="android.view.WindowManager", interface=True):
    """Gives the display."""

    getDefaultDisplay = abstract(f"(){_DISPLAY}")


class WindowManagerImpl(
    Object, java="android.view.WindowManagerImpl", implements=("android.view.WindowManager",)
):
    """Gives the one display."""

    @method(f"(){_DISPLAY}")
    def getDefaultDisplay(self, vm: Any) -> Any:
        return singleton(vm, "android/view/Display")


class LayoutParams(Object, java="android.view.WindowManager$LayoutParams"):
    """How the window lies."""

    FLAG_KEEP_SCREEN_ON = static_field("I", 0x80)
    FLAG_FULLSCREEN = static_field("I", 0x400)
    FLAG_LAYOUT_NO_LIMITS = static_field("I", 0x200)
    FLAG_HARDWARE_ACCELERATED = static_field("I", 0x1000000)
    LAYOUT_IN_DISPLAY_CUTOUT_MODE_SHORT_EDGES = static_field("I", 1)
    flags = field("I")
    layoutInDisplayCutoutMode = field("I")
    screenBrightness = field("F", -1.0)


class Display(Object, java="android.view.Display"):
    """The screen."""

    @method("()I")
    def getDisplayId(self) -> int:
        return 0

    @method("()I")
    def getRotation(self, vm: Any) -> int:
        return int(vm.platform.rotation // 90)

    @method("()F")
    def getRefreshRate(self, vm: Any) -> float:
        return float(vm.platform.refresh_hz)

    @method("()I")
    def getWidth(self, vm: Any) -> int:
        return int(vm.platform.width)

    @method("()I")
    def getHeight(self, vm: Any) -> int:
        return int(vm.platform.height)

    @method(f"({_METRICS})V", name="getMetrics")
    def getMetrics(self, vm: Any, metrics: Any) -> None:
        metrics.fill(vm)

    @method(f"({_METRICS})V", name="getRealMetrics")
    def getRealMetrics(self, vm: Any, metrics: Any) -> None:
        metrics.fill(vm)

    @method(f"(){STRING}")
    def getName(self) -> str:
        return "Built-in Screen"


class Surface(Object, java="android.view.Surface"):
    """Where native code draws; libandroid knows its window by ``mNativeObject``."""

    mNativeObject = field("J")
    ROTATION_0 = static_field("I", 0)
    ROTATION_90 = static_field("I", 1)
    ROTATION_180 = static_field("I", 2)
    ROTATION_270 = static_field("I", 3)

    @method("()Z")
    def isValid(self) -> bool:
        return bool(self.mNativeObject)

    @method("()V")
    def release(self) -> None:
        self.mNativeObject = 0


class InputDevice(Object, java="android.view.InputDevice"):
    """A source of input; the touchscreen and keyboard that every device has."""

    SOURCE_KEYBOARD = static_field("I", 0x101)
    SOURCE_TOUCHSCREEN = static_field("I", 0x1002)
    SOURCE_GAMEPAD = static_field("I", 0x401)
    SOURCE_JOYSTICK = static_field("I", 0x1000010)
    number = 0
    sources = 0x1103
    label = "droidemu"

    @method("()[I")
    @staticmethod
    def getDeviceIds(vm: Any) -> Any:
        return vm.new_array("I", [each[0] for each in vm.platform.input_devices])

    @method(f"(I){_DEVICE}")
    @staticmethod
    def getDevice(vm: Any, number: int) -> Any:
        for known, label, sources in vm.platform.input_devices:
            if known == number:
                made = InputDevice()
                made.number, made.label, made.sources = known, label, sources
                return made
        return None

    @method("()I")
    def getId(self) -> int:
        return self.number

    @method("()I")
    def getSources(self) -> int:
        return self.sources

    @method(f"(){STRING}", name="getName")
    def getName(self) -> str:
        return self.label

    @method(f"(){STRING}", name="getDescriptor")
    def getDescriptor(self) -> str:
        return self.label

    @method("()Z")
    def isVirtual(self) -> bool:
        return self.number < 0


class KeyEvent(Object, java="android.view.KeyEvent"):
    """A key that went down or up."""

    ACTION_DOWN = static_field("I", 0)
    ACTION_UP = static_field("I", 1)
    META_SHIFT_ON = static_field("I", 1)

    @constructor("(II)V")
    def __init__(self, action: int = 0, code: int = 0) -> None:
        self.action = action
        self.code = code
        self.meta = 0

    @constructor("(JJIIII)V")
    def init_long(self, down: int, time: int, *rest: int) -> None:
        self.action, self.code, _, self.meta = rest

    @method("()I")
    def getAction(self) -> int:
        return self.action

    @method("()I")
    def getKeyCode(self) -> int:
        return self.code

    @method("()I", "(I)I")
    def getUnicodeChar(self, meta: int | None = None) -> int:
        return unicode_of(self.code, self.meta if meta is None else meta)


def unicode_of(code: int, meta: int) -> int:
    """The character of an AKEYCODE on a US keyboard, 0 if it has none."""
    shift = bool(meta & 1)
    if 29 <= code <= 54:
        return ord("A" if shift else "a") + code - 29
    if 7 <= code <= 16:
        return ord(")!@#$%^&*("[code - 7] if shift else "0123456789"[code - 7])
    plain = {62: "  ", 66: "\n\n", 61: "\t\t", 55: ",<", 56: ".>", 68: "`~", 69: "-_", 70: "=+",
             71: "[{", 72: "]}", 73: "\\|", 74: ";:", 75: "'\"", 76: "/?", 77: "@@"}  # fmt: skip
    return ord(plain[code][shift]) if code in plain else 0


class KeyCharacterMap(Object, java="android.view.KeyCharacterMap"):
    """What keys write."""

    @method(f"(I){_KEYS}")
    @staticmethod
    def load(number: int) -> Any:
        return KeyCharacterMap()

    @method("(II)I")
    def get(self, code: int, meta: int) -> int:
        return unicode_of(code, meta)


class InputMethodManager(Object, java="android.view.inputmethod.InputMethodManager"):
    """The computer's keyboard is used: there is none on the screen."""

    @method(f"({_VIEW}I)Z")
    def showSoftInput(self, view: Any, flags: int) -> bool:
        return False

    @method(f"({_BINDER}I)Z")
    def hideSoftInputFromWindow(self, token: Any, flags: int) -> bool:
        return False

    @method("(II)V")
    def toggleSoftInput(self, show: int, hide: int) -> None:
        return None
