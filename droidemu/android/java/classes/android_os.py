# SPDX-License-Identifier: GPL-2.0-or-later
"""android.os: Build, Bundle, Environment, Process, SystemClock and small services."""

from __future__ import annotations

import re
from typing import Any

from droidemu.android.java.classes.java_io import File
from droidemu.android.java.classes.types import BUNDLE, FILE, OBJECT, SET, STRING
from droidemu.android.java.declare import Object, constructor, method, static_field
from droidemu.android.java.heap import ENTRY


def _of(name: str) -> Any:
    return lambda vm: getattr(vm.platform, name)


def _property(name: str, default: str) -> Any:
    return lambda vm: vm.platform.get_property(name) or default


class Build(Object, java="android.os.Build"):
    """The device, from its profile."""

    MODEL = static_field(STRING, _of("model"))
    MANUFACTURER = static_field(STRING, _of("manufacturer"))
    BRAND = static_field(STRING, _of("brand"))
    DEVICE = static_field(STRING, _of("device"))
    PRODUCT = static_field(STRING, _of("device"))
    BOARD = static_field(STRING, _of("device"))
    HARDWARE = static_field(STRING, "droidemu")
    BOOTLOADER = static_field(STRING, "unknown")
    DISPLAY = static_field(STRING, "droidemu")
    ID = static_field(STRING, "DROIDEMU")
    HOST = static_field(STRING, "droidemu")
    USER = static_field(STRING, "droidemu")
    SERIAL = static_field(STRING, "unknown")
    TAGS = static_field(STRING, _property("ro.build.tags", "test-keys"))
    TYPE = static_field(STRING, _property("ro.build.type", "userdebug"))
    RADIO = static_field(STRING, "unknown")
    UNKNOWN = static_field(STRING, "unknown")
    TIME = static_field("J", 0)
    CPU_ABI = static_field(STRING, lambda vm: vm.platform.abis[0])
    CPU_ABI2 = static_field(STRING, "")
    SUPPORTED_ABIS = static_field(
        f"[{STRING}", lambda vm: vm.new_array(STRING, list(vm.platform.abis))
    )
    SUPPORTED_64_BIT_ABIS = static_field(
        f"[{STRING}", lambda vm: vm.new_array(STRING, [a for a in vm.platform.abis if "64" in a])
    )
    SUPPORTED_32_BIT_ABIS = static_field(
        f"[{STRING}",
        lambda vm: vm.new_array(STRING, [a for a in vm.platform.abis if "64" not in a]),
    )
    FINGERPRINT = static_field(
        STRING,
        _property("ro.build.fingerprint", "DroidEmu/droidemu/droidemu:11/DROIDEMU/1:userdebug"),
    )

    @method(f"(){STRING}")
    @staticmethod
    def getRadioVersion() -> str:
        return ""

    @method(f"(){STRING}")
    @staticmethod
    def getSerial() -> str:
        return "unknown"


class Version(Object, java="android.os.Build$VERSION"):
    """The system."""

    SDK_INT = static_field("I", _of("sdk"))
    SDK = static_field(STRING, lambda vm: str(vm.platform.sdk))
    RELEASE = static_field(STRING, _of("release"))
    CODENAME = static_field(STRING, "REL")
    INCREMENTAL = static_field(STRING, "1")
    BASE_OS = static_field(STRING, "")
    SECURITY_PATCH = static_field(
        STRING, _property("ro.build.version.security_patch", "2020-09-05")
    )
    PREVIEW_SDK_INT = static_field("I", 0)


