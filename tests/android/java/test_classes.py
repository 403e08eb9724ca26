# SPDX-License-Identifier: GPL-2.0-or-later
"""What the built-in classes do, as Java does it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.android.java import Object, Platform, Runtime, method, mutf8
from droidemu.android.java.classes.bitmap_pixels import FORMATS, colors_of, pixels_of
from droidemu.android.java.classes.java_lang_throwables import Throwable, describe
from droidemu.android.java.convert import to_python

S = "Ljava/lang/String;"


@pytest.fixture
def vm() -> Runtime:
    """A fresh one."""
    return Runtime()


@given(st.text(st.characters(codec="utf-16", exclude_categories=())))
def test_modified_utf8(text: str) -> None:
    data = mutf8.encode(text)
    assert b"\0" not in data
    assert mutf8.decode(data) == mutf8.join_surrogates(text)
    assert mutf8.length(text) == len(mutf8.utf16(text)) // 2


@given(st.binary(max_size=40))
def test_any_bytes_as_modified_utf8(data: bytes) -> None:
    try:
        text = mutf8.decode(data)
    except mutf8.BadUtf8 as error:
        assert error.kind in ("start", "continuation")
    else:
        assert isinstance(text, str)


@pytest.mark.parametrize(
    ("text", "name", "arguments", "wanted"),
    [
        ("Hello", "length", (), 5), ("a\U0001f600b", "length", (), 4),
        ("a\U0001f600b", "charAt", (2,), 0xDE00), ("a\U0001f600b", "substring", (3,), "b"),
        ("a\U0001f600b", "indexOf", ("b",), 3), ("Hello", "hashCode", (), 69609650),
        ("Hello", "substring", (1, 3), "el"), ("Hello", "indexOf", ("l",), 2),
        ("Hello", "compareTo", ("Help",), -4), ("Hello", "equalsIgnoreCase", ("hELLO",), True),
        (" x ", "trim", (), "x"), ("a,b,,", "split", (",",), ["a", "b"]),
        ("Hello", "replace", ("l", "L"), "HeLLo"), ("Hello", "getBytes", (), b"Hello"),
        ("é", "getBytes", ("ISO-8859-1",), b"\xe9"), ("abc", "contains", ("bc",), True),
    ],
)  # fmt: skip
def test_strings(vm: Runtime, text: str, name: str, arguments: Any, wanted: Any) -> None:
    signature = f"(Ljava/lang/CharSequence;Ljava/lang/CharSequence;){S}"
    result = vm.invoke(text, name, *arguments, signature=signature if name == "replace" else None)
    assert to_python(vm, result) == wanted


def test_strings_from_bytes(vm: Runtime) -> None:
    assert vm.new_object("java.lang.String", b"\xc3\xa4") == "ä"
    assert vm.new_object("java.lang.String", b"\xe4", "ISO-8859-1") == "ä"
    with pytest.raises(Throwable, match="UnsupportedEncodingException: no-such"):
        vm.new_object("java.lang.String", b"a", "no-such")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (100.0, "100.0"), (1e7, "1.0E7"), (1.25e-5, "1.25E-5"), (1e22, "1.0E22"),
     (123456789.0, "1.23456789E8"), (float("nan"), "NaN"), (float("-inf"), "-Infinity"),
     (-0.0, "-0.0"), (1.7976931348623157e308, "1.7976931348623157E308"), (-1.5e9, "-1.5E9")],
)  # fmt: skip
def test_doubles_as_text(vm: Runtime, value: float, text: str) -> None:
    box = vm.new_object("java.lang.Double", value)
    assert vm.invoke(box, "toString") == text
    assert str(vm.invoke_static("java.lang.Float", "valueOf", 0.1).toString()) == "0.1"


def test_numbers(vm: Runtime) -> None:
    assert vm.invoke_static("java.lang.Integer", "parseInt", "-2147483648") == -(1 << 31)
    for text in ("2147483648", "", "1_0", " 1", "x"):
        with pytest.raises(Throwable, match="NumberFormatException"):
            vm.invoke_static("java.lang.Integer", "parseInt", text)
    box = vm.new_object("java.lang.Double", 3e10)
    assert vm.invoke(box, "intValue") == (1 << 31) - 1
    assert vm.invoke(vm.new_object("java.lang.Long", 1 << 33), "intValue") == 0
    assert vm.invoke(vm.new_object("java.lang.Integer", 200), "byteValue") == -56
    assert vm.invoke_static("java.lang.Boolean", "valueOf", True) is vm.static(
        "java.lang.Boolean", "TRUE"
    )


def test_lists_and_maps(vm: Runtime) -> None:
    made = vm.new_object("java.util.ArrayList")
    for text in ("b", "a"):
        vm.invoke(made, "add", text)
    vm.invoke_static("java.util.Collections", "sort", made)
    assert vm.invoke(made, "toString") == "[a, b]"
    with pytest.raises(Throwable, match="IndexOutOfBoundsException: Index: 5, Size: 2"):
        vm.invoke(made, "get", 5)
    seen = []
    iterator = vm.invoke(made, "iterator")
    while vm.invoke(iterator, "hasNext"):
        seen.append(vm.invoke(iterator, "next"))
    assert seen == ["a", "b"]
    table = vm.new_object("java.util.HashMap")
    vm.invoke(table, "put", "k", 5)
    assert to_python(vm, vm.invoke(table, "get", "k")) == 5
    key = vm.new_object("java.lang.Integer", 3)
    vm.invoke(table, "put", key, "three")
    assert vm.invoke(table, "get", vm.new_object("java.lang.Integer", 3)) == "three"
    assert vm.invoke(table, "toString") == "{k=5, 3=three}"
    assert vm.invoke(vm.invoke(table, "keySet"), "size") == 2


def test_hash_codes_are_the_same_in_every_run(vm: Runtime) -> None:
    """Java's own where it says them: List, Set and Map."""
    made = vm.new_object("java.util.ArrayList")
    for text in ("a", "b"):
        vm.invoke(made, "add", text)
    assert vm.invoke(made, "hashCode") == (31 + 97) * 31 + 98
    table = vm.new_object("java.util.HashMap")
    vm.invoke(table, "put", "a", "b")
    assert vm.invoke(table, "hashCode") == 97 ^ 98
    plain = vm.new_object("java.lang.Object")
    assert vm.invoke(plain, "hashCode") == vm.invoke_static(
        "java.lang.System", "identityHashCode", plain
    )


