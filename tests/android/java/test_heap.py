# SPDX-License-Identifier: GPL-2.0-or-later
"""What Java's objects take of the host's memory: counted, bounded, given back."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest

from droidemu.android.java import Object, Runtime, constructor, field, heap, method, mutf8
from droidemu.android.java.classes import PACKAGES, java_lang_text, types
from droidemu.android.java.classes.java_lang_throwables import Throwable
from droidemu.android.java.heap import Heap
from droidemu.android.java.loading import builtin_module

S = "Ljava/lang/String;"
#: Bytes that a test's runtime may use beyond what it has.
ROOM = 100_000


@pytest.fixture
def vm() -> Runtime:
    """With a small heap."""
    made = Runtime()
    made.heap.limit = made.heap.used + ROOM
    return made


def new(vm: Runtime, name: str, *arguments: Any, **how: Any) -> Any:
    """An object."""
    return vm.new_object(name, *arguments, **how)


def doubled(vm: Runtime) -> Any:
    values = new(vm, "java/util/ArrayList")
    vm.invoke(values, "add", "x")
    for _ in range(33):
        vm.invoke(values, "addAll", values)
    return values


def list_by_and_by(vm: Runtime) -> Any:
    values = new(vm, "java/util/LinkedList")
    for _ in range(50_000):
        vm.invoke(values, "offer", None)


def map_by_and_by(vm: Runtime) -> Any:
    values = new(vm, "java/util/TreeMap")
    for number in range(5000):
        vm.invoke(values, "put", number, None)


def set_by_and_by(vm: Runtime) -> Any:
    values = new(vm, "java/util/HashSet")
    for number in range(5000):
        vm.invoke(values, "add", number)


def bundle(vm: Runtime) -> Any:
    values = new(vm, "android/os/Bundle")
    for number in range(5000):
        vm.invoke(values, "putInt", str(number), number)


def extras(vm: Runtime) -> Any:
    intent = new(vm, "android/content/Intent")
    for number in range(5000):
        vm.invoke(intent, "putExtra", str(number), "x")


def stream(vm: Runtime) -> Any:
    out = new(vm, "java/io/ByteArrayOutputStream")
    piece = vm.new_array("B", 1000)
    for _ in range(300):
        vm.invoke(out, "write", piece)


def assets(vm: Runtime) -> Any:
    vm.platform.asset = lambda name: bytes(10_000)
    manager = new(vm, "android/content/res/AssetManager")
    return [vm.invoke(manager, "open", "a") for _ in range(30)]


def copies(vm: Runtime) -> Any:
    values = new(vm, "java/util/ArrayList")
    for number in range(1000):
        vm.invoke(values, "add", number)
    return [new(vm, "java/util/ArrayList", values, signature="(Ljava/util/Collection;)V")
            for _ in range(30)]  # fmt: skip


def iterators(vm: Runtime) -> Any:
    values = new(vm, "java/util/ArrayList")
    for number in range(1000):
        vm.invoke(values, "add", number)
    return [vm.invoke(values, "iterator") for _ in range(30)]


def views(vm: Runtime) -> Any:
    values = new(vm, "java/util/HashMap")
    for number in range(500):
        vm.invoke(values, "put", number, None)
    return [vm.invoke(values, name) for _ in range(10) for name in ("keySet", "values")]


def builders(vm: Runtime) -> Any:
    made = [new(vm, "java/lang/StringBuilder", "x" * 1000) for _ in range(50)]
    for each in made:
        for _ in range(10):
            vm.invoke(each, "append", "y" * 1000)


def parts(vm: Runtime) -> Any:
    return [vm.invoke("a," * 500, "split", ",", 0) for _ in range(20)]


def causes(vm: Runtime) -> Any:
    """Each has the text of the one before, and some more."""
    error: Any = vm.exception("java/lang/Error", "x" * 900)
    kept = []
    for _ in range(300):
        error = new(vm, "java/lang/Error", error, signature="(Ljava/lang/Throwable;)V")
        kept.append(error)
    return kept


def files(vm: Runtime) -> Any:
    return [new(vm, "java/io/File", "x" * 5000 + "/") for _ in range(50)]


def posted(vm: Runtime) -> Any:
    handler = new(vm, "android/os/Handler", signature="()V")
    message = new(vm, "android/os/Message")
    for _ in range(5000):
        vm.invoke(handler, "sendMessage", message)


def edits(vm: Runtime) -> Any:
    activity = new(vm, "android/app/NativeActivity")
    editor = vm.invoke(vm.invoke(activity, "getSharedPreferences", "a", 0), "edit")
    for number in range(5000):
        vm.invoke(editor, "putBoolean", str(number), True)


def committed(vm: Runtime) -> Any:
    activity = new(vm, "android/app/NativeActivity")
    prefs = vm.invoke(activity, "getSharedPreferences", "a", 0)
    for number in range(5000):
        editor = vm.invoke(prefs, "edit")
        vm.invoke(editor, "putBoolean", str(number), True)
        vm.invoke(editor, "commit")
        if number % 100 == 0:
            prefs.save = lambda vm: True


def sets_of_preferences(vm: Runtime) -> Any:
    values = new(vm, "java/util/HashSet")
    for number in range(500):
        vm.invoke(values, "add", str(number))
    activity = new(vm, "android/app/NativeActivity")
    editor = vm.invoke(vm.invoke(activity, "getSharedPreferences", "a", 0), "edit")
    for number in range(100):
        vm.invoke(editor, "putStringSet", str(number), values)


def preference_files(vm: Runtime) -> Any:
    activity = new(vm, "android/app/NativeActivity")
    for number in range(500):
        vm.invoke(activity, "getSharedPreferences", str(number), 0)


HOARDERS = [
    doubled, list_by_and_by, map_by_and_by, set_by_and_by, bundle, extras, stream, assets, copies,
    iterators, views, builders, parts, causes, files, posted, edits, committed,
    sets_of_preferences, preference_files,
]  # fmt: skip


@pytest.mark.parametrize("hoard", HOARDERS)
def test_hoarding(vm: Runtime, hoard: Callable[[Runtime], Any]) -> None:
    """It ends in an OutOfMemoryError, nearly at the limit; what is given up can be had again."""
    before = vm.heap.used
    with pytest.raises((MemoryError, Throwable)) as caught:
        hoard(vm)
    assert isinstance(caught.value, MemoryError) or "OutOfMemoryError" in str(caught.value)
    assert vm.heap.used < vm.heap.limit + ROOM // 2
    del caught
    vm.singletons.clear()
    gc.collect()
    assert vm.heap.used <= before + 500


def test_full_heaps_take_nothing_more(vm: Runtime) -> None:
    """However often it is tried; what makes room is allowed."""
    values = new(vm, "java/util/ArrayList")
    with pytest.raises(MemoryError):
        while True:
            vm.invoke(values, "add", "x")
    size = vm.invoke(values, "size")
    for _ in range(100):
        with pytest.raises(MemoryError):
            vm.invoke(values, "add", "x")
    assert vm.invoke(values, "size") == size
    vm.invoke(values, "clear")
    assert vm.invoke(values, "add", "x")


@pytest.mark.parametrize("name", ["java/util/ArrayList", "java/util/HashMap"])
def test_texts_of_collections(
    vm: Runtime, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(heap, "MOST_TEXT", 100_000)
    values = new(vm, name)
    text = vm.text("x" * 1000)
    for number in range(200):
        arguments = (text,) if name.endswith("List") else (number, text)
        vm.invoke(values, "add" if name.endswith("List") else "put", *arguments)
    with pytest.raises(MemoryError, match="a string of"):
        vm.invoke(values, "toString")


def test_collections_in_themselves(vm: Runtime) -> None:
    values, pairs = new(vm, "java/util/ArrayList"), new(vm, "java/util/HashMap")
    vm.invoke(values, "add", values)
    vm.invoke(values, "add", "x")
    vm.invoke(pairs, "put", "me", pairs)
    assert vm.invoke(values, "toString") == "[(this Collection), x]"
    assert vm.invoke(pairs, "toString") == "{me=(this Map)}"
    assert vm.invoke(new(vm, "java/util/HashMap"), "toString") == "{}"


def test_replacing_makes_no_more_than_fits(vm: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java_lang_text, "MOST_TEXT", 100_000)
    vm.heap.limit = heap.LIMIT
    signature = f"(Ljava/lang/CharSequence;Ljava/lang/CharSequence;){S}"
    assert len(vm.invoke("a" * 1000, "replace", "a", "b" * 100, signature=signature)) == 100_000
    for old in ("a", ""):
        with pytest.raises(MemoryError, match="a string of"):
            vm.invoke("a" * 1000, "replace", old, "b" * 102, signature=signature)
    builder = new(vm, "java/lang/StringBuilder", "x" * 99_999)
    for value, kind in ((7, "I"), (0x41, "C"), (False, "Z"), (1.5, "D"), (2.5, "F")):
        vm.invoke(builder, "setLength", 99_999)
        with pytest.raises(MemoryError):
            for _ in range(3):
                vm.invoke(builder, "append", value, signature=f"({kind})Ljava/lang/StringBuilder;")


class Kept(Object, java="test.Kept"):
    """A user's own, which says what it holds."""

    grows = ("take",)
    count = field("I")

    @constructor("()V")
    def __init__(self) -> None:
        self.data = b""

    def held(self) -> int:
        """For the heap."""
        return len(self.data)

    @method("(I)V")
    def take(self, count: int) -> None:
        self.data += bytes(count)


