# SPDX-License-Identifier: GPL-2.0-or-later
"""Binary XML: trees, values, names that obfuscators blanked, and damage."""

from __future__ import annotations

import struct

import pytest

from droidemu.loader.apk import values as v
from droidemu.loader.apk.axml import ANDROID, MAX_DEPTH, parse_axml
from droidemu.loader.apk.errors import AxmlError
from droidemu.loader.apk.values import Value

from ..resbuild import E, Pool, axml, chunk

TREE = E(
    "manifest",
    {"package": "org.example", "android:versionCode": 12, "android:versionName": "1.0 ä€😀"},
    [
        E("application", {"android:label": "@0x7f010002", "android:debuggable": True}, ["one"]),
        E("uses-sdk", {"android:minSdkVersion": 21}),
        "two",
        E("application", {"custom": 1.5}),
        "three",
    ],
)


@pytest.mark.parametrize("utf8", [False, True])
@pytest.mark.parametrize("names", [False, True])
def test_a_tree(utf8: bool, names: bool) -> None:
    root = parse_axml(axml(TREE, utf8=utf8, names=names))
    assert root.tag == "manifest" and root.line == 2
    assert root.get("package", None) == Value(v.TYPE_STRING, root.attributes[-1].value.data,
                                              "org.example")  # fmt: skip
    code = root.get("versionCode")
    assert code is not None and code.integer == 12
    name = root.attribute("versionName")
    assert name is not None and name.value.text == name.raw == "1.0 ä€😀"
    assert (name.namespace, name.id, name.name) == (ANDROID, 0x0101021C, "versionName")
    assert root.text == "twothree"
    first, second = root.all("application")
    assert first.text == "one"
    label = first.get("label")
    assert label is not None and label.is_reference and label.data == 0x7F010002
    custom = second.get("custom", None)
    assert custom is not None and custom.number == 1.5
    assert root.first("uses-sdk") is root.children[1]
    assert root.first("nothing") is None and root.get("nothing") is None
    assert [e.tag for e in root.walk()] == ["manifest", "application", "uses-sdk", "application"]


def test_ids_count_more_than_names() -> None:
    """A name may be a decoy: Android goes by the id, and so do we."""
    data = axml(E("manifest", {"android:versionCode": 1, "android:versionName": "x"}))
    decoy = data.replace("versionCode".encode("utf-16-le"), "versionName".encode("utf-16-le"))
    assert decoy != data
    root = parse_axml(decoy)
    code, name = root.get("versionCode"), root.get("versionName")
    assert code is not None and code.integer == 1
    assert name is not None and name.text == "x"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value(v.TYPE_NULL), "@null"),
        (Value(v.TYPE_NULL, 1), "@empty"),
        (Value(v.TYPE_REFERENCE, 0x7F010002), "@0x7f010002"),
        (Value(v.TYPE_ATTRIBUTE, 0x01010030), "?0x01010030"),
        (Value(v.TYPE_STRING, 3, "hello"), "hello"),
        (Value(v.TYPE_FLOAT, 0x3FC00000), "1.5"),
        (Value(v.TYPE_DIMENSION, 0x1001), "16dp"),
        (Value(v.TYPE_DIMENSION, 0x00000E02), "14sp"),
        (Value(v.TYPE_DIMENSION, 0xFFFFF001), "-16dp"),
        (Value(v.TYPE_DIMENSION, 0x00004011), "0.5dp"),
        (Value(v.TYPE_FRACTION, 0x00002010), "25%"),
        (Value(v.TYPE_FRACTION, 0x00000101), "100%p"),
        (Value(v.TYPE_INT_DEC, 0xFFFFFFFF), "-1"),
        (Value(v.TYPE_INT_HEX, 0xFF), "0xff"),
        (Value(v.TYPE_INT_BOOLEAN, 0xFFFFFFFF), "true"),
        (Value(v.TYPE_INT_BOOLEAN, 0), "false"),
        (Value(v.TYPE_FIRST_COLOR, 0xFF00AA11), "#ff00aa11"),
        (Value(0x99, 5), "(type 0x99) 0x00000005"),
        (Value(v.TYPE_DIMENSION, 0x100F), "(type 0x05) 0x0000100f"),
    ],
)
def test_values_as_text(value: Value, text: str) -> None:
    assert str(value) == text


def test_values_as_numbers() -> None:
    assert Value(v.TYPE_DIMENSION, 0x1001).pixels(420) == 42
    assert Value(v.TYPE_DIMENSION, 0x1002).pixels(160, 2.0) == 32
    assert Value(v.TYPE_DIMENSION, 0x0104).pixels(240) == 240
    assert Value(v.TYPE_INT_DEC, 5).pixels(420) is None
    assert Value(v.TYPE_STRING, 5).integer is None
    assert Value(v.TYPE_INT_DEC, 5).boolean is True
    assert Value(v.TYPE_STRING, 5).boolean is None


def test_long_strings_in_both_encodings() -> None:
    for utf8, length in ((True, 200), (True, 30_000), (False, 200), (False, 40_000)):
        text = "x" * length
        root = parse_axml(axml(E("a", {"b": text}), utf8=utf8))
        assert root.attributes[0].value.text == text


def test_surrogates_in_utf8_and_broken_text() -> None:
    data = axml(E("a", {"b": "abcdef"}), utf8=True)
    java = parse_axml(data.replace(b"abcdef", b"\xed\xa0\xbd\xed\xb8\x80"))
    assert java.attributes[0].value.text == "😀"
    broken = parse_axml(data.replace(b"abcdef", b"\xff\xfeab\xed\xa0"))
    text = broken.attributes[0].value.text
    assert text is not None and "ab" in text
    text.encode()  # no lone surrogate is left