class BaseBundle(Object, java="android.os.BaseBundle"):
    """Values by name; they have their Python types (an Integer is an int)."""

    def __init__(self) -> None:
        self.entries: dict[str, Any] = {}

    grows = (
        "putString", "putInt", "putLong", "putBoolean", "putDouble", "putFloat", "putByteArray",
        "putBundle",
    )  # fmt: skip
    shrinks = ("clear", "remove")

    def held(self) -> int:
        """See heap.py."""
        return self.entries.__sizeof__()

    def typed(self, name: str, kind: type, default: Any) -> Any:
        """The value if it is of that type."""
        value = self.entries.get(name, default)
        return value if type(value) is kind else default

    @method(f"({STRING})Z")
    def containsKey(self, name: str) -> bool:
        return name in self.entries

    @method("()I")
    def size(self) -> int:
        return len(self.entries)

    @method("()Z")
    def isEmpty(self) -> bool:
        return not self.entries

    @method("()V")
    def clear(self) -> None:
        self.entries.clear()

    @method(f"({STRING})V")
    def remove(self, name: str) -> None:
        self.entries.pop(name, None)

    @method(f"(){SET}")
    def keySet(self, vm: Any) -> Any:
        vm.heap.check(ENTRY * len(self.entries))
        made = vm.new_object("java/util/HashSet")
        made.items = dict.fromkeys(self.entries)
        return vm.heap.settle(made)

    @method(f"({STRING}){OBJECT}")
    def get(self, vm: Any, name: str) -> Any:
        from droidemu.android.java.convert import box

        return box(vm, self.entries.get(name))

    @method(f"({STRING}{STRING})V")
    def putString(self, name: str, value: Any) -> None:
        self.entries[name] = value

    @method(f"({STRING}I)V")
    def putInt(self, name: str, value: int) -> None:
        self.entries[name] = value

    @method(f"({STRING}J)V")
    def putLong(self, name: str, value: int) -> None:
        self.entries[name] = value

    @method(f"({STRING}Z)V")
    def putBoolean(self, name: str, value: bool) -> None:
        self.entries[name] = value

    @method(f"({STRING}D)V")
    def putDouble(self, name: str, value: float) -> None:
        self.entries[name] = value

    @method(f"({STRING}){STRING}", f"({STRING}{STRING}){STRING}")
    def getString(self, name: str, default: Any = None) -> Any:
        value = self.entries.get(name)
        return value if isinstance(value, str) else default

    @method(f"({STRING})I", f"({STRING}I)I")
    def getInt(self, name: str, default: int = 0) -> int:
        return int(self.typed(name, int, default))

    @method(f"({STRING})J", f"({STRING}J)J")
    def getLong(self, name: str, default: int = 0) -> int:
        return int(self.typed(name, int, default))

    @method(f"({STRING})Z", f"({STRING}Z)Z")
    def getBoolean(self, name: str, default: bool = False) -> bool:
        return bool(self.typed(name, bool, default))

    @method(f"({STRING})D", f"({STRING}D)D")
    def getDouble(self, name: str, default: float = 0.0) -> float:
        return float(self.typed(name, float, default))


class Bundle(BaseBundle, java="android.os.Bundle"):
    """Values by name."""

    @constructor("()V", "(I)V")
    def __init__(self, capacity: int = 0) -> None:
        self.entries = {}

    @constructor(f"({BUNDLE})V")
    def init_copy(self, vm: Any, other: Any) -> None:
        vm.heap.check(ENTRY * len(other.entries))
        self.entries = dict(other.entries)

    @method(f"({STRING}F)V")
    def putFloat(self, name: str, value: float) -> None:
        self.entries[name] = value

    @method(f"({STRING})F", f"({STRING}F)F")
    def getFloat(self, name: str, default: float = 0.0) -> float:
        return float(self.typed(name, float, default))

    @method(f"({STRING}[B)V", name="putByteArray")
    def putByteArray(self, name: str, value: Any) -> None:
        self.entries[name] = value

    @method(f"({STRING})[B", name="getByteArray")
    def getByteArray(self, name: str) -> Any:
        value = self.entries.get(name)
        return value if getattr(value, "letter", "") == "B" else None

    @method(f"({STRING}{BUNDLE})V")
    def putBundle(self, name: str, value: Any) -> None:
        self.entries[name] = value

    @method(f"({STRING}){BUNDLE}")
    def getBundle(self, name: str) -> Any:
        value = self.entries.get(name)
        return value if isinstance(value, Bundle) else None


class Environment(Object, java="android.os.Environment"):
    """Folders and the state of the storage."""

    DIRECTORY_DOWNLOADS = static_field(STRING, "Download")
    DIRECTORY_PICTURES = static_field(STRING, "Pictures")
    DIRECTORY_MUSIC = static_field(STRING, "Music")
    DIRECTORY_DOCUMENTS = static_field(STRING, "Documents")
    DIRECTORY_DCIM = static_field(STRING, "DCIM")
    MEDIA_MOUNTED = static_field(STRING, "mounted")
    MEDIA_MOUNTED_READ_ONLY = static_field(STRING, "mounted_ro")

    @method(f"(){FILE}")
    @staticmethod
    def getExternalStorageDirectory(vm: Any) -> Any:
        return File(vm.platform.external_dir)

    @method(f"({STRING}){FILE}")
    @staticmethod
    def getExternalStoragePublicDirectory(vm: Any, kind: str) -> Any:
        return File(f"{vm.platform.external_dir}/{kind}")

    @method(f"(){STRING}", f"({FILE}){STRING}")
    @staticmethod
    def getExternalStorageState(path: Any = None) -> str:
        return "mounted"

    @method("()Z")
    @staticmethod
    def isExternalStorageEmulated() -> bool:
        return True

    @method(f"(){FILE}")
    @staticmethod
    def getDataDirectory() -> Any:
        return File("/data")

    @method(f"(){FILE}")
    @staticmethod
    def getRootDirectory() -> Any:
        return File("/system")