def test_models_of_users(vm: Runtime) -> None:
    vm.models.add(Kept)
    mine = new(vm, "test/Kept")
    before = vm.heap.used
    vm.invoke(mine, "take", 1000)
    assert vm.heap.used == before + 1000
    with pytest.raises(MemoryError):
        for _ in range(1000):
            vm.invoke(mine, "take", 1000)
    del mine
    assert vm.heap.used == before


def test_small_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are looked at when Python has many more blocks than before."""
    blocks = 1000
    monkeypatch.setattr(heap, "_blocks", lambda: blocks)
    looks: list[int] = []
    small = 100

    def look() -> int:
        looks.append(small)
        return small

    monkeypatch.setattr(heap, "_small_objects", look)
    made = Heap(limit=1000 * heap.SMALL)
    made.sample()
    assert not looks
    blocks += 3_000_000
    made.sample()
    made.sample()
    assert looks == [100]
    blocks, small = blocks + 1_000_000, 2000
    for _ in range(200):
        with pytest.raises(MemoryError, match="too many objects"):
            made.sample()
    assert len(looks) < 5  # looking takes long
    blocks -= 1_000_000
    made.sample()
    monkeypatch.undo()
    vm = Runtime()
    before = heap._small_objects()
    kept = [vm.text("x" * 100), vm.text(""), new(vm, "java/lang/Integer", 7)]
    assert heap._small_objects() == before + len(kept)


def test_arrays_of_arrays(vm: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "KEPT", vm.heap.kept + 300_000)
    with pytest.raises(MemoryError, match="too many classes"):
        for depth in range(1, 255):
            vm.find_class("[" * depth + S)


def test_made_up_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    vm = Runtime(stubs=True)
    monkeypatch.setattr(heap, "KEPT", vm.heap.kept + 100_000)
    with pytest.raises(MemoryError, match="too many classes"):
        for number in range(1000):
            vm.find_class(f"made/up/Class{number}")
    monkeypatch.setattr(heap, "KEPT", vm.heap.kept + 100_000)
    with pytest.raises(MemoryError, match="too many classes"):
        for number in range(1000):
            vm.method(vm.object_class, f"made{number}", "()V")
    monkeypatch.setattr(heap, "KEPT", vm.heap.kept + 100_000)
    with pytest.raises(MemoryError, match="too many classes"):
        for number in range(1000):
            vm.invoke_static("java/lang/System", "setProperty", f"{number}", "x")


def test_messages_are_short(vm: Runtime) -> None:
    with pytest.raises(Throwable) as caught:
        vm.invoke_static("java/lang/Integer", "parseInt", "x" * 5000)
    assert len(str(caught.value)) < 1500
    with pytest.raises(Throwable, match="NoClassDefFoundError") as caught:
        vm.find_class("x" * 70_000)
    assert len(str(caught.value)) < 1500


def test_growing_methods_are_there() -> None:
    """Each name that a model says it grows or shrinks by is a method that it has."""
    for module in {each for modules in PACKAGES.values() for each in modules}:
        for model in builtin_module(module).values():
            named = {*model.__dict__.get("grows", ()), *model.__dict__.get("shrinks", ())}
            if named:
                assert hasattr(model, "held"), model
            below = [each for each in builtin_module(module).values() if issubclass(each, model)]
            declared = {
                each.name for one in below for line in one.__mro__ if "java" in line.__dict__
                for each in line.__dict__["java"].methods
            }  # fmt: skip
            assert named <= declared, model


@pytest.mark.parametrize("name", ["idna", "punycode", "unicode_escape", "zlib", "x" * 99, "../a"])
def test_character_sets_that_are_none(vm: Runtime, name: str) -> None:
    import encodings

    known = len(encodings._cache)  # type: ignore[attr-defined]
    with pytest.raises(Throwable, match="UnsupportedEncodingException"):
        vm.invoke("a", "getBytes", name)
    assert len(encodings._cache) <= known + 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"\xc0\x80a", "\0a"), (b"\xed\xa0\xbd\xed\xb8\x80", "\U0001f600"), (b"\xc1\x81", "A"),
     (b"\xf0\x9f\x98\x80", "\U0001f600"), (b"\xed\xa0\x80", "\ud800")],
)  # fmt: skip
def test_modified_utf8_of_all_kinds(data: bytes, text: str) -> None:
    assert mutf8.decode(data) == text


@pytest.mark.parametrize(("text", "value"), [("0" * 5000 + "7", 7), ("-" + "0" * 200 + "1", -1)])
def test_long_numbers(vm: Runtime, text: str, value: int) -> None:
    assert vm.invoke_static("java/lang/Integer", "parseInt", text) == value
    for radix in (0, 1, 37, -2):
        with pytest.raises(Throwable, match="NumberFormatException"):
            vm.invoke_static("java/lang/Integer", "parseInt", "0x10", radix)
    with pytest.raises(Throwable, match="NumberFormatException"):
        vm.invoke_static("java/lang/Integer", "parseInt", "1" * 1_000_000, 3)


def test_objects_that_are_many_times_inside_each_other(vm: Runtime) -> None:
    """Walked once each: 2 ** 60 looks would not end."""
    kinds = ("java/util/ArrayList", "java/util/ArrayList", "java/util/HashMap")
    towers: list[Any] = []
    for kind in kinds:
        inner: Any = "x"
        for _ in range(60):
            outer = new(vm, kind)
            for key in range(2):
                if kind.endswith("Map"):
                    vm.invoke(outer, "put", key, inner)
                else:
                    vm.invoke(outer, "add", inner)
            inner = outer
        towers.append(inner)
    one, same, pairs = towers
    assert vm.invoke(one, "hashCode") == vm.invoke(same, "hashCode")
    assert vm.invoke(one, "equals", same) and not vm.invoke(one, "equals", pairs)
    assert isinstance(vm.invoke(pairs, "hashCode"), int)
    for each in (one, pairs):
        with pytest.raises(MemoryError):
            vm.invoke(each, "toString")


def test_texts_on_the_way_are_counted(vm: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_MOST_TEXTS", 20_000)
    text = vm.text("x" * 900)
    inner = new(vm, "java/util/ArrayList")
    for _ in range(40):
        side, outer = (new(vm, "java/util/ArrayList") for _ in range(2))
        for owner, value in ((side, text), (outer, side), (outer, inner)):
            vm.invoke(owner, "add", value)
        inner = outer
    with pytest.raises(MemoryError, match="inside each other"):
        vm.invoke(inner, "toString")
    monkeypatch.undo()
    assert len(vm.invoke(inner, "toString")) > 36_000
