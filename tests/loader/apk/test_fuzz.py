# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever the bytes: success or the documented error, in little time and memory."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable
from functools import cache

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from droidemu.loader.apk import values as v
from droidemu.loader.apk.axml import parse_axml
from droidemu.loader.apk.config import Config, device_config
from droidemu.loader.apk.errors import ApkError, AxmlError, ResourceError, ZipError
from droidemu.loader.apk.match import better, matches
from droidemu.loader.apk.package import Apk
from droidemu.loader.apk.resources import ResourceTable
from droidemu.loader.apk.values import Value
from droidemu.loader.apk.zip import ZipArchive
from droidemu.loader.inspect import inspect_data

from ..apkbuild import PNG, Item, Zip, apk, manifest, native_activity, signing_block
from ..elfbuild import dynamic_elf
from ..resbuild import Bag, E, Plain, Table, axml

PHONE = device_config(width=1080, height=1920, dpi=420)
#: Longest time that one small file may take, in seconds, on a busy machine.
PATIENCE = 5.0

quick = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_bytes_near_limits = st.sampled_from([0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFE, 0xFF])
_words = st.sampled_from(
    [0, 1, 4, 8, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF]
) | st.integers(0, 0xFFFFFFFF)


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """A file with bytes and words replaced, a stretch repeated or left out, and its end cut."""
    data = bytearray(good)
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(_bytes_near_limits | st.integers(0, 255))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, (len(data) - 4) // 2)) * 2
        struct.pack_into("<I", data, at, draw(_words))
    if draw(st.booleans()):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(1, 64))
        if draw(st.booleans()):
            data[at:at] = data[at : at + size]
        else:
            del data[at : at + size]
    return bytes(data[: draw(st.just(len(data)) | st.integers(0, len(data)))])


def allowed(error: type[ApkError], run: Callable[[], object]) -> None:
    """Runs; only ``error`` may come out of it, as one line, and soon."""
    start = time.monotonic()
    try:
        run()
    except error as problem:
        assert "\n" not in str(problem) and len(str(problem)) < 1000
    assert time.monotonic() - start < PATIENCE


@cache
def a_zip() -> bytes:
    built = Zip(comment=b"c", signing_block=signing_block({0x7109871A: b"certificate"}))
    built.add("a.txt", b"hello " * 50, deflate=True)
    built.add("lib/x/l.so", b"\x7fELF" * 9, align=16)
    built.add("late", b"bye " * 50, deflate=True, descriptor=True)
    return built.build()


def read_all(data: bytes) -> None:
    archive = ZipArchive(data, "z")
    for entry in archive:
        try:
            assert len(archive.read(entry, 1 << 20)) == entry.size
            assert zlib.crc32(archive.read(entry, 1 << 20)) == entry.crc
        except ZipError as error:
            assert "\n" not in str(error)


@quick
@given(st.data())
def test_damaged_archives(data: st.DataObject) -> None:
    content = data.draw(damaged(a_zip()))
    allowed(ZipError, lambda: read_all(content))


_fields = st.fixed_dictionaries(
    {},
    optional={
        "flags": st.sampled_from([0, 1, 8, 9, 0x40, 0x800, 0xFFFF]),
        "method": st.sampled_from([0, 8, 9, 14, 0xFFFF]),
        "crc": _words,
        "packed": st.integers(0, 200) | _words,
        "size": st.integers(0, 200) | _words,
    },
)
_items = st.builds(
    Item,
    name=st.text(max_size=6) | st.binary(max_size=6) | st.sampled_from(["a", "../a", "/a", "a/b"]),
    data=st.binary(max_size=60),
    deflate=st.booleans(),
    descriptor=st.booleans(),
    packed=st.none() | st.binary(max_size=30),
    central=st.just({}) | _fields,
    local=st.just({}) | _fields,
    at=st.none() | st.integers(0, 200),
)


@quick
@given(
    items=st.lists(_items, max_size=4),
    end=st.just({}) | st.fixed_dictionaries({}, optional={"count": st.integers(0, 5),
                                                          "offset": st.integers(0, 400)}),
    comment=st.binary(max_size=40),
)  # fmt: skip
def test_invented_archives(items: list[Item], end: dict[str, int], comment: bytes) -> None:
    built = Zip(list(items), comment=comment, end=end)
    try:
        content = built.build()
    except UnicodeEncodeError:
        assume(False)
    allowed(ZipError, lambda: read_all(content))


@cache
def an_xml(utf8: bool) -> bytes:
    root = manifest(
        native_activity("main"), application={"label": "@0x7f010000", "debuggable": True}
    )
    return axml(root, utf8=utf8)


@quick
@given(st.data(), st.booleans())
def test_damaged_xml(data: st.DataObject, utf8: bool) -> None:
    content = data.draw(damaged(an_xml(utf8)))
    allowed(AxmlError, lambda: [str(a.value) for e in parse_axml(content).walk()
                                for a in e.attributes])  # fmt: skip