def deep(levels: int) -> E:
    root = E("x")
    for _ in range(levels - 1):
        root = E("x", {}, [root])
    return root


def test_depth_is_limited() -> None:
    assert parse_axml(axml(deep(MAX_DEPTH)))
    with pytest.raises(AxmlError, match="nested more than"):
        parse_axml(axml(deep(MAX_DEPTH + 1)))


def test_shared_text_cannot_grow_without_end() -> None:
    node = struct.pack("<II", 1, 0xFFFFFFFF)
    pool = Pool()
    pool.add("x" * 30_000)
    start = chunk(0x102, node, struct.pack("<IIHHHHHH", 0xFFFFFFFF, 0, 20, 20, 0, 0, 0, 0))
    texts = chunk(0x104, node, struct.pack("<IHBBI", 0, 8, 0, 0, 0)) * 2000
    end = chunk(0x103, node, struct.pack("<II", 0xFFFFFFFF, 0))
    with pytest.raises(AxmlError, match="more text than any real file"):
        parse_axml(chunk(3, b"", pool.build() + start + texts + end))


def test_overlapping_strings_cannot_grow_without_end() -> None:
    """4096 strings of 4096 characters out of 16 KiB: each begins one character later."""
    count = 4096
    units = [0x1000] * (count + 1) + [0] * (count + 2)
    body = struct.pack(f"<{count}I", *range(0, 2 * count, 2))
    body += struct.pack(f"<{len(units)}H", *units)
    pool = chunk(1, struct.pack("<IIIII", count, 0, 0, 28 + 4 * count, 0), body)
    node = struct.pack("<II", 1, 0xFFFFFFFF)
    attributes = b"".join(
        struct.pack("<IIIHBBI", 0xFFFFFFFF, i, 0xFFFFFFFF, 8, 0, 0x10, 0) for i in range(count)
    )
    head = struct.pack("<IIHHHHHH", 0xFFFFFFFF, 0, 20, 20, count, 0, 0, 0)
    with pytest.raises(AxmlError, match="overlap and grow without end"):
        parse_axml(chunk(3, b"", pool + chunk(0x102, node, head + attributes)))


def test_strings_end_inside_of_their_pool() -> None:
    """A last string that would run into the next chunk, where a terminator happens to lie."""
    pool = Pool(False)
    pool.add("ab")
    raw = bytearray(pool.build())
    raw[-6:-4] = b"xy"  # the terminator; padding follows
    longer = raw[:-8] + struct.pack("<H", 200) + raw[-6:]
    node = struct.pack("<II", 1, 0xFFFFFFFF)
    start = chunk(0x102, node, struct.pack("<IIHHHHHH", 0xFFFFFFFF, 0, 20, 20, 0, 0, 0, 0))
    with pytest.raises(AxmlError, match="string 0 reaches out of the strings"):
        parse_axml(chunk(3, b"", bytes(longer) + start + bytes(600)))


def small() -> bytearray:
    return bytearray(axml(E("a", {"b": "text"}), utf8=True))


def test_damage_is_named() -> None:
    cases: list[tuple[bytes, str]] = [
        (b"", "it is not Android's binary XML"),
        (b"<?xml version='1.0'?><manifest/>", "it is XML as text"),
        (b"PK\3\4" + bytes(40), "it is not Android's binary XML"),
        (bytes(small()[:-4]), "cut off"),
        (chunk(3, b""), "it has no element"),
        (bytes(9 << 20), "more than any real file"),
    ]
    data = small()
    start = data.index(struct.pack("<HHI", 0x102, 16, 56))
    for at, value, message in [
        (start + 16 + 4, 99, "there is no string 99"),  # the tag
        (start + 16 + 12, 9, "the attributes of <a> do not fit"),  # their count
        (start + 4, 16, "cut off|no room|too short|damaged"),  # the chunk's size
        (start + 16 + 20 + 16, 77, "there is no string 77"),  # the attribute's value
    ]:
        broken = small()
        struct.pack_into("<H", broken, at, value)
        cases.append((bytes(broken), message))
    for content, message in cases:
        with pytest.raises(AxmlError, match=message) as error:
            parse_axml(content, "app.apk: AndroidManifest.xml")
        assert str(error.value).startswith("app.apk: AndroidManifest.xml: ")


def test_elements_must_nest() -> None:
    node = struct.pack("<II", 1, 0xFFFFFFFF)
    pool = Pool()
    for name in "ab":
        pool.add(name)

    def start(tag: int) -> bytes:
        return chunk(0x102, node, struct.pack("<IIHHHHHH", 0xFFFFFFFF, tag, 20, 20, 0, 0, 0, 0))

    def end(tag: int) -> bytes:
        return chunk(0x103, node, struct.pack("<II", 0xFFFFFFFF, tag))

    def parse(*parts: bytes) -> None:
        parse_axml(chunk(3, b"", pool.build() + b"".join(parts)))

    parse(start(0), chunk(0x1FF, b"", b"unknown!"), start(1), end(1), end(0))
    for parts, message in [
        ((start(0), start(1), end(0), end(1)), "do not end in the order"),
        ((end(0),), "do not end in the order"),
        ((start(0),), "<a> is not closed"),
        ((start(0), end(0), start(1), end(1)), "two root elements"),
    ]:
        with pytest.raises(AxmlError, match=message):
            parse(*parts)