def test_throwables(vm: Runtime) -> None:
    cause = vm.new_object("java.lang.IllegalStateException", "why")
    error = vm.new_object("java.lang.RuntimeException", "what", cause)
    assert describe(error) == (
        "java.lang.RuntimeException: what\nCaused by: java.lang.IllegalStateException: why"
    )
    assert vm.invoke(vm.invoke(error, "getCause"), "getMessage") == "why"
    assert vm.invoke(vm.new_object("java.lang.Error", cause), "getMessage") == (
        "java.lang.IllegalStateException: why"
    )


def test_reflection(vm: Runtime) -> None:
    kind = vm.invoke_static("java.lang.Class", "forName", "java.util.ArrayList")
    assert kind is vm.find_class("java/util/ArrayList")
    assert vm.invoke(kind, "getSimpleName") == "ArrayList"
    assert vm.invoke(vm.invoke(kind, "newInstance"), "size") == 0
    with pytest.raises(Throwable, match=r"ClassNotFoundException: no\.such"):
        vm.invoke_static("java.lang.Class", "forName", "no.such")
    loader = vm.invoke(kind, "getClassLoader")
    assert vm.invoke(loader, "loadClass", "java.lang.String") is vm.string_class


def test_the_device_shows() -> None:
    vm = Runtime(Platform(model="Pixel 5", sdk=31, locale="de-CH", dpi=320, width=720))
    assert vm.static("android.os.Build", "MODEL") == "Pixel 5"
    assert vm.static("android.os.Build$VERSION", "SDK_INT") == 31
    locale = vm.invoke_static("java.util.Locale", "getDefault")
    assert vm.invoke(locale, "toString") == "de_CH"
    app = vm.invoke_static("android.app.ActivityThread", "currentApplication")
    resources = vm.invoke(app, "getResources")
    assert vm.invoke(resources, "getDisplayMetrics").widthPixels == 720
    assert vm.invoke(resources, "getConfiguration").densityDpi == 320
    assert vm.invoke(vm.invoke(app, "getFilesDir"), "getPath").endswith("/files")


def test_services(vm: Runtime) -> None:
    app = vm.invoke_static("android.app.ActivityThread", "currentApplication")
    audio = vm.invoke(app, "getSystemService", "audio")
    assert vm.invoke(audio, "getProperty", vm.static(
        "android.media.AudioManager", "PROPERTY_OUTPUT_SAMPLE_RATE")) == "48000"  # fmt: skip
    board = vm.invoke(app, "getSystemService", "clipboard")
    vm.invoke(board, "setText", "copied")
    clip = vm.invoke(board, "getPrimaryClip")
    assert vm.invoke(vm.invoke(clip, "getItemAt", 0), "getText") == "copied"
    resolver = vm.invoke(app, "getContentResolver")
    name = vm.invoke_static("android.provider.Settings$Secure", "getString", resolver, "android_id")
    assert len(name) == 16
    assert vm.invoke(app, "getSystemService", "no-such") is None


