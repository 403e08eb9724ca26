# SPDX-License-Identifier: GPL-2.0-or-later
"""java.util: collections in lists and sets. ``items`` is the Python list or dict inside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable as PythonIterable
from typing import Any

from droidemu.android.java.classes.java_lang_throwables import JavaRuntimeException
from droidemu.android.java.classes.types import (
    COLLECTION,
    ITERATOR,
    LIST,
    OBJECT,
    STRING,
    check_elements,
    int32,
    java_hash,
    once,
    text_of,
)
from droidemu.android.java.declare import Interface, Object, abstract, constructor, method
from droidemu.android.java.heap import ENTRY, SLOT, joined


class NoSuchElementException(JavaRuntimeException, java="java.util.NoSuchElementException"):
    """There is no such element."""


class ConcurrentModificationException(
    JavaRuntimeException, java="java.util.ConcurrentModificationException"
):
    """Changed while somebody iterates."""


class Iterator(Interface, java="java.util.Iterator", interface=True):
    """Elements one by one."""

    hasNext = abstract("()Z")
    next = abstract(f"(){OBJECT}")
    remove = abstract("()V")


class Enumeration(Interface, java="java.util.Enumeration", interface=True):
    """The old way."""

    hasMoreElements = abstract("()Z")
    nextElement = abstract(f"(){OBJECT}")


class Comparator(Interface, java="java.util.Comparator", interface=True):
    """An order."""

    compare = abstract(f"({OBJECT}{OBJECT})I")


class Collection(
    Interface, java="java.util.Collection", implements=("java.lang.Iterable",), interface=True
):
    """Elements."""

    add = abstract(f"({OBJECT})Z")
    size = abstract("()I")
    isEmpty = abstract("()Z")
    contains = abstract(f"({OBJECT})Z")
    remove = abstract(f"({OBJECT})Z")
    clear = abstract("()V")
    iterator = abstract(f"(){ITERATOR}")
    toArray = abstract(f"()[{OBJECT}")
    addAll = abstract(f"({COLLECTION})Z")


class List(Interface, java="java.util.List", implements=("java.util.Collection",), interface=True):
    """Elements by index."""

    get = abstract(f"(I){OBJECT}")
    set = abstract(f"(I{OBJECT}){OBJECT}")
    indexOf = abstract(f"({OBJECT})I")
    add = abstract(f"({OBJECT})Z")
    add_at = abstract(f"(I{OBJECT})V", name="add")
    remove_at = abstract(f"(I){OBJECT}", name="remove")
    size = abstract("()I")
    iterator = abstract(f"(){ITERATOR}")


class Set(Interface, java="java.util.Set", implements=("java.util.Collection",), interface=True):
    """Elements without an equal one."""

    size = abstract("()I")
    iterator = abstract(f"(){ITERATOR}")
    contains = abstract(f"({OBJECT})Z")
    add = abstract(f"({OBJECT})Z")


class Queue(
    Interface, java="java.util.Queue", implements=("java.util.Collection",), interface=True
):
    """First in, first out."""

    offer = abstract(f"({OBJECT})Z")
    poll = abstract(f"(){OBJECT}")
    peek = abstract(f"(){OBJECT}")


class PlainIterator(
    Object,
    java="java.util.PlainIterator",
    implements=("java.util.Iterator", "java.util.Enumeration"),
):
    """Over a copy of the elements; ``remove`` asks the collection."""

    def __init__(self, values: PythonIterable[Any] = (), owner: Any = None) -> None:
        self.values = list(values)
        self.owner = owner
        self.at = 0

    def held(self) -> int:
        """See heap.py."""
        return self.values.__sizeof__()

    @method("()Z", name="hasNext")
    def has_next(self) -> bool:
        return self.at < len(self.values)

    @method("()Z", name="hasMoreElements")
    def has_more(self) -> bool:
        return self.at < len(self.values)

    @method(f"(){OBJECT}")
    def next(self, vm: Any) -> Any:
        if self.at >= len(self.values):
            raise vm.exception("java/util/NoSuchElementException")
        self.at += 1
        return self.values[self.at - 1]

    @method(f"(){OBJECT}", name="nextElement")
    def next_element(self, vm: Any) -> Any:
        return self.next(vm)

    @method("()V")
    def remove(self, vm: Any) -> None:
        if self.owner is None or not self.at:
            raise vm.exception("java/lang/IllegalStateException")
        self.owner.discard(self.values[self.at - 1])


class AbstractCollection(
    Object,
    ABC,
    java="java.util.AbstractCollection",
    implements=("java.util.Collection",),
    abstract=True,
):
    """What all of them have; ``values`` gives the elements."""

    grows = ("add", "addAll", "offer")
    shrinks = ("remove", "clear", "poll")

    def held(self) -> int:
        """See heap.py."""
        return SLOT * len(self.values())

    @abstractmethod
    def values(self) -> list[Any]:
        """All elements in order."""

    @abstractmethod
    def insert(self, value: Any) -> bool:
        """Add one; False if nothing changed."""

    @abstractmethod
    def discard(self, value: Any) -> bool:
        """Remove one; False if it was not there."""

    @abstractmethod
    def empty(self) -> None:
        """Remove all."""

    @method("()I")
    def size(self) -> int:
        return len(self.values())

    @method("()Z")
    def isEmpty(self) -> bool:
        return not self.values()

    @method(f"({OBJECT})Z")
    def contains(self, value: Any) -> bool:
        return value in self.values()

    @method(f"({OBJECT})Z")
    def add(self, value: Any) -> bool:
        return self.insert(value)

    @method(f"({OBJECT})Z")
    def remove(self, value: Any) -> bool:
        return self.discard(value)

    @method(f"({COLLECTION})Z")
    def addAll(self, vm: Any, others: Any) -> bool:
        values = others.values()
        vm.heap.check(ENTRY * len(values))
        return sum(self.insert(each) for each in list(values)) > 0

    @method("()V")
    def clear(self) -> None:
        self.empty()

    @method(f"(){ITERATOR}")
    def iterator(self, vm: Any) -> Any:
        values = self.values()
        vm.heap.check(SLOT * len(values))
        return vm.heap.settle(PlainIterator(values, self))

    @method(f"()[{OBJECT}")
    def toArray(self, vm: Any) -> Any:
        return vm.new_array(OBJECT, self.values())

    @method(f"([{OBJECT})[{OBJECT}", name="toArray")
    def toArray_like(self, vm: Any, like: Any) -> Any:
        values = self.values()
        if len(like) < len(values):
            check_elements(vm, like, values)
            like = vm.new_array(vm.class_of(like).name[1:], values)
        else:
            check_elements(vm, like, values)
            like.elements[: len(values)] = values
        return like

    @method(f"(){STRING}", name="toString")
    def to_text(self, vm: Any) -> str:
        shown = ("(this Collection)" if v is self else text_of(vm, v) for v in self.values())
        return str(once("text", lambda: joined("[", shown, ", ", "]"), self))

    def to_python(self, convert: Any) -> Any:
        """A list of plain values."""
        return [convert(each) for each in self.values()]


class AbstractList(
    AbstractCollection, java="java.util.AbstractList", implements=("java.util.List",), abstract=True
):
    """Lists."""

    def __init__(self, items: PythonIterable[Any] = ()) -> None:
        self.items = list(items)

    def held(self) -> int:
        """See heap.py."""
        return self.items.__sizeof__()

    def values(self) -> list[Any]:
        """All elements in order."""
        return self.items

    def insert(self, value: Any) -> bool:
        """Add one at the end."""
        self.items.append(value)
        return True

    def discard(self, value: Any) -> bool:
        """Remove the first that is equal."""
        if value not in self.items:
            return False
        self.items.remove(value)
        return True

    def empty(self) -> None:
        """Remove all."""
        self.items.clear()

    def _check(self, vm: Any, at: int, size: int) -> None:
        if not 0 <= at < size:
            text = f"Index: {at}, Size: {len(self.items)}"
            raise vm.exception("java/lang/IndexOutOfBoundsException", text)

    @method(f"(I){OBJECT}")
    def get(self, vm: Any, at: int) -> Any:
        self._check(vm, at, len(self.items))
        return self.items[at]

    @method(f"(I{OBJECT}){OBJECT}")
    def set(self, vm: Any, at: int, value: Any) -> Any:
        self._check(vm, at, len(self.items))
        old, self.items[at] = self.items[at], value
        return old

    @method(f"(I{OBJECT})V", name="add")
    def add_at(self, vm: Any, at: int, value: Any) -> None:
        self._check(vm, at, len(self.items) + 1)
        self.items.insert(at, value)

    @method(f"(I){OBJECT}", name="remove")
    def remove_at(self, vm: Any, at: int) -> Any:
        self._check(vm, at, len(self.items))
        return self.items.pop(at)

    @method(f"({OBJECT})I")
    def indexOf(self, value: Any) -> int:
        return self.items.index(value) if value in self.items else -1

    @method(f"(II){LIST}")
    def subList(self, vm: Any, begin: int, end: int) -> Any:
        self._check(vm, begin, end + 1)
        self._check(vm, end, len(self.items) + 1)
        vm.heap.check(SLOT * (end - begin))
        made = ArrayList()
        made.items = self.items[begin:end]
        return vm.heap.settle(made)

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        if not isinstance(other, AbstractList):
            return False
        return bool(once("equal", lambda: self.items == other.items, self, other))

    @method("()I")
    def hashCode(self) -> int:
        return int(once("hash", self._hash, self))

    def _hash(self) -> int:
        value = 1
        for each in self.items:
            value = int32(31 * value + java_hash(each))
        return value


class ArrayList(AbstractList, java="java.util.ArrayList"):
    """A list in an array."""

    @constructor("()V", "(I)V")
    def __init__(self, capacity: int = 10) -> None:
        self.items = []

    @constructor(f"({COLLECTION})V")
    def init_copy(self, vm: Any, others: Any) -> None:
        values = others.values()
        vm.heap.check(SLOT * len(values))
        self.items = list(values)

    @method("(I)V")
    def ensureCapacity(self, capacity: int) -> None:
        return None


class LinkedList(ArrayList, java="java.util.LinkedList", implements=("java.util.Queue",)):
    """A list in a chain."""

    @constructor("()V")
    def __init__(self) -> None:
        super().__init__()

    @method(f"({OBJECT})Z")
    def offer(self, value: Any) -> bool:
        return self.insert(value)

    @method(f"(){OBJECT}")
    def poll(self) -> Any:
        return self.items.pop(0) if self.items else None

    @method(f"(){OBJECT}")
    def peek(self) -> Any:
        return self.items[0] if self.items else None


class Vector(ArrayList, java="java.util.Vector"):
    """The old list."""


class HashSet(AbstractCollection, java="java.util.HashSet", implements=("java.util.Set",)):
    """A set; it keeps the order of insertion."""

    @constructor("()V", "(I)V")
    def __init__(self, capacity: int = 16) -> None:
        self.items: dict[Any, None] = {}

    @constructor(f"({COLLECTION})V")
    def init_copy(self, vm: Any, others: Any) -> None:
        values = others.values()
        vm.heap.check(ENTRY * len(values))
        self.items = dict.fromkeys(values)

    def held(self) -> int:
        """See heap.py."""
        return self.items.__sizeof__()

    @method("()I")
    def size(self) -> int:
        return len(self.items)

    @method("()Z")
    def isEmpty(self) -> bool:
        return not self.items

    @method(f"({OBJECT})Z")
    def contains(self, value: Any) -> bool:
        return value in self.items

    def values(self) -> list[Any]:
        """All elements in order."""
        return list(self.items)

    def insert(self, value: Any) -> bool:
        """Add one; False if there is an equal one."""
        if value in self.items:
            return False
        self.items[value] = None
        return True

    def discard(self, value: Any) -> bool:
        """Remove it."""
        if value not in self.items:
            return False
        del self.items[value]
        return True

    def empty(self) -> None:
        """Remove all."""
        self.items.clear()

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        if not isinstance(other, HashSet):
            return False
        return bool(once("equal", lambda: self.items.keys() == other.items.keys(), self, other))

    @method("()I")
    def hashCode(self) -> int:
        return int32(once("hash", lambda: sum(map(java_hash, self.items)), self))


class LinkedHashSet(HashSet, java="java.util.LinkedHashSet"):
    """A set that keeps the order of insertion."""


class TreeSet(HashSet, java="java.util.TreeSet"):
    """A sorted set of strings or numbers."""

    def values(self) -> list[Any]:
        """All elements by their order."""
        return sorted(self.items, key=sort_key)


def sort_key(value: Any) -> Any:
    """Orders strings and boxes."""
    return getattr(value, "value", value)


class Collections(Object, java="java.util.Collections"):
    """Helpers."""

    @method(f"(){LIST}")
    @staticmethod
    def emptyList() -> Any:
        return ArrayList()

    @method("()Ljava/util/Map;")
    @staticmethod
    def emptyMap(vm: Any) -> Any:
        return vm.new_object("java/util/HashMap")

    @method(f"({OBJECT}){LIST}")
    @staticmethod
    def singletonList(value: Any) -> Any:
        made = ArrayList()
        made.items = [value]
        return made

    @method(f"({LIST}){LIST}")
    @staticmethod
    def unmodifiableList(values: Any) -> Any:
        return values

    @method(f"({LIST})V")
    @staticmethod
    def sort(values: Any) -> None:
        values.items.sort(key=sort_key)


class Arrays(Object, java="java.util.Arrays"):
    """Helpers."""

    @method(f"([{OBJECT}){LIST}")
    @staticmethod
    def asList(vm: Any, values: Any) -> Any:
        vm.heap.check(SLOT * len(values))
        made = ArrayList()
        made.items = list(values)
        return vm.heap.settle(made)

    @method(f"([{OBJECT}){STRING}", name="toString")
    @staticmethod
    def to_text(vm: Any, values: Any) -> str:
        if values is None:
            return "null"
        return joined("[", (text_of(vm, each) for each in values), ", ", "]")
