# SPDX-License-Identifier: GPL-2.0-or-later
"""android.content: SharedPreferences, kept in the app's data as Android keeps them.

``shared_prefs/NAME.xml``, read when they are first asked for; the earlier file stands as
``NAME.xml.bak`` while a new one is written. ``commit`` and ``apply`` write at once. A program that
is no app has no data folder: it has them for the run.
"""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.java_util import HashSet
from droidemu.android.java.classes.types import MAP, STRING, single
from droidemu.android.java.declare import Interface, Object, abstract, method
from droidemu.android.java.heap import ENTRY, SLOT
from droidemu.android.java.preferences import Saved, read_preferences, write_preferences

_EDITOR = "Landroid/content/SharedPreferences$Editor;"
_SET = "Ljava/util/Set;"
_CLASSES = {
    "int": "Integer", "long": "Long", "float": "Float", "boolean": "Boolean", "string": "String",
    "set": "HashSet",
}  # fmt: skip


class SharedPreferences(Interface, java="android.content.SharedPreferences", interface=True):
    """Values that stay."""

    getString = abstract(f"({STRING}{STRING}){STRING}")
    getStringSet = abstract(f"({STRING}{_SET}){_SET}")
    getInt = abstract(f"({STRING}I)I")
    getLong = abstract(f"({STRING}J)J")
    getFloat = abstract(f"({STRING}F)F")
    getBoolean = abstract(f"({STRING}Z)Z")
    contains = abstract(f"({STRING})Z")
    getAll = abstract(f"(){MAP}")
    edit = abstract(f"(){_EDITOR}")


class Editor(Interface, java="android.content.SharedPreferences$Editor", interface=True):
    """Changes them."""

    putString = abstract(f"({STRING}{STRING}){_EDITOR}")
    putStringSet = abstract(f"({STRING}{_SET}){_EDITOR}")
    putInt = abstract(f"({STRING}I){_EDITOR}")
    putLong = abstract(f"({STRING}J){_EDITOR}")
    putFloat = abstract(f"({STRING}F){_EDITOR}")
    putBoolean = abstract(f"({STRING}Z){_EDITOR}")
    remove = abstract(f"({STRING}){_EDITOR}")
    clear = abstract(f"(){_EDITOR}")
    commit = abstract("()Z")
    apply = abstract("()V")


def preferences(vm: Any, name: str) -> Any:
    """The preferences of a file, the same object each time."""
    if "/" in name:
        text = f"File {name}.xml contains a path separator"
        raise vm.exception("java/lang/IllegalArgumentException", text)
    key = f"preferences:{name}"
    if key not in vm.singletons:
        made = vm.allocate(vm.find_class("android/content/SharedPreferencesImpl"))
        made.path = f"{vm.platform.data_dir}/shared_prefs/{name}.xml"
        made.values = made.load(vm)
        vm.heap.settle(made)
        vm.singletons[key] = made
    return vm.singletons[key]


class SharedPreferencesImpl(
    Object,
    java="android.content.SharedPreferencesImpl",
    implements=("android.content.SharedPreferences",),
):
    """Those of one file."""

    def __init__(self) -> None:
        self.path = ""
        self.values: dict[str, Saved] = {}

    def held(self) -> int:
        """See heap.py. Texts out of a file are counted nowhere else."""
        size = 1000 + ENTRY * len(self.values) + 2 * len(self.path)
        for name, (kind, value) in self.values.items():
            size += 2 * len(name)
            if kind == "string":
                size += 2 * len(value)
            elif kind == "set":
                size += sum(ENTRY + 2 * len(each) for each in value)
        return size

    def load(self, vm: Any) -> dict[str, Saved]:
        """What the file holds; nothing, and a line in the log, if it is damaged."""
        platform, backup = vm.platform, f"{self.path}.bak"
        if platform.file_exists(backup):  # writing the other one was not finished
            platform.rename(backup, self.path)
        data = platform.read_file(self.path)
        if data is None:
            return {}
        try:
            return read_preferences(data)
        except ValueError as error:
            platform.log(5, "SharedPreferencesImpl", f"Cannot read {self.path}: {error}")
            return {}

    def save(self, vm: Any) -> bool:
        """Write the file; False if that is not possible."""
        platform, backup = vm.platform, f"{self.path}.bak"
        if not platform.is_directory(platform.data_dir):
            return True
        if platform.file_exists(self.path) and not platform.file_exists(backup):
            platform.rename(self.path, backup)
        if not platform.write_file(self.path, write_preferences(self.values)):
            platform.log(6, "SharedPreferencesImpl", f"Couldn't create {self.path}")
            return False
        platform.rename(backup, None)
        return True

    def _get(self, vm: Any, kind: str, name: str, default: Any) -> Any:
        found, value = self.values.get(name, (kind, default))
        if found != kind:
            text = f"{name}: {_CLASSES[found]} cannot be cast to {_CLASSES[kind]}"
            raise vm.exception("java/lang/ClassCastException", text)
        return value

    @method(f"({STRING}{STRING}){STRING}")
    def getString(self, vm: Any, name: str, default: Any) -> Any:
        return self._get(vm, "string", name, default)

    @method(f"({STRING}{_SET}){_SET}")
    def getStringSet(self, vm: Any, name: str, default: Any) -> Any:
        value = self._get(vm, "set", name, default)
        return vm.heap.settle(_set_of(value)) if isinstance(value, tuple) else value

    @method(f"({STRING}I)I")
    def getInt(self, vm: Any, name: str, default: int) -> Any:
        return self._get(vm, "int", name, default)

    @method(f"({STRING}J)J")
    def getLong(self, vm: Any, name: str, default: int) -> Any:
        return self._get(vm, "long", name, default)

    @method(f"({STRING}F)F")
    def getFloat(self, vm: Any, name: str, default: float) -> Any:
        return self._get(vm, "float", name, default)

    @method(f"({STRING}Z)Z")
    def getBoolean(self, vm: Any, name: str, default: bool) -> Any:
        return self._get(vm, "boolean", name, default)

    @method(f"({STRING})Z")
    def contains(self, name: str) -> bool:
        return name in self.values

    @method(f"(){MAP}")
    def getAll(self, vm: Any) -> Any:
        made = vm.new_object("java/util/HashMap")
        for name, (kind, value) in self.values.items():
            if kind == "set":
                made.entries[name] = vm.heap.settle(_set_of(value))
            elif kind == "string":
                made.entries[name] = value
            else:
                made.entries[name] = vm.find_class(f"java/lang/{_CLASSES[kind]}").model(value)
        return vm.heap.settle(made)

    @method(f"(){_EDITOR}")
    def edit(self) -> Any:
        made = EditorImpl()
        made.owner = self
        made.changes = {}
        return made