def test_preferences() -> None:
    platform = Platform()
    vm = Runtime(platform)
    app = vm.invoke_static("android.app.ActivityThread", "currentApplication")
    saved = vm.invoke(app, "getSharedPreferences", "game", 0)
    editor = vm.invoke(saved, "edit")
    vm.invoke(vm.invoke(editor, "putInt", "score", 7), "putString", "name", "x")
    assert vm.invoke(saved, "getInt", "score", -1) == -1
    vm.invoke(editor, "apply")
    assert vm.invoke(saved, "getInt", "score", -1) == 7
    assert saved.values == {"score": ("int", 7), "name": ("string", "x")}
    assert vm.invoke(app, "getSharedPreferences", "game", 0) is saved
    with pytest.raises(Throwable, match="path separator"):
        vm.invoke(app, "getSharedPreferences", "../game", 0)
    with pytest.raises(Throwable, match="ClassCastException"):
        vm.invoke(saved, "getBoolean", "score", True)


def test_logging() -> None:
    lines: list[Any] = []
    vm = Runtime(Platform(log=lambda *line: lines.append(line)))
    vm.invoke_static("android.util.Log", "w", "tag", "careful")
    error = vm.new_object("java.lang.Error", "bad")
    vm.invoke_static("android.util.Log", "e", "tag", "failed", error)
    assert lines == [(5, "tag", "careful"), (6, "tag", "failed\njava.lang.Error: bad")]


def test_loopers() -> None:
    vm = Runtime()
    looper = vm.invoke_static("android.os.Looper", "getMainLooper")
    handler = vm.new_object("android.os.Handler", looper)
    thread = vm.new_object("java.lang.Thread", "job")
    vm.invoke(handler, "post", thread)
    assert vm.complete(looper.run_pending(vm)) == 1
    assert vm.complete(looper.run_pending(vm)) == 0


class Told(Object, java="test.Told", implements=("android.os.Handler$Callback",)):
    """Keeps what it is given."""

    take = True

    def __init__(self) -> None:
        self.what: list[int] = []

    @method("(Landroid/os/Message;)Z")
    def handleMessage(self, message: Any) -> bool:
        self.what.append(message.what)
        return self.take


def test_handlers_run_in_order_of_time() -> None:
    now = [0]
    vm = Runtime(Platform(nano_time=lambda: now[0]))
    looper = vm.invoke_static("android.os.Looper", "myLooper")
    assert looper is vm.invoke_static("android.os.Looper", "getMainLooper")
    told = Told()
    handler = vm.new_object("android.os.Handler", looper, told)
    for what, delay in ((3, 30), (1, 10), (2, 10), (5, 50)):
        assert vm.invoke(handler, "sendEmptyMessageDelayed", what, delay)
    vm.invoke(handler, "sendMessageAtFrontOfQueue", vm.invoke(handler, "obtainMessage", 0))
    assert vm.invoke(handler, "hasMessages", 3) and not vm.invoke(handler, "hasMessages", 4)
    now[0] = 10_000_000
    assert vm.complete(looper.run_pending(vm)) == 3
    assert told.what == [0, 1, 2]
    vm.invoke(handler, "removeMessages", 3)
    now[0] = 60_000_000
    assert vm.complete(looper.run_pending(vm)) == 1
    assert told.what == [0, 1, 2, 5]
    token = vm.new_object("java.lang.Object")
    vm.invoke(handler, "sendMessage", vm.invoke(handler, "obtainMessage", 7, token))
    vm.invoke(handler, "sendEmptyMessage", 8)
    vm.invoke(handler, "removeCallbacksAndMessages", token)
    assert vm.complete(looper.run_pending(vm)) == 1 and told.what[-1] == 8
    vm.invoke(handler, "removeCallbacksAndMessages", None)
    with pytest.raises(Throwable, match="not allowed to quit"):
        vm.invoke(looper, "quit")


def test_what_a_message_posts_waits_for_the_next_turn() -> None:
    vm = Runtime()
    looper = vm.invoke_static("android.os.Looper", "myLooper")
    handler = vm.new_object("android.os.Handler", looper)
    count = [0]

    class Again(Object, java="test.Again", implements=("java.lang.Runnable",)):
        @method("()V")
        def run(self, vm: Any) -> None:
            count[0] += 1
            vm.invoke(handler, "post", self)

    vm.invoke(handler, "post", Again())
    for turn in (1, 2, 3):
        assert vm.complete(looper.run_pending(vm)) == 1 and count == [turn]
    looper.end(vm)
    assert not vm.invoke(handler, "post", Again())