_plain: st.SearchStrategy[Plain] = (
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12).filter(
        lambda text: not text.startswith("@0x")
    )
    | st.booleans()
    | st.integers(-(1 << 31), (1 << 31) - 1)
    | st.builds(Value, st.sampled_from([1, 2, 5, 6, 7, 0x11, 0x1C, 0x99]), _words)
)
_names = st.sampled_from(["package", "android:name", "android:value", "android:versionCode", "x"])
_elements = st.recursive(
    st.builds(E, st.sampled_from(["manifest", "application", "activity", "meta-data"]),
              st.dictionaries(_names, _plain, max_size=3)),
    lambda inner: st.builds(
        E,
        st.sampled_from(["manifest", "application", "activity", "intent-filter"]),
        st.dictionaries(_names, _plain, max_size=3),
        st.lists(inner | st.text("abc", max_size=3), max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip


@quick
@given(_elements, st.booleans())
def test_invented_xml_comes_out_as_it_went_in(root: E, utf8: bool) -> None:
    def compare(written: E, read: object) -> None:
        from droidemu.loader.apk.axml import ANDROID, Element

        assert isinstance(read, Element)
        assert read.tag == written.tag
        assert len(read.attributes) == len(written.attributes)
        for name, plain in written.attributes.items():
            space = ANDROID if name.startswith("android:") else None
            value = read.get(name.removeprefix("android:"), space)
            assert value is not None
            if isinstance(plain, str):
                assert value.text == plain
            elif isinstance(plain, Value):
                assert value == plain
            else:
                assert value.integer == (-1 if plain is True else plain)
        inner = [child for child in written.children if isinstance(child, E)]
        assert read.text == "".join(c for c in written.children if isinstance(c, str))
        for one, other in zip(inner, read.children, strict=True):
            compare(one, other)

    compare(root, parse_axml(axml(root, utf8=utf8)))


@quick
@given(_elements)
def test_invented_manifests(root: E) -> None:
    def look() -> None:
        facts = Apk(apk(root), "x").manifest
        assert facts.package
        assert facts.launcher is None or facts.launcher in facts.activities

    allowed(ApkError, look)


@cache
def a_table(form: str) -> bytes:
    table = Table(form=form)
    one = table.put("string", "one", "text")
    table.put("string", "one", "Text", Config(language="de", density=320))
    table.put("string", "two", f"@{one:#010x}")
    style = table.put("style", "s", Bag([(0x01010001, "x"), (0x01010002, 5)]))
    table.put("style", "t", Bag([(0x01010001, "y")], style))
    table.put("dimen", "d", Value(v.TYPE_DIMENSION, 0x1001))
    return table.build()


def look_everything_up(data: bytes) -> None:
    table = ResourceTable(data)
    table.configurations()
    table.id_of("string/one")
    for count, number in enumerate(table.resource_ids()):
        if count == 50:
            break
        try:
            found = table.find(number, PHONE)
            if found is not None and found.value is not None:
                table.resolve(found.value, PHONE)
            table.bag(number, PHONE)
            table.name_of(number)
        except ResourceError as error:
            assert "\n" not in str(error)


@quick
@given(st.data(), st.sampled_from(["plain", "sparse", "offset16", "compact"]))
def test_damaged_tables(data: st.DataObject, form: str) -> None:
    content = data.draw(damaged(a_table(form)))
    allowed(ResourceError, lambda: look_everything_up(content))


_configs = st.builds(
    Config,
    mcc=st.sampled_from([0, 310]),
    language=st.sampled_from(["", "en", "de", "zh", "fil", "xyz"]),
    region=st.sampled_from(["", "US", "GB", "001", "TW"]),
    orientation=st.integers(0, 3),
    density=st.sampled_from([0, 120, 160, 320, 480, 0xFFFE, 0xFFFF]),
    sdk_version=st.integers(0, 40),
    screen_layout=st.integers(0, 255),
    ui_mode=st.integers(0, 255),
    smallest_width_dp=st.sampled_from([0, 320, 600]),
    width_dp=st.sampled_from([0, 300, 700]),
    input_flags=st.integers(0, 15),
    script=st.sampled_from(["", "Latn", "Hant"]),
)


@quick
@given(_configs, _configs)
def test_no_configuration_is_better_than_itself(one: Config, device: Config) -> None:
    assert not better(one, one, device)
    assert matches(Config(), device)
    str(one)


@cache
def an_app() -> bytes:
    table = Table()
    label = table.put("string", "label", "App")
    icon = table.put("mipmap", "icon", "res/i.png")
    table.put("mipmap", "icon", "res/i.xml", Config(density=0xFFFE))
    root = manifest(
        native_activity("main"),
        application={"label": f"@{label:#010x}", "icon": f"@{icon:#010x}"},
    )
    files = {
        "res/i.png": PNG,
        "res/i.xml": axml(
            E("adaptive-icon", {}, [E("foreground", {"android:drawable": "@0x7f020000"})])
        ),
        "lib/arm64-v8a/libmain.so": dynamic_elf(64),
    }
    # All stored: damage reaches every parser instead of the checksum's net only.
    built = Zip().add("AndroidManifest.xml", axml(root)).add("resources.arsc", table.build())
    for name, data in files.items():
        built.add(name, data)
    return built.build()


def refreshed(content: bytes) -> bytes:
    """The archive with right checksums again, if its structure survived."""
    try:
        archive = ZipArchive(content)
    except ZipError:
        return content
    built = Zip()
    for entry in archive:
        if entry.stored:
            built.add(entry.name, content[entry.data_offset : entry.data_offset + entry.size])
    return built.build()


@quick
@given(st.data())
def test_reports_on_damaged_apps(data: st.DataObject) -> None:
    content = data.draw(damaged(an_app()))
    for variant in (content, refreshed(content)):
        start = time.monotonic()
        report = inspect_data(variant, "app.apk")
        # The damage may be to what keeps it from running.
        assert report.verdict.startswith(("cannot run: ", "runs: "))
        assert time.monotonic() - start < PATIENCE
