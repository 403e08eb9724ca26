# SPDX-License-Identifier: GPL-2.0-or-later
"""android.content: Context and what it gives. The facts come from the runtime's ``Platform``."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.java_io import File
from droidemu.android.java.classes.java_lang import app_loader
from droidemu.android.java.classes.java_lang_throwables import JavaRuntimeException
from droidemu.android.java.classes.types import (
    BUNDLE,
    CLASS,
    CONTEXT,
    FILE,
    INTENT,
    LOADER,
    OBJECT,
    STRING,
)
from droidemu.android.java.declare import Object, constructor, method, static_field

_APP_INFO = "Landroid/content/pm/ApplicationInfo;"
_ASSETS = "Landroid/content/res/AssetManager;"
_PREFERENCES = "Landroid/content/SharedPreferences;"
#: Context.getSystemService's names -> classes.
SERVICES = {
    "window": "android/view/WindowManagerImpl",
    "input_method": "android/view/inputmethod/InputMethodManager",
    "power": "android/os/PowerManager",
    "vibrator": "android/os/Vibrator",
    "connectivity": "android/net/ConnectivityManager",
    "audio": "android/media/AudioManager",
    "clipboard": "android/content/ClipboardManager",
}


class ActivityNotFoundException(
    JavaRuntimeException, java="android.content.ActivityNotFoundException"
):
    """Nobody takes the Intent."""


def singleton(vm: Any, name: str) -> Any:
    """The one object of a class, made when it is asked for first."""
    if name not in vm.singletons:
        vm.singletons[name] = vm.allocate(vm.find_class(name))
    return vm.singletons[name]


class Context(Object, java="android.content.Context", abstract=True):
    """The app and its surroundings."""

    MODE_PRIVATE = static_field("I", 0)
    WINDOW_SERVICE = static_field(STRING, "window")
    INPUT_METHOD_SERVICE = static_field(STRING, "input_method")
    CONNECTIVITY_SERVICE = static_field(STRING, "connectivity")
    VIBRATOR_SERVICE = static_field(STRING, "vibrator")
    POWER_SERVICE = static_field(STRING, "power")
    AUDIO_SERVICE = static_field(STRING, "audio")
    ACTIVITY_SERVICE = static_field(STRING, "activity")
    SENSOR_SERVICE = static_field(STRING, "sensor")
    CLIPBOARD_SERVICE = static_field(STRING, "clipboard")
    LOCATION_SERVICE = static_field(STRING, "location")
    TELEPHONY_SERVICE = static_field(STRING, "phone")
    WIFI_SERVICE = static_field(STRING, "wifi")

    @method(f"(){CONTEXT}")
    def getApplicationContext(self, vm: Any) -> Any:
        return singleton(vm, "android/app/Application")

    @method(f"(){STRING}")
    def getPackageName(self, vm: Any) -> Any:
        return vm.platform.package

    @method(f"(){STRING}")
    def getPackageCodePath(self, vm: Any) -> Any:
        return vm.platform.apk

    @method(f"(){STRING}")
    def getPackageResourcePath(self, vm: Any) -> Any:
        return vm.platform.apk

    @method("()Landroid/content/pm/PackageManager;")
    def getPackageManager(self, vm: Any) -> Any:
        return singleton(vm, "android/content/pm/PackageManager")

    @method(f"(){_APP_INFO}")
    def getApplicationInfo(self, vm: Any) -> Any:
        return singleton(vm, "android/content/pm/PackageManager").info(vm)

    @method(f"(){LOADER}")
    def getClassLoader(self, vm: Any) -> Any:
        return app_loader(vm)

    @method(f"(){_ASSETS}")
    def getAssets(self, vm: Any) -> Any:
        return singleton(vm, "android/content/res/AssetManager")

    @method("()Landroid/content/res/Resources;")
    def getResources(self, vm: Any) -> Any:
        return singleton(vm, "android/content/res/Resources")

    @method("()Landroid/content/ContentResolver;")
    def getContentResolver(self, vm: Any) -> Any:
        return singleton(vm, "android/content/ContentResolver")

    @method("()Landroid/os/Looper;")
    def getMainLooper(self, vm: Any) -> Any:
        return vm.invoke_static("android/os/Looper", "getMainLooper")

    @method(f"({STRING}){OBJECT}")
    def getSystemService(self, vm: Any, name: str) -> Any:
        known = SERVICES.get(name)
        if known is None or vm.models.find(known) is None:
            vm.report(f"the system service {name!r} is not modelled: null")
            return None
        return singleton(vm, known)

    @method(f"({STRING}I){_PREFERENCES}")
    def getSharedPreferences(self, vm: Any, name: str, mode: int) -> Any:
        from droidemu.android.java.classes.android_preferences import preferences

        return preferences(vm, name)

    @method(f"(){FILE}")
    def getFilesDir(self, vm: Any) -> Any:
        return File(f"{vm.platform.data_dir}/files")

    @method(f"(){FILE}")
    def getNoBackupFilesDir(self, vm: Any) -> Any:
        return File(f"{vm.platform.data_dir}/no_backup")

    @method(f"(){FILE}")
    def getCacheDir(self, vm: Any) -> Any:
        return File(f"{vm.platform.data_dir}/cache")

    @method(f"(){FILE}")
    def getCodeCacheDir(self, vm: Any) -> Any:
        return File(f"{vm.platform.data_dir}/code_cache")

    @method(f"(){FILE}")
    def getDataDir(self, vm: Any) -> Any:
        return File(vm.platform.data_dir)

    @method(f"({STRING}I){FILE}")
    def getDir(self, vm: Any, name: str, mode: int) -> Any:
        return File(f"{vm.platform.data_dir}/app_{name}")

    @method(f"({STRING}){FILE}")
    def getFileStreamPath(self, vm: Any, name: str) -> Any:
        return File(f"{vm.platform.data_dir}/files/{name}")

    @method(f"({STRING}){FILE}")
    def getDatabasePath(self, vm: Any, name: str) -> Any:
        return File(f"{vm.platform.data_dir}/databases/{name}")

    def _external(self, vm: Any, kind: str, rest: str = "") -> Any:
        platform = vm.platform
        return File(f"{platform.external_dir}/Android/{kind}/{platform.package}{rest}")

    @method(f"({STRING}){FILE}")
    def getExternalFilesDir(self, vm: Any, kind: Any) -> Any:
        return self._external(vm, "data", "/files" + (f"/{kind}" if kind else ""))

    @method(f"(){FILE}")
    def getExternalCacheDir(self, vm: Any) -> Any:
        return self._external(vm, "data", "/cache")

    @method(f"(){FILE}")
    def getObbDir(self, vm: Any) -> Any:
        return self._external(vm, "obb")

    @method(f"({STRING})I")
    def checkSelfPermission(self, vm: Any, permission: str) -> int:
        return 0 if permission in vm.platform.permissions else -1

    @method(f"({STRING})I")
    def checkCallingOrSelfPermission(self, vm: Any, permission: str) -> int:
        return self.checkSelfPermission(vm, permission)

    @method(f"({STRING}II)I")
    def checkPermission(self, vm: Any, permission: str, pid: int, uid: int) -> int:
        return self.checkSelfPermission(vm, permission)

    @method(f"({INTENT})V", f"({INTENT}{BUNDLE})V")
    def startActivity(self, vm: Any, intent: Any, options: Any = None) -> None:
        vm.report(f"startActivity: no other app takes {intent.toString()}")
        raise vm.exception("android/content/ActivityNotFoundException", intent.toString())

    @method(f"({INTENT})V")
    def sendBroadcast(self, vm: Any, intent: Any) -> None:
        return None


class ContextWrapper(Context, java="android.content.ContextWrapper"):
    """A context that asks another one."""

    base: Any = None

    @constructor(f"({CONTEXT})V")
    def __init__(self, base: Any = None) -> None:
        self.base = base

    @method(f"(){CONTEXT}")
    def getBaseContext(self) -> Any:
        return self.base


class ContentResolver(Object, java="android.content.ContentResolver"):
    """Nothing to be had."""


class ComponentName(Object, java="android.content.ComponentName"):
    """A class in a package."""

    @constructor(f"({STRING}{STRING})V")
    def __init__(self, package: str = "", name: str = "") -> None:
        self.package = package
        self.name = name

    @constructor(f"({CONTEXT}{CLASS})V")
    def init_class(self, vm: Any, context: Any, kind: Any) -> None:
        self.package = vm.platform.package
        self.name = kind.pretty

    @method(f"(){STRING}")
    def getPackageName(self) -> str:
        return self.package

    @method(f"(){STRING}")
    def getClassName(self) -> str:
        return self.name

    @method(f"(){STRING}")
    def toString(self) -> str:
        return f"ComponentInfo{{{self.package}/{self.name}}}"
