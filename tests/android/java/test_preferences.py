# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of SharedPreferences, and what becomes of them."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.android.java import Platform, Runtime
from droidemu.android.java.classes.types import single
from droidemu.android.java.preferences import read_preferences, write_preferences

EXAMPLE = b"""<?xml version='1.0' encoding='utf-8' standalone='yes' ?>
<map>
    <string name="who &amp; what">a&lt;b&#10;c</string>
    <int name="score" value="-7" />
    <long name="big" value="8589934592" />
    <float name="ratio" value="0.1" />
    <boolean name="loud" value="true" />
    <set name="names">
        <string>x</string>
        <string></string>
    </set>
    <set name="none" />
</map>
"""
VALUES = {
    "who & what": ("string", "a<b\nc"),
    "score": ("int", -7),
    "big": ("long", 1 << 33),
    "ratio": ("float", single(0.1)),
    "loud": ("boolean", True),
    "names": ("set", ("x", "")),
    "none": ("set", ()),
}


def test_as_android_writes_it() -> None:
    assert write_preferences(VALUES) == EXAMPLE
    assert read_preferences(EXAMPLE) == VALUES
    assert read_preferences(b"<map />") == {}
    assert read_preferences(b"<map><!-- x --><string name='a' /><null name='b' /></map>") == {
        "a": ("string", "")
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.dictionaries(
        TEXT,
        st.one_of(
            TEXT.map(lambda text: ("string", text)),
            st.integers(-(1 << 31), (1 << 31) - 1).map(lambda value: ("int", value)),
            st.integers(-(1 << 63), (1 << 63) - 1).map(lambda value: ("long", value)),
            st.floats(width=32, allow_nan=False).map(lambda value: ("float", value)),
            st.booleans().map(lambda value: ("boolean", value)),
            st.lists(TEXT, max_size=3, unique=True).map(lambda texts: ("set", tuple(texts))),
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read(values: dict[str, Any]) -> None:
    assert read_preferences(write_preferences(values)) == values


@pytest.mark.parametrize(
    "data",
    [
        b"<map>", b"<list />", b"<map><int name='a' value='x' /></map>", b"\xff", b"hello",
        b"<map><int name='a' value='2147483648' /></map>", b"<map><int value='1' /></map>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><map />", b"<map><string name='a'>&b;</string></map>",
        b"<map><string name='a'><int name='b' value='1' /></string></map>", b"<map></set></map>",
        b"<map /><map />", b"<map><string name='a'>&</string></map>",
        b"<map><string name='a'>&#99999999;</string></map>",
    ],
)  # fmt: skip
def test_damaged_files(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_preferences(data)


@given(st.binary(max_size=200) | st.integers(0, len(EXAMPLE)).map(lambda end: EXAMPLE[:end]))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        read_preferences(data)


class Disk:
    """An app's data."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.works = True
        self.log: list[str] = []

    def platform(self) -> Platform:
        def write(path: str, data: bytes) -> bool:
            if self.works:
                self.files[path] = data
            return self.works

        def rename(path: str, to: str | None) -> None:
            if path in self.files:
                data = self.files.pop(path)
                if to is not None:
                    self.files[to] = data

        return Platform(
            package="a.b", data_dir="/data/user/0/a.b", file_exists=self.files.__contains__,
            is_directory=lambda path: path == "/data/user/0/a.b", read_file=self.files.get,
            write_file=write, rename=rename, log=lambda level, tag, text: self.log.append(text),
        )  # fmt: skip

    def open(self, name: str = "game") -> tuple[Runtime, Any]:
        vm = Runtime(self.platform())
        app = vm.invoke_static("android.app.ActivityThread", "currentApplication")
        return vm, vm.invoke(app, "getSharedPreferences", name, 0)


PATH = "/data/user/0/a.b/shared_prefs/game.xml"


def test_they_are_there_in_the_next_run() -> None:
    disk = Disk()
    vm, saved = disk.open()
    editor = vm.invoke(saved, "edit")
    vm.invoke(editor, "putLong", "l", 5)
    vm.invoke(editor, "putFloat", "f", 0.5)
    names = vm.new_object("java.util.HashSet")
    vm.invoke(names, "add", "x")
    vm.invoke(editor, "putStringSet", "s", names)
    vm.invoke(editor, "putString", "gone", None)
    assert disk.files == {}
    assert vm.invoke(editor, "commit") is True
    assert set(disk.files) == {PATH}
    vm, saved = disk.open()
    assert vm.invoke(saved, "getLong", "l", 0) == 5
    assert vm.invoke(saved, "getFloat", "f", 0.0) == 0.5
    assert vm.invoke(vm.invoke(saved, "getStringSet", "s", None), "contains", "x")
    assert vm.invoke(vm.invoke(saved, "getAll"), "size") == 3
    assert vm.class_of(vm.invoke(vm.invoke(saved, "getAll"), "get", "l")).pretty == "java.lang.Long"
    editor = vm.invoke(vm.invoke(saved, "edit"), "clear")
    vm.invoke(vm.invoke(editor, "putInt", "n", 1), "apply")
    assert read_preferences(disk.files[PATH]) == {"n": ("int", 1)}


def test_writing_that_fails_leaves_the_earlier_file() -> None:
    disk = Disk()
    vm, saved = disk.open()
    vm.invoke(vm.invoke(vm.invoke(saved, "edit"), "putInt", "n", 1), "commit")
    disk.works = False
    assert vm.invoke(vm.invoke(vm.invoke(saved, "edit"), "putInt", "n", 2), "commit") is False
    assert vm.invoke(saved, "getInt", "n", 0) == 2  # for this run
    assert "Couldn't create" in disk.log[-1]
    vm, saved = disk.open()
    assert vm.invoke(saved, "getInt", "n", 0) == 1
    assert set(disk.files) == {PATH}


def test_a_damaged_file_is_empty_and_told() -> None:
    disk = Disk()
    disk.files[PATH] = b"<map>"
    vm, saved = disk.open()
    assert not vm.invoke(saved, "contains", "n")
    assert disk.log[-1].startswith(f"Cannot read {PATH}")