class EditorImpl(
    Object,
    java="android.content.SharedPreferencesImpl$EditorImpl",
    implements=("android.content.SharedPreferences$Editor",),
):
    """Changes that ``commit`` or ``apply`` carry out."""

    wipe = False

    def __init__(self) -> None:
        self.owner: Any = None
        self.changes: dict[str, Saved | None] = {}
    #: Elements of the sets among them.
    members = 0
    grows = (
        "putString", "putStringSet", "putInt", "putLong", "putFloat", "putBoolean", "remove",
    )  # fmt: skip
    shrinks = ("commit", "apply")

    def held(self) -> int:
        """See heap.py."""
        return ENTRY * len(self.changes) + SLOT * self.members

    @method(f"({STRING}{STRING}){_EDITOR}")
    def putString(self, name: str, value: Any) -> Any:
        self.changes[name] = None if value is None else ("string", value)
        return self

    @method(f"({STRING}{_SET}){_EDITOR}")
    def putStringSet(self, vm: Any, name: str, values: Any) -> Any:
        if values is None:
            self.changes[name] = None
            return self
        members = values.values()
        for each in members:
            if not isinstance(each, str):
                what = "null" if each is None else vm.class_of(each).pretty
                raise vm.exception("java/lang/ClassCastException", f"{what} among strings")
        vm.heap.check(SLOT * len(members))
        self.members += len(members)
        self.changes[name] = "set", tuple(members)
        return self

    @method(f"({STRING}I){_EDITOR}")
    def putInt(self, name: str, value: int) -> Any:
        self.changes[name] = "int", value
        return self

    @method(f"({STRING}J){_EDITOR}")
    def putLong(self, name: str, value: int) -> Any:
        self.changes[name] = "long", value
        return self

    @method(f"({STRING}F){_EDITOR}")
    def putFloat(self, name: str, value: float) -> Any:
        self.changes[name] = "float", single(value)
        return self

    @method(f"({STRING}Z){_EDITOR}")
    def putBoolean(self, name: str, value: bool) -> Any:
        self.changes[name] = "boolean", bool(value)
        return self

    @method(f"({STRING}){_EDITOR}")
    def remove(self, name: str) -> Any:
        self.changes[name] = None
        return self

    @method(f"(){_EDITOR}")
    def clear(self) -> Any:
        self.wipe = True
        return self

    @method("()Z")
    def commit(self, vm: Any) -> bool:
        values = self.owner.values
        before = dict(values)
        if self.wipe:
            values.clear()
        for name, value in self.changes.items():
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
        self.changes, self.wipe, self.members = {}, False, 0
        if values == before:
            return True
        vm.heap.settle(self.owner)
        return bool(self.owner.save(vm))

    @method("()V")
    def apply(self, vm: Any) -> None:
        self.commit(vm)


def _set_of(texts: tuple[str, ...]) -> Any:
    made = HashSet()
    made.items = dict.fromkeys(texts)
    return made
