# SPDX-License-Identifier: GPL-2.0-or-later
"""android.content.pm: what is known of the app's package."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.java_lang_throwables import JavaException
from droidemu.android.java.classes.types import BUNDLE, CHARS, STRING
from droidemu.android.java.declare import Object, constructor, field, method, static_field

_APP_INFO = "Landroid/content/pm/ApplicationInfo;"
_PACKAGE_INFO = "Landroid/content/pm/PackageInfo;"
_SIGNATURE = "Landroid/content/pm/Signature;"
_ACTIVITY_INFO = "Landroid/content/pm/ActivityInfo;"
#: Features that the emulated device has.
FEATURES = frozenset((
    "android.hardware.touchscreen", "android.hardware.touchscreen.multitouch",
    "android.hardware.screen.portrait", "android.hardware.screen.landscape",
    "android.hardware.sensor.accelerometer", "android.hardware.sensor.gyroscope",
    "android.hardware.gamepad", "android.hardware.wifi",
))  # fmt: skip


class NameNotFoundException(
    JavaException, java="android.content.pm.PackageManager$NameNotFoundException"
):
    """No such package."""


class Signature(Object, java="android.content.pm.Signature"):
    """A signing certificate."""

    data = b""

    @method("()[B")
    def toByteArray(self, vm: Any) -> Any:
        return vm.new_array("B", self.data)

    @method(f"(){STRING}")
    def toCharsString(self) -> str:
        return self.data.hex()

    @method("()I")
    def hashCode(self) -> int:
        from droidemu.android.java.classes.types import int32

        value = 1
        for byte in self.data:
            value = value * 31 + ((byte + 128 & 255) - 128) & 0xFFFFFFFF
        return int32(value)


class PackageItemInfo(Object, java="android.content.pm.PackageItemInfo"):
    """What all of them have."""

    name = field(STRING)
    packageName = field(STRING)
    metaData = field(BUNDLE)
    icon = field("I")
    labelRes = field("I")

    @method(f"(Landroid/content/pm/PackageManager;){CHARS}")
    def loadLabel(self, manager: Any) -> Any:
        return self.packageName


class ApplicationInfo(PackageItemInfo, java="android.content.pm.ApplicationInfo"):
    """The <application> of the manifest."""

    FLAG_DEBUGGABLE = static_field("I", 2)
    dataDir = field(STRING)
    nativeLibraryDir = field(STRING)
    publicSourceDir = field(STRING)
    sourceDir = field(STRING)
    processName = field(STRING)
    className = field(STRING)
    splitSourceDirs = field(f"[{STRING}")
    flags = field("I")
    targetSdkVersion = field("I")
    minSdkVersion = field("I")
    uid = field("I")
    enabled = field("Z", True)


class ActivityInfo(PackageItemInfo, java="android.content.pm.ActivityInfo"):
    """An <activity> of the manifest."""

    applicationInfo = field(_APP_INFO)
    screenOrientation = field("I", -1)
    targetActivity = field(STRING)


class PackageInfo(Object, java="android.content.pm.PackageInfo"):
    """The manifest."""

    packageName = field(STRING)
    versionName = field(STRING)
    versionCode = field("I")
    applicationInfo = field(_APP_INFO)
    signatures = field(f"[{_SIGNATURE}")
    requestedPermissions = field(f"[{STRING}")
    firstInstallTime = field("J")
    lastUpdateTime = field("J")

    @method("()J")
    def getLongVersionCode(self) -> int:
        return int(self.versionCode)


class PackageManager(Object, java="android.content.pm.PackageManager"):
    """Knows the app's own package and no other."""

    PERMISSION_GRANTED = static_field("I", 0)
    PERMISSION_DENIED = static_field("I", -1)
    GET_META_DATA = static_field("I", 0x80)
    GET_SIGNATURES = static_field("I", 0x40)
    GET_PERMISSIONS = static_field("I", 0x1000)

    @constructor("()V")
    def __init__(self) -> None:
        pass

    def info(self, vm: Any) -> Any:
        """The app's ApplicationInfo; always the same object."""
        if "application info" not in vm.singletons:
            platform = vm.platform
            made = ApplicationInfo()
            made.packageName = made.processName = platform.package
            made.dataDir = platform.data_dir
            made.nativeLibraryDir = platform.native_library_dir
            made.sourceDir = made.publicSourceDir = platform.apk
            made.targetSdkVersion = platform.target_sdk
            made.uid = platform.uid
            made.flags = 2
            made.metaData = vm.new_object("android/os/Bundle")
            vm.singletons["application info"] = made
        return vm.singletons["application info"]

    def _own(self, vm: Any, name: Any) -> None:
        if name != vm.platform.package:
            raise vm.exception("android/content/pm/PackageManager$NameNotFoundException", name)

    @method(f"({STRING}I){_APP_INFO}")
    def getApplicationInfo(self, vm: Any, name: str, flags: int) -> Any:
        self._own(vm, name)
        return self.info(vm)

    @method(f"({STRING}I){_PACKAGE_INFO}")
    def getPackageInfo(self, vm: Any, name: str, flags: int) -> Any:
        self._own(vm, name)
        made = PackageInfo()
        made.packageName = name
        made.versionName = vm.platform.version_name
        made.versionCode = vm.platform.version_code
        made.applicationInfo = self.info(vm)
        if flags & 0x40:
            signature = Signature()
            signature.data = vm.platform.certificate
            made.signatures = vm.new_array(_SIGNATURE, [signature])
        if flags & 0x1000:
            made.requestedPermissions = vm.new_array(STRING, sorted(vm.platform.permissions))
        return made

    @method(f"(Landroid/content/ComponentName;I){_ACTIVITY_INFO}")
    def getActivityInfo(self, vm: Any, component: Any, flags: int) -> Any:
        self._own(vm, component.package)
        made = ActivityInfo()
        made.packageName = component.package
        made.name = component.name
        made.applicationInfo = self.info(vm)
        made.metaData = vm.new_object("android/os/Bundle")
        for key, value in vm.platform.activity_meta_data.items():
            made.metaData.entries[key] = value
        return made

    @method(f"({_APP_INFO}){CHARS}")
    def getApplicationLabel(self, vm: Any, info: Any) -> Any:
        return vm.platform.label or vm.platform.package

    @method(f"({STRING}{STRING})I")
    def checkPermission(self, vm: Any, permission: str, package: str) -> int:
        return 0 if permission in vm.platform.permissions else -1

    @method(f"({STRING})Z")
    def hasSystemFeature(self, name: str) -> bool:
        return name in FEATURES

    @method(f"({STRING}){STRING}")
    def getInstallerPackageName(self, name: str) -> None:
        return None
