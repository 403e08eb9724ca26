# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of an app, out of its dex files: read, damaged, and as skeletons."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.android.java import Runtime
from droidemu.android.java.classes.java_lang_throwables import Throwable
from droidemu.android.java.dex import Budget, Dex, DexClass, DexError, DexMember
from droidemu.android.java.skeletons import Skeletons

from .dexbuild import build

S = "Ljava/lang/String;"
CLASSES = [
    DexClass("com/acme/Main", "android/app/NativeActivity", ("java/lang/Runnable",), 1,
             (DexMember("level", "I", 2), DexMember("INSTANCE", "Lcom/acme/Main;", 9)),
             (DexMember("<init>", "()V", 1), DexMember("run", "()V", 1),
              DexMember("score", f"(I{S})J", 1), DexMember("update", "(F)Z", 0x101),
              DexMember("start", "()I", 0x109), DexMember("getPackageName", f"(){S}", 1),
              DexMember("<clinit>", "()V", 8))),
    DexClass("com/acme/Listener", "java/lang/Object", (), 0x601, (),
             (DexMember("onEvent", "([I)V", 0x401),)),
    DexClass("com/acme/Unknown", "com/other/Missing", ("com/other/Missing2",), 1),
    DexClass("com/acme/Loop", "com/acme/Loop", (), 1),
]  # fmt: skip
DATA = build(CLASSES)


def test_reading() -> None:
    file = Dex(DATA)
    assert file.names() == [each.name for each in CLASSES]
    for each in CLASSES:
        found = file.find(each.name)
        assert found is not None
        assert (found.name, found.superclass, found.interfaces, found.flags) == (
            each.name, each.superclass, each.interfaces, each.flags,
        )  # fmt: skip
        assert sorted(map(repr, found.fields)) == sorted(map(repr, each.fields))
        assert sorted(map(repr, found.methods)) == sorted(map(repr, each.methods))
    assert file.find("com/acme/None") is None


def read_all(data: bytes) -> None:
    file = Dex(data)
    for name in file.names()[:50]:
        file.find(name)


@given(st.integers(0, len(DATA) - 1), st.binary(min_size=1, max_size=4))
def test_damaged(at: int, piece: bytes) -> None:
    """Success or DexError."""
    try:
        read_all(DATA[:at] + piece + DATA[at + len(piece) :])
    except DexError as error:
        assert str(error)


@given(st.integers(0, len(DATA)))
def test_cut_off(size: int) -> None:
    try:
        read_all(DATA[:size])
    except DexError:
        assert size < len(DATA)


@pytest.fixture
def vm() -> Runtime:
    """A runtime of an app with these classes."""
    made = Runtime()
    made.models.others = Skeletons(made, lambda: [b"no dex", DATA]).find
    return made


def test_skeletons(vm: Runtime, caplog: pytest.LogCaptureFixture) -> None:
    main = vm.find_class("com/acme/Main")
    assert main.superclass is vm.find_class("android/app/NativeActivity")
    assert vm.find_class("java/lang/Runnable") in main.ancestors
    made: Any = vm.new_object("com.acme.Main")
    assert vm.invoke(made, "score", 3, "x") == 0
    assert "Java code of the app is not run: com.acme.Main.score(ILjava/lang/String;)J gives 0" in (
        caplog.messages
    )
    # What the modelled superclass has is better than nothing.
    assert vm.invoke(made, "getPackageName") == "droidemu.app"
    assert vm.field(main, "level", "I", static=False).default == 0
    assert vm.static("com.acme.Main", "INSTANCE") is None
    assert vm.method(main, "update", "(F)Z").native
    assert vm.method(main, "start", "()I", static=True).native
    with pytest.raises(Throwable, match=r"No implementation found for int com\.acme\.Main\.start"):
        vm.invoke_static("com.acme.Main", "start")
    assert vm.find_class("com/acme/Listener").is_interface
    assert vm.find_class("com/acme/Unknown").superclass is vm.object_class
    with pytest.raises(Throwable):
        vm.find_class("com/other/Missing")
    assert any("a dex file of the app cannot be read: not a dex file" in m for m in caplog.messages)


def test_a_class_above_itself(vm: Runtime) -> None:
    loaded = vm.find_class("com/acme/Loop")
    assert vm.object_class in loaded.ancestors


def test_names_that_share_their_bytes() -> None:
    """A few kilobytes of text, and each class's name a longer end of it."""
    count, longest = 200, 60000
    strings, types = 112, 112 + 4 * count
    classes = types + 4 * count
    text = classes + 32 * count
    data = bytearray(text + 3)
    data[:8], data[40:44] = b"dex\n035\0", struct.pack("<I", 0x12345678)
    tables = (count, strings, count, types, 0, 0, 0, 0, 0, 0, count, classes)
    struct.pack_into("<12I", data, 56, *tables)
    for index in range(count):
        struct.pack_into("<I", data, strings + 4 * index, text + index)
        struct.pack_into("<I", data, types + 4 * index, index)
        struct.pack_into("<8I", data, classes + 32 * index, index, *(0,) * 7)
    data += b"x" * longest + b"\0"
    with pytest.raises(DexError, match="more classes than any app has, or their names overlap"):
        Dex(bytes(data), Budget(text=20 * longest))
    # Sound files have enough of it.
    assert Dex(bytes(data), Budget(text=count * (longest + 10))).names()


def test_signatures_are_as_long_as_javas() -> None:
    many = DexClass("A", None, (), 1, (), (DexMember("go", f"({'J' * 255})V", 1),))
    file = Dex(build([many]))
    assert file.find("A") == many
    data = bytearray(build([many]))
    at = data.index(struct.pack("<IHH", 255, 1, 1))
    struct.pack_into("<I", data, at, 256)
    with pytest.raises(DexError, match="a list of 256 types"):
        Dex(bytes(data)).find("A")
    name = "x" * 200
    wide = DexClass("B", None, (), 1, (), (DexMember("go", f"({f'L{name};' * 200})V", 1),))
    with pytest.raises(DexError, match="names overlap"):
        Dex(build([wide]), Budget(text=100 * len(name))).find("B")


def test_members_of_all_classes_have_a_budget() -> None:
    fields = tuple(DexMember(f"f{index}", "I", 1) for index in range(40))
    file = Dex(build([DexClass(name, None, (), 1, fields) for name in "ABC"]), Budget(members=110))
    assert file.find("A") and file.find("B")
    with pytest.raises(DexError, match="more classes than any app has"):
        file.find("C")


def test_dex_files_are_read_as_far_as_needed() -> None:
    read: list[str] = []

    def files() -> Iterator[bytes]:
        for name in "ABC":
            read.append(name)
            yield build([DexClass(f"com/acme/{name}", None, (), 1)])

    vm = Runtime()
    vm.models.others = Skeletons(vm, files).find
    assert not read
    assert vm.find_class("com/acme/B") and vm.find_class("com/acme/A")
    assert read == ["A", "B"]
    with pytest.raises(Throwable):
        vm.find_class("com/acme/D")
    assert read == ["A", "B", "C"]


def test_classes_above_each_other_in_many_ways() -> None:
    """Each is made once, not once for each way through a knot of interfaces."""
    names = [f"com/acme/I{index}" for index in range(30)]
    vm = Runtime()
    knot = build([DexClass(name, None, tuple(names), 0x601) for name in names])
    vm.models.others = Skeletons(vm, lambda: [knot]).find
    made: list[type] = []
    add = vm.models.add
    vm.models.add = lambda model: (made.append(model), add(model))[1]  # type: ignore[method-assign]
    assert vm.find_class(names[0])
    assert len(made) <= len(names)