def test_buffers(vm: Runtime) -> None:
    made = vm.invoke_static("java.nio.ByteBuffer", "allocate", 16)
    vm.invoke(made, "putInt", 0x01020304)
    little = vm.static("java.nio.ByteOrder", "LITTLE_ENDIAN")
    vm.invoke(made, "order", little)
    assert vm.invoke(made, "getInt", 0) == 0x04030201
    vm.invoke(made, "flip")
    assert vm.invoke(made, "remaining") == 4
    with pytest.raises(Throwable, match="BufferUnderflowException"):
        vm.invoke(made, "getLong")


def test_the_random_numbers_of_java(vm: Runtime) -> None:
    made = vm.new_object("java.util.Random", 42)
    assert [vm.invoke(made, "nextInt", 10) for _ in range(3)] == [0, 3, 8]
    assert vm.invoke(vm.new_object("java.util.Random", 42), "nextInt") == -1170105035


def test_pixels_of_bitmaps() -> None:
    """What goes into memory comes out again, as far as the format keeps it."""
    colors = [0, -1, -0x1000000, 0x7F0000FF, -0x7FBFC0FF, 0x01FFFFFF]
    for config, (_, size) in FORMATS.items():
        data = pixels_of(config, colors)
        assert len(data) == size * len(colors)
        back = colors_of(config, data)
        assert pixels_of(config, back) == data
        assert back[1] & 0xFF000000 == 0xFF000000 and all(-(1 << 31) <= c < 1 << 31 for c in back)
    assert colors_of("ARGB_8888", pixels_of("ARGB_8888", colors[:3])) == colors[:3]
    assert colors_of("RGB_565", b"\x00\xf8") == [0xFFFF0000 - (1 << 32)]
    assert colors_of("ARGB_4444", b"\x0f\xf0") == [0xFFFF0000 - (1 << 32)]
    assert colors_of("ALPHA_8", b"\x80") == [-0x80000000]


def test_reflection_passes_objects_on(vm: Runtime) -> None:
    """Not copies of them; and says what does not fit."""
    values = vm.new_object("java/util/ArrayList")
    add = vm.allocate(vm.find_class("java/lang/reflect/Method"))
    add.target = vm.method(vm.find_class("java/util/ArrayList"), "add", "(Ljava/lang/Object;)Z")
    done = vm.invoke(add, "invoke", values, vm.new_array("Ljava/lang/Object;", [values]))
    assert done.value is True and values.items[0] is values
    shown = vm.allocate(vm.find_class("java/lang/reflect/Method"))
    shown.target = vm.method(vm.find_class("java/lang/Long"), "valueOf", "(J)Ljava/lang/Long;")
    boxed = vm.new_array("Ljava/lang/Object;", [vm.new_object("java/lang/Integer", 7)])
    assert vm.invoke(shown, "invoke", None, boxed).value == 7
    for wrong in ([None], ["x"], [], [values]):
        with pytest.raises(Throwable, match="IllegalArgumentException"):
            vm.invoke(shown, "invoke", None, vm.new_array("Ljava/lang/Object;", wrong))


@pytest.mark.parametrize(
    ("text", "parts"),
    [("http://u@h.org:80/p/q?a=b#c", ("http", "h.org", "/p/q", "a=b")),
     ("mailto:x", ("mailto", None, None, None)), ("/p", (None, None, "/p", None)),
     ("http://[::1]:8/", ("http", "[::1]", "/", None)), ("http://[bad", ("http", "[bad", "", None)),
     ("", (None, None, "", None))],
)  # fmt: skip
def test_addresses(vm: Runtime, text: str, parts: Any) -> None:
    uri = vm.invoke_static("android/net/Uri", "parse", text)
    names = ("getScheme", "getHost", "getPath", "getQuery")
    assert tuple(vm.invoke(uri, name) for name in names) == parts


def test_names_are_no_formats_of_python(vm: Runtime) -> None:
    """What the guest names a folder is not looked into, nor made as wide as it says."""
    activity = vm.new_object("android/app/NativeActivity")
    for kind in ("{0.__class__}", "{:>999999999999}", "{"):
        folder = vm.invoke(activity, "getExternalFilesDir", kind)
        assert folder.path == f"/sdcard/Android/data/droidemu.app/files/{kind}"
    with pytest.raises(Throwable, match="No enum constant"):
        vm.invoke_static("java/lang/Enum", "valueOf", vm.find_class("android/os/Build"), "TIME")
