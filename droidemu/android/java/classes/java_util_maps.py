# SPDX-License-Identifier: GPL-2.0-or-later
"""java.util: maps. ``entries`` is the Python dict inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from droidemu.android.java.classes.java_util import HashSet, PlainIterator, sort_key
from droidemu.android.java.classes.types import (
    COLLECTION,
    MAP,
    OBJECT,
    SET,
    STRING,
    int32,
    java_hash,
    once,
    text_of,
)
from droidemu.android.java.declare import Interface, Object, abstract, constructor, method
from droidemu.android.java.heap import ENTRY, SLOT, SMALL, joined

_ENUMERATION = "Ljava/util/Enumeration;"


class Map(Interface, java="java.util.Map", interface=True):
    """Values by key."""

    get = abstract(f"({OBJECT}){OBJECT}")
    put = abstract(f"({OBJECT}{OBJECT}){OBJECT}")
    containsKey = abstract(f"({OBJECT})Z")
    remove = abstract(f"({OBJECT}){OBJECT}")
    size = abstract("()I")
    isEmpty = abstract("()Z")
    clear = abstract("()V")
    keySet = abstract(f"(){SET}")
    values = abstract(f"(){COLLECTION}")
    entrySet = abstract(f"(){SET}")


class Entry(Interface, java="java.util.Map$Entry", interface=True):
    """A key with its value."""

    getKey = abstract(f"(){OBJECT}")
    getValue = abstract(f"(){OBJECT}")
    setValue = abstract(f"({OBJECT}){OBJECT}")


class SimpleEntry(
    Object, java="java.util.AbstractMap$SimpleEntry", implements=("java.util.Map$Entry",)
):
    """A key with its value; ``owner`` is the map, if it comes from one."""

    owner: Any = None

    @constructor(f"({OBJECT}{OBJECT})V")
    def __init__(self, key: Any = None, value: Any = None) -> None:
        self.key = key
        self.value = value

    @method(f"(){OBJECT}")
    def getKey(self) -> Any:
        return self.key

    @method(f"(){OBJECT}")
    def getValue(self) -> Any:
        return self.value

    @method(f"({OBJECT}){OBJECT}")
    def setValue(self, value: Any) -> Any:
        old, self.value = self.value, value
        if self.owner is not None:
            self.owner.entries[self.key] = value
        return old

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return (
            isinstance(other, SimpleEntry) and self.key == other.key and self.value == other.value
        )

    @method("()I")
    def hashCode(self) -> int:
        return int32(java_hash(self.key) ^ java_hash(self.value))

    @method(f"(){STRING}", name="toString")
    def to_text(self, vm: Any) -> str:
        return f"{text_of(vm, self.key)}={text_of(vm, self.value)}"


class AbstractMap(
    Object, java="java.util.AbstractMap", implements=("java.util.Map",), abstract=True
):
    """What all of them have."""

    entries: dict[Any, Any]
    grows = ("put", "putAll", "setProperty")
    shrinks = ("remove", "clear")

    def held(self) -> int:
        """See heap.py."""
        return self.entries.__sizeof__()

    def keys(self) -> list[Any]:
        """All keys in order."""
        return list(self.entries)

    @method(f"({OBJECT}){OBJECT}")
    def get(self, key: Any) -> Any:
        return self.entries.get(key)

    @method(f"({OBJECT}{OBJECT}){OBJECT}")
    def getOrDefault(self, key: Any, default: Any) -> Any:
        return self.entries.get(key, default)

    @method(f"({OBJECT}{OBJECT}){OBJECT}")
    def put(self, key: Any, value: Any) -> Any:
        old = self.entries.get(key)
        self.entries[key] = value
        return old

    @method(f"({MAP})V")
    def putAll(self, vm: Any, other: Any) -> None:
        vm.heap.check(ENTRY * len(other.entries))
        self.entries.update(other.entries)

    @method(f"({OBJECT})Z")
    def containsKey(self, key: Any) -> bool:
        return key in self.entries

    @method(f"({OBJECT})Z")
    def containsValue(self, value: Any) -> bool:
        return value in self.entries.values()

    @method(f"({OBJECT}){OBJECT}")
    def remove(self, key: Any) -> Any:
        return self.entries.pop(key, None)

    @method("()I")
    def size(self) -> int:
        return len(self.entries)

    @method("()Z")
    def isEmpty(self) -> bool:
        return not self.entries

    @method("()V")
    def clear(self) -> None:
        self.entries.clear()

    @method(f"(){SET}")
    def keySet(self, vm: Any) -> Any:
        vm.heap.check(ENTRY * len(self.entries))
        return vm.heap.settle(_set(self.keys()))

    @method(f"(){COLLECTION}")
    def values(self, vm: Any) -> Any:
        vm.heap.check(SLOT * len(self.entries))
        made = vm.new_object("java/util/ArrayList")
        made.items = [self.entries[key] for key in self.keys()]
        return vm.heap.settle(made)

    @method(f"(){SET}")
    def entrySet(self, vm: Any) -> Any:
        vm.heap.check((ENTRY + SMALL) * len(self.entries))
        found = []
        for key in self.keys():
            entry = SimpleEntry(key, self.entries[key])
            entry.owner = self
            found.append(entry)
        return vm.heap.settle(_set(found))

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        if not isinstance(other, AbstractMap):
            return False
        return bool(once("equal", lambda: self.entries == other.entries, self, other))

    @method("()I")
    def hashCode(self) -> int:
        def total() -> int:
            return sum(java_hash(key) ^ java_hash(value) for key, value in self.entries.items())

        return int32(once("hash", total, self))

    @method(f"(){STRING}", name="toString")
    def to_text(self, vm: Any) -> str:
        def pieces() -> Iterator[str]:
            for key in self.keys():
                value = self.entries[key]
                yield "(this Map)" if key is self else text_of(vm, key)
                yield "="
                yield "(this Map)" if value is self else text_of(vm, value)
                yield ", "

        text: str = once("text", lambda: joined("{", pieces(), "", "}"), self)
        return text.removesuffix(", }") + "}" if self.entries else "{}"

    def to_python(self, convert: Any) -> Any:
        """A dict of plain values."""
        return {convert(key): convert(value) for key, value in self.entries.items()}


def _set(values: list[Any]) -> Any:
    made = HashSet()
    made.items = dict.fromkeys(values)
    return made


class HashMap(AbstractMap, java="java.util.HashMap"):
    """A map; it keeps the order of insertion."""

    @constructor("()V", "(I)V", "(IF)V")
    def __init__(self, capacity: int = 16, load: float = 0.75) -> None:
        self.entries = {}

    @constructor(f"({MAP})V")
    def init_copy(self, vm: Any, other: Any) -> None:
        vm.heap.check(ENTRY * len(other.entries))
        self.entries = dict(other.entries)


class LinkedHashMap(HashMap, java="java.util.LinkedHashMap"):
    """A map that keeps the order of insertion."""


class TreeMap(HashMap, java="java.util.TreeMap"):
    """A map sorted by key: strings or numbers."""

    def keys(self) -> list[Any]:
        """All keys by their order."""
        return sorted(self.entries, key=sort_key)


class WeakHashMap(HashMap, java="java.util.WeakHashMap"):
    """Keeps its keys here."""


class Hashtable(HashMap, java="java.util.Hashtable"):
    """The old map."""

    @method(f"(){_ENUMERATION}", name="keys")
    def key_enumeration(self, vm: Any) -> Any:
        vm.heap.check(SLOT * len(self.entries))
        return vm.heap.settle(PlainIterator(self.keys()))


class Properties(Hashtable, java="java.util.Properties"):
    """Strings by name."""

    @method(f"({STRING}){STRING}", f"({STRING}{STRING}){STRING}")
    def getProperty(self, name: str, default: Any = None) -> Any:
        return self.entries.get(name, default)

    @method(f"({STRING}{STRING}){OBJECT}")
    def setProperty(self, name: str, value: str) -> Any:
        return self.put(name, value)
