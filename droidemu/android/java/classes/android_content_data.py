# SPDX-License-Identifier: GPL-2.0-or-later
"""android.content: Intent."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.types import (
    BUNDLE,
    CLASS,
    CONTEXT,
    INTENT,
    STRING,
)
from droidemu.android.java.declare import (
    Object,
    constructor,
    method,
    static_field,
)

_URI = "Landroid/net/Uri;"
_COMPONENT = "Landroid/content/ComponentName;"


class Intent(Object, java="android.content.Intent"):
    """What is to be done, with extras."""

    ACTION_MAIN = static_field(STRING, "android.intent.action.MAIN")
    ACTION_VIEW = static_field(STRING, "android.intent.action.VIEW")
    ACTION_SEND = static_field(STRING, "android.intent.action.SEND")
    CATEGORY_LAUNCHER = static_field(STRING, "android.intent.category.LAUNCHER")
    FLAG_ACTIVITY_NEW_TASK = static_field("I", 0x10000000)
    action: Any = None
    data: Any = None
    kind: Any = None
    flags = 0
    component: Any = None
    package: Any = None
    _extras: Any = None

    @constructor("()V", f"({STRING})V", f"({STRING}{_URI})V")
    def __init__(self, action: Any = None, data: Any = None) -> None:
        self.action = action
        self.data = data

    @constructor(f"({CONTEXT}{CLASS})V")
    def init_class(self, vm: Any, context: Any, kind: Any) -> None:
        self.component = vm.new_object("android/content/ComponentName", context, kind)

    def extras(self, vm: Any) -> Any:
        """The bundle, made when it is needed."""
        if self._extras is None:
            self._extras = vm.new_object("android/os/Bundle")
        return self._extras

    @method(f"(){STRING}")
    def getAction(self) -> Any:
        return self.action

    @method(f"({STRING}){INTENT}")
    def setAction(self, action: Any) -> Any:
        self.action = action
        return self

    @method(f"(){_URI}")
    def getData(self) -> Any:
        return self.data

    @method(f"({_URI}){INTENT}")
    def setData(self, data: Any) -> Any:
        self.data = data
        return self

    @method(f"(){STRING}")
    def getDataString(self) -> Any:
        return None if self.data is None else self.data.toString()

    @method(f"(){STRING}")
    def getType(self) -> Any:
        return self.kind

    @method(f"({STRING}){INTENT}")
    def setType(self, kind: Any) -> Any:
        self.kind = kind
        return self

    @method(f"({STRING}){INTENT}")
    def setPackage(self, package: Any) -> Any:
        self.package = package
        return self

    @method(f"({STRING}){INTENT}")
    def addCategory(self, category: Any) -> Any:
        return self

    @method("()I")
    def getFlags(self) -> int:
        return self.flags

    @method(f"(I){INTENT}")
    def setFlags(self, flags: int) -> Any:
        self.flags = flags
        return self

    @method(f"(I){INTENT}")
    def addFlags(self, flags: int) -> Any:
        self.flags |= flags
        return self

    @method(f"(){_COMPONENT}")
    def getComponent(self) -> Any:
        return self.component

    @method(f"({_COMPONENT}){INTENT}")
    def setComponent(self, component: Any) -> Any:
        self.component = component
        return self

    @method(f"(){BUNDLE}")
    def getExtras(self) -> Any:
        return self._extras

    @method(f"({STRING})Z")
    def hasExtra(self, name: str) -> bool:
        return self._extras is not None and name in self._extras.entries

    @method(f"({STRING}{STRING}){INTENT}", f"({STRING}I){INTENT}", f"({STRING}J){INTENT}",
            f"({STRING}Z){INTENT}", f"({STRING}F){INTENT}", f"({STRING}D){INTENT}")  # fmt: skip
    def putExtra(self, vm: Any, name: str, value: Any) -> Any:
        vm.heap.check()
        extras = self.extras(vm)
        extras.entries[name] = value
        vm.heap.settle(extras)
        return self

    @method(f"({STRING}){STRING}")
    def getStringExtra(self, vm: Any, name: str) -> Any:
        value = self.extras(vm).entries.get(name)
        return value if isinstance(value, str) else None

    @method(f"({STRING}I)I")
    def getIntExtra(self, vm: Any, name: str, default: int) -> int:
        value = self.extras(vm).entries.get(name, default)
        return value if type(value) is int else default

    @method(f"({STRING}J)J")
    def getLongExtra(self, vm: Any, name: str, default: int) -> int:
        return self.getIntExtra(vm, name, default)

    @method(f"({STRING}Z)Z")
    def getBooleanExtra(self, vm: Any, name: str, default: bool) -> bool:
        value = self.extras(vm).entries.get(name, default)
        return value if isinstance(value, bool) else default

    @method(f"(){STRING}")
    def toString(self) -> str:
        parts = []
        for key, value in (("act", self.action), ("dat", self.data), ("cmp", self.component)):
            if value is not None:
                parts.append(f"{key}={value if isinstance(value, str) else value.toString()}")
        return f"Intent {{ {' '.join(parts)} }}"
