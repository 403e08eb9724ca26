# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: System, Runtime."""

from __future__ import annotations

import gc
from typing import Any

from droidemu.android.java.arrays import JavaArray
from droidemu.android.java.classes.types import OBJECT, STRING, check_elements
from droidemu.android.java.declare import Object, identity_hash, method, static_field
from droidemu.android.java.heap import ENTRY

_PRINT = "Ljava/io/PrintStream;"
_RUNTIME = "Ljava/lang/Runtime;"


def _stream(fd: int) -> Any:
    def make(vm: Any) -> Any:
        stream = vm.allocate(vm.find_class("java/io/PrintStream"))
        stream.fd = fd
        return stream

    return make


def system_properties(vm: Any) -> dict[str, str]:
    """What System.getProperty knows."""
    found: dict[str, str] | None = vm.singletons.get("properties")
    if found is None:
        platform = vm.platform
        found = vm.singletons["properties"] = {
            "java.vm.name": "Dalvik", "java.vm.version": "2.1.0", "java.version": "0",
            "java.vendor": "The Android Project", "java.specification.version": "0.9",
            "java.io.tmpdir": f"{platform.data_dir}/cache", "java.class.path": ".",
            "java.library.path": platform.native_library_dir, "user.dir": "/", "user.home": "",
            "user.name": "", "user.language": platform.locale.partition("-")[0],
            "user.region": platform.locale.rpartition("-")[2], "os.name": "Linux",
            "os.arch": {"arm64-v8a": "aarch64"}.get(platform.abis[0], "armv7l"),
            "os.version": "5.10.0-droidemu", "file.separator": "/", "path.separator": ":",
            "line.separator": "\n", "file.encoding": "UTF-8",
            "http.agent": f"Dalvik/2.1.0 (Linux; U; Android {platform.release})",
        }  # fmt: skip
    return found


class System(Object, java="java.lang.System"):
    """The process."""

    out = static_field(_PRINT, _stream(1))
    err = static_field(_PRINT, _stream(2))

    @method("()J")
    @staticmethod
    def currentTimeMillis(vm: Any) -> int:
        return int(vm.platform.wall_time_ms())

    @method("()J")
    @staticmethod
    def nanoTime(vm: Any) -> int:
        return int(vm.platform.nano_time())

    @method(f"({OBJECT})I")
    @staticmethod
    def identityHashCode(value: Any) -> int:
        return identity_hash(value)

    @method("()V")
    @staticmethod
    def gc() -> None:
        gc.collect()

    @method("()V")
    @staticmethod
    def runFinalization() -> None:
        gc.collect()

    @method(f"({STRING})V")
    @staticmethod
    def loadLibrary(vm: Any, name: str) -> Any:
        return vm.load_library(f"lib{name}.so")

    @method(f"({STRING})V")
    @staticmethod
    def load(vm: Any, path: str) -> Any:
        return vm.load_library(path)

    @method(f"({STRING}){STRING}")
    @staticmethod
    def mapLibraryName(name: str) -> str:
        return f"lib{name}.so"

    @method(f"({STRING}){STRING}", f"({STRING}{STRING}){STRING}")
    @staticmethod
    def getProperty(vm: Any, name: str, default: Any = None) -> Any:
        return system_properties(vm).get(name, default)

    @method(f"({STRING}{STRING}){STRING}")
    @staticmethod
    def setProperty(vm: Any, name: str, value: str) -> Any:
        properties = system_properties(vm)
        old = properties.get(name)
        if name not in properties:  # its value is counted for itself
            vm.heap.keep(ENTRY + 2 * len(name))
        properties[name] = value
        return old

    @method(f"({STRING}){STRING}")
    @staticmethod
    def getenv(vm: Any, name: str) -> Any:
        return None

    @method(f"(){STRING}")
    @staticmethod
    def lineSeparator() -> str:
        return "\n"

    @method("(I)V")
    @staticmethod
    def exit(vm: Any, status: int) -> Any:
        return vm.exit(status)

    @method(f"({OBJECT}I{OBJECT}II)V")
    @staticmethod
    def arraycopy(vm: Any, source: Any, at: int, target: Any, to: int, count: int) -> None:
        if source is None or target is None:
            raise vm.exception("java/lang/NullPointerException")
        for array in (source, target):
            if not isinstance(array, JavaArray):
                text = f"{vm.class_of(array).pretty} is no array"
                raise vm.exception("java/lang/ArrayStoreException", text)
        if source.letter != target.letter:
            raise vm.exception("java/lang/ArrayStoreException", "different types")
        if min(at, to, count) < 0 or at + count > len(source) or to + count > len(target):
            what = f"src.length={len(source)} srcPos={at} dst.length={len(target)} dstPos={to}"
            raise vm.exception("java/lang/ArrayIndexOutOfBoundsException", f"{what} length={count}")
        part = source.elements[at : at + count]
        if source.letter == "L":
            check_elements(vm, target, part)
        target.elements[to : to + count] = part


class Runtime(Object, java="java.lang.Runtime"):
    """The virtual machine."""

    @method(f"(){_RUNTIME}")
    @staticmethod
    def getRuntime(vm: Any) -> Any:
        if "runtime" not in vm.singletons:
            vm.singletons["runtime"] = Runtime()
        return vm.singletons["runtime"]

    @method("()I")
    def availableProcessors(self) -> int:
        return 1

    @method("()J")
    def maxMemory(self, vm: Any) -> int:
        return int(vm.platform.memory_mb << 18)

    @method("()J")
    def totalMemory(self) -> int:
        return 16 << 20

    @method("()J")
    def freeMemory(self) -> int:
        return 8 << 20

    @method("()V")
    def gc(self) -> None:
        gc.collect()
