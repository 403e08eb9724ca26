# SPDX-License-Identifier: GPL-2.0-or-later
"""Manifests as text, values, and anything that could stand in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.loader.apk.axml import Element as Read
from droidemu.loader.apk.axml import parse_axml
from droidemu.sdk.apk.attributes import ANDROID, attributes
from droidemu.sdk.apk.axml import Element, write_axml
from droidemu.sdk.apk.resources import read_values, unescape
from droidemu.sdk.apk.source import parse_manifest
from droidemu.sdk.apk.values import BadValue, compile_value, infer

HEAD = f'<manifest xmlns:android="{ANDROID}" xmlns:tools="http://schemas.android.com/tools"'


def nothing(kind: str, name: str) -> int | None:
    return 0x7F010000 if (kind, name) == ("string", "there") else None


def read(text: str) -> Element:
    return parse_manifest(text.encode(), nothing, "file")


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("label", "Hello", "Hello"), ("label", "@string/there", "@0x7f010000"),
        ("label", "true", "true"), ("versionName", "1.0", "1.0"), ("versionCode", "0x10", "0x10"),
        ("versionCode", "-1", "-1"), ("enabled", "false", "false"),
        ("screenOrientation", "portrait", "1"), ("screenOrientation", "unspecified", "-1"),
        ("configChanges", "orientation|locale", "0x84"), ("launchMode", "2", "2"),
        ("theme", "@android:style/Theme.NoTitleBar.Fullscreen", "@0x01030007"),
        ("theme", "@0x01030005", "@0x01030005"), ("theme", "@null", "@null"),
        ("maxAspectRatio", "2.5", "2.5"), ("minSdkVersion", "Q", "Q"),
        ("defaultWidth", "16dp", "16dp"), ("defaultWidth", "-0.25sp", "-0.25sp"),
        ("defaultHeight", "25%p", "25%p"), ("defaultHeight", "70000px", "70000px"),
        ("screenDensity", "xhdpi", "320"), ("screenDensity", "213", "213"),
    ],
)  # fmt: skip
def test_values(name: str, text: str, shown: str) -> None:
    value = compile_value(text, attributes()[name], nothing)
    root = parse_axml(write_axml(Element("manifest").set(name, value)))
    found = root.get(name)
    assert found is not None and str(found) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("true", "true"), ("12", "12"), ("#fff", "#ffffffff"), ("#80123456", "#80123456"),
     ("1.5", "1.5"), ("text", "text"), ("0xffffffffff", "0xffffffffff"), ("9" * 30, "9" * 30)],
)  # fmt: skip
def test_inferred_values(text: str, shown: str) -> None:
    root = parse_axml(write_axml(Element("x").set("value", infer(text))))
    assert str(root.get("value")) == shown


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<manifest", ["file:1", "not well-formed"]),
        ("", ["file:1", "no element found"]),
        ("<application/>", ["file:1", "begins with <application>"]),
        ("<!DOCTYPE a>\n<manifest/>", ["file:1", "DOCTYPE"]),
        (HEAD + ">\ntext</manifest>", ["text between elements"]),
        (HEAD + " versionCode='1'/>", ["did you mean android:versionCode?"]),
        (HEAD + "\n><application\n android:lable='x'/></manifest>",
         ["file:2", "android:lable: unknown", "did you mean android:label?"]),
        (HEAD + " android:versionCode='one'/>", ['android:versionCode="one"', "a whole number"]),
        (HEAD + "><application android:label='@string/gone'/></manifest>", ["no string/gone"]),
        (HEAD + "><application android:theme='@android:style/Gone'/></manifest>",
         ["not known here", "@android:style/Theme"]),
        (HEAD + "><application android:theme='?attr/x'/></manifest>", ["not supported"]),
        (HEAD + "><application android:icon='icon.png'/></manifest>", ["expected a reference"]),
        (HEAD + "><application android:icon='@icon'/></manifest>", ["expected a reference"]),
        (HEAD + "><a android:screenOrientation='up'/></manifest>", ["one of landscape"]),
        (HEAD + "><tools:a/></manifest>", ["<tools:a> is not supported"]),
        (HEAD + "><b:a xmlns:b='c'/></manifest>", ["has a namespace"]),
        (HEAD + " xmlns:b='c' b:x='1'/>", ["unknown namespace 'c'"]),
        (HEAD + ">" + "<a>" * 200 + "</a>" * 200 + "</manifest>", ["nested more than 100"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(body: str, words: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        read(body)
    text = str(caught.value)
    assert text.startswith("file:") and "\n" not in text
    for word in words:
        assert word in text


def names(root: Element | Read) -> list[str]:
    return [root.tag, *(name for child in root.children for name in names(child))]


def test_a_manifest_survives() -> None:
    root = read(
        HEAD + " package='a.b'>\n<uses-permission android:name='x'/>\n"
        "<application tools:x='y'><activity android:name='n' android:enabled='true'/>"
        "</application></manifest>"
    )
    back = parse_axml(write_axml(root))
    assert names(back) == ["manifest", "uses-permission", "application", "activity"]
    assert str(back.get("package", None)) == "a.b" and back.children[0].line == 2
    assert back.children[1].attributes == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("a  b\n c", "a b c"), ('"a  b"', "a  b"), (r"it\'s\n\u00e9\\", "it's\né\\"), (r"\@x", "@x"),
     ("  a ", "a"), (r"\u12", "u12"), ("\\", "\\"), ("", "")],
)  # fmt: skip
def test_strings_are_as_androids(text: str, value: str) -> None:
    assert unescape(text) == value


TEXT = st.text(st.sampled_from("<>/='\"&;![]?-: \nandroimfestlvup@#0123.|"), max_size=120)


@given(TEXT.map(lambda text: text.encode()) | st.binary(max_size=100))
def test_any_text_is_taken_or_refused(data: bytes) -> None:
    for prefix in (b"", HEAD.encode() + b" ", HEAD.encode() + b"><application "):
        try:
            write_axml(parse_manifest(prefix + data, nothing, "file"))
        except UserError as error:
            assert str(error).startswith("file:") and len(str(error).splitlines()) == 1
    for prefix in (b"", b"<resources>", b"<resources><string name='a'>"):
        try:
            list(read_values(prefix + data, "file"))
        except UserError as error:
            assert str(error).startswith("file:") and len(str(error).splitlines()) == 1


@given(st.sampled_from(sorted(attributes())), st.text(max_size=20) | TEXT)
def test_any_value_is_taken_or_refused(name: str, text: str) -> None:
    try:
        value = compile_value(text, attributes()[name], nothing)
    except BadValue as error:
        assert str(error)
    else:
        parse_axml(write_axml(Element("x").set(name, value)))
    parse_axml(write_axml(Element("x").set("value", infer(text))))
    unescape(text)
