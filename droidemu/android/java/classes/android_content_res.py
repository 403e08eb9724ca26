# SPDX-License-Identifier: GPL-2.0-or-later
"""android.content.res: assets, configuration, resources."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.java_io import InputStream
from droidemu.android.java.classes.java_lang_throwables import JavaRuntimeException
from droidemu.android.java.classes.java_util_misc import locale_of
from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, constructor, field, method, static_field

_STREAM = "Ljava/io/InputStream;"
_ASSETS = "Landroid/content/res/AssetManager;"
_CONFIGURATION = "Landroid/content/res/Configuration;"
_METRICS = "Landroid/util/DisplayMetrics;"


class AssetManager(Object, java="android.content.res.AssetManager"):
    """The files in the APK's ``assets``; native code reads them with AAssetManager_fromJava."""

    #: AAssetManager *, for libandroid.
    mObject = field("J")

    @constructor("()V")
    def __init__(self) -> None:
        pass

    @method(f"({STRING}){_STREAM}", f"({STRING}I){_STREAM}")
    def open(self, vm: Any, name: str, mode: int = 2) -> Any:
        vm.heap.check()
        data = vm.platform.asset(name)
        if data is None:
            raise vm.exception("java/io/FileNotFoundException", name)
        made = InputStream()
        made.data = data
        return vm.heap.settle(made)

    @method(f"({STRING})[{STRING}")
    def list(self, vm: Any, folder: str) -> Any:
        return vm.new_array(STRING, list(vm.platform.asset_names(folder)))

    @method("()V")
    def close(self) -> None:
        return None


class Configuration(Object, java="android.content.res.Configuration"):
    """Orientation, density, language and the like, as the device has them now."""

    ORIENTATION_PORTRAIT = static_field("I", 1)
    ORIENTATION_LANDSCAPE = static_field("I", 2)
    UI_MODE_NIGHT_MASK = static_field("I", 0x30)
    UI_MODE_NIGHT_YES = static_field("I", 0x20)
    orientation = field("I")
    densityDpi = field("I")
    fontScale = field("F")
    screenWidthDp = field("I")
    screenHeightDp = field("I")
    smallestScreenWidthDp = field("I")
    screenLayout = field("I")
    uiMode = field("I")
    keyboard = field("I", 1)
    keyboardHidden = field("I", 2)
    hardKeyboardHidden = field("I", 2)
    navigation = field("I", 1)
    touchscreen = field("I", 3)
    mcc = field("I")
    mnc = field("I")
    locale = field("Ljava/util/Locale;")

    @constructor("()V")
    def __init__(self) -> None:
        pass

    @method("()Landroid/os/LocaleList;")
    def getLocales(self, vm: Any) -> Any:
        made = vm.allocate(vm.find_class("android/os/LocaleList"))
        made.locales = [self.locale]
        return made


def configuration_of(vm: Any) -> Configuration:
    """The configuration now."""
    platform = vm.platform
    made = Configuration()
    wide, high = (value * 160 // platform.dpi for value in (platform.width, platform.height))
    made.orientation = 1 if platform.height >= platform.width else 2
    made.densityDpi = platform.dpi
    made.fontScale = platform.font_scale
    made.screenWidthDp, made.screenHeightDp = wide, high
    made.smallestScreenWidthDp = small = min(wide, high)
    size = 4 if small >= 720 else 3 if small >= 600 else 2
    made.screenLayout = 0x40 | (0x20 if max(wide, high) * 3 >= small * 5 else 0x10) | size
    made.uiMode = 1 | (0x20 if platform.night else 0x10)
    made.locale = locale_of(platform.locale)
    return made


class NotFoundException(
    JavaRuntimeException, java="android.content.res.Resources$NotFoundException"
):
    """No such resource."""


class Resources(Object, java="android.content.res.Resources"):
    """Of the APK; values of resources are not modelled."""

    @method(f"(){_CONFIGURATION}")
    def getConfiguration(self, vm: Any) -> Any:
        return configuration_of(vm)

    @method(f"(){_METRICS}")
    def getDisplayMetrics(self, vm: Any) -> Any:
        made = vm.new_object("android/util/DisplayMetrics")
        made.fill(vm)
        return made

    @method(f"(){_ASSETS}")
    def getAssets(self, vm: Any) -> Any:
        from droidemu.android.java.classes.android_content import singleton

        return singleton(vm, "android/content/res/AssetManager")

    @method(f"({STRING}{STRING}{STRING})I")
    def getIdentifier(self, vm: Any, name: str, kind: Any, package: Any) -> int:
        return 0

    @method(f"(I){STRING}")
    def getString(self, vm: Any, number: int) -> Any:
        name = "android/content/res/Resources$NotFoundException"
        raise vm.exception(name, f"String resource ID #{number & 0xFFFFFFFF:#x}")

    @method("()Landroid/content/res/Resources;")
    @staticmethod
    def getSystem(vm: Any) -> Any:
        from droidemu.android.java.classes.android_content import singleton

        return singleton(vm, "android/content/res/Resources")