class Process(Object, java="android.os.Process"):
    """This process."""

    @method("()I")
    @staticmethod
    def myPid(vm: Any) -> int:
        return int(vm.platform.pid)

    @method("()I")
    @staticmethod
    def myTid(vm: Any) -> int:
        return int(vm.current_thread().tid or vm.platform.pid)

    @method("()I")
    @staticmethod
    def myUid(vm: Any) -> int:
        return int(vm.platform.uid)

    @method("()Z")
    @staticmethod
    def is64Bit(vm: Any) -> bool:
        return "64" in vm.platform.abis[0]

    @method("(I)V", "(II)V")
    @staticmethod
    def setThreadPriority(thread: int, priority: int = 0) -> None:
        return None

    @method("(I)V")
    @staticmethod
    def killProcess(vm: Any, pid: int) -> Any:
        return vm.exit(9) if pid == vm.platform.pid else None


class SystemProperties(Object, java="android.os.SystemProperties"):
    """What getprop shows."""

    @method(f"({STRING}){STRING}", f"({STRING}{STRING}){STRING}")
    @staticmethod
    def get(vm: Any, name: str, default: str = "") -> Any:
        return vm.platform.get_property(name) or default

    @method(f"({STRING}I)I")
    @staticmethod
    def getInt(vm: Any, name: str, default: int) -> int:
        text = vm.platform.get_property(name)
        return int(text) if re.fullmatch("-?[0-9]{1,9}", text) else default

    @method(f"({STRING}Z)Z")
    @staticmethod
    def getBoolean(vm: Any, name: str, default: bool) -> bool:
        text = vm.platform.get_property(name)
        return text in ("1", "y", "yes", "on", "true") if text else default


class SystemClock(Object, java="android.os.SystemClock"):
    """Time since the device was switched on."""

    @method("()J", name="uptimeMillis")
    @staticmethod
    def uptimeMillis(vm: Any) -> int:
        return int(vm.platform.nano_time() // 1_000_000)

    @method("()J")
    @staticmethod
    def elapsedRealtime(vm: Any) -> int:
        return int(vm.platform.nano_time() // 1_000_000)

    @method("()J")
    @staticmethod
    def elapsedRealtimeNanos(vm: Any) -> int:
        return int(vm.platform.nano_time())

    @method("(J)V")
    @staticmethod
    def sleep(vm: Any, milliseconds: int) -> Any:
        return vm.sleep(milliseconds * 1_000_000)


class LocaleList(Object, java="android.os.LocaleList"):
    """Languages by preference."""

    def __init__(self) -> None:
        self.locales: list[Any] = []

    @method("()I")
    def size(self) -> int:
        return len(self.locales)

    @method("(I)Ljava/util/Locale;")
    def get(self, vm: Any, at: int) -> Any:
        return self.locales[at]


class PowerManager(Object, java="android.os.PowerManager"):
    """The screen is on."""

    @method("()Z")
    def isInteractive(self) -> bool:
        return True

    @method("()Z")
    def isPowerSaveMode(self) -> bool:
        return False


class Vibrator(Object, java="android.os.Vibrator"):
    """There is none."""

    @method("()Z")
    def hasVibrator(self) -> bool:
        return False

    @method("(J)V")
    def vibrate(self, milliseconds: int) -> None:
        return None

    @method("()V")
    def cancel(self) -> None:
        return None


class Trace(Object, java="android.os.Trace"):
    """Nobody traces."""

    @method("()Z")
    @staticmethod
    def isEnabled() -> bool:
        return False

    @method(f"({STRING})V")
    @staticmethod
    def beginSection(name: str) -> None:
        return None

    @method("()V")
    @staticmethod
    def endSection() -> None:
        return None
