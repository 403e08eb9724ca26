# SPDX-License-Identifier: GPL-2.0-or-later
"""Archives, tables, pictures and stripped libraries, whatever goes into them."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import compiling
import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.loader.apk.resources import ResourceTable as ReadTable
from droidemu.loader.apk.zip import ZipArchive
from droidemu.sdk.apk import zipwriter
from droidemu.sdk.apk.chunks import integer, string
from droidemu.sdk.apk.icon import SIZES, draw_icon
from droidemu.sdk.apk.strip import machine_of, strip_debug
from droidemu.sdk.apk.table import Config, ResourceTable, parse_qualifiers
from droidemu.sdk.apk.zipwriter import Entry, is_stored, write_zip

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0\\/:"), min_size=1, max_size=40)


@given(
    st.dictionaries(
        NAMES.filter(lambda name: name not in (".", "..")),
        st.tuples(st.binary(max_size=200), st.booleans(), st.sampled_from([1, 4, 4096, 16384])),
        max_size=8,
    )
)
def test_any_files_come_back(files: dict[str, tuple[bytes, bool, int]]) -> None:
    entries = [Entry(name, *how) for name, how in files.items()]
    data = write_zip(entries).whole()
    archive = ZipArchive(data)
    assert [entry.name for entry in archive] == list(files)
    for entry in archive:
        content, _, align = files[entry.name]
        assert archive.read(entry) == content
        assert not entry.stored or entry.data_offset % max(align, 4) == 0
    assert zipfile.ZipFile(BytesIO(data)).testzip() is None


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="too long for an APK"):
        write_zip([Entry("x" * 70000, b"")])
    with pytest.raises(UserError, match="more than 65534 files"):
        write_zip([Entry("x", b"")] * 65535)
    monkeypatch.setattr(zipwriter, "_LARGEST", 1000)
    with pytest.raises(UserError, match="larger than 4 GB"):
        write_zip([Entry("x", bytes(2000), compress=False)])
    with pytest.raises(UserError, match="larger than 4 GB"):
        write_zip([Entry(str(i), b"") for i in range(20)]).whole()


def test_what_is_not_compressed() -> None:
    assert is_stored("a/b.PNG") and is_stored("x.tar.gz") and is_stored("x.dat", (".DAT",))
    assert not is_stored("png") and not is_stored("a.png/x") and not is_stored("")


def test_a_table_is_read_back() -> None:
    table = ResourceTable("org.example.x")
    assert not table
    ids = [
        table.put("string", "one", string("1")), table.put("string", "two", string("2\U0001f600")),
        table.put("string", "one", string("eins"), parse_qualifiers("de-rAT-night-xhdpi-v26")),
        table.put("integer", "n", integer(-5), Config(language="fil", orientation=2)),
        table.put("string", "three", string("x" * 40000), Config(version=21)),
    ]  # fmt: skip
    assert ids == [0x7F010000, 0x7F010001, 0x7F010000, 0x7F020000, 0x7F010002]
    read = ReadTable(table.build())
    found = {
        (one.name, str(one.config)): str(one.value)
        for number in read.resource_ids()
        for one in read.variants(number)
    }
    assert found == {
        ("string/one", ""): "1", ("string/two", ""): "2\U0001f600",
        ("string/one", "de-rAT-night-xhdpi-v26"): "eins", ("integer/n", "fil-land"): "-5",
        ("string/three", "v21"): "x" * 40000,
    }  # fmt: skip
    assert read.packages == {0x7F: "org.example.x"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""), ("de", "de"), ("pt-rBR", "pt-rBR"), ("es-r419", "b+es+419"), ("port", "port"),
        ("b+zh+Hant+TW", "b+zh+Hant+TW"), ("night", "night"), ("nodpi", "nodpi"),
        ("de-land-v9", "de-land-v9"),
    ],
)  # fmt: skip
def test_qualifiers(text: str, shown: str) -> None:
    config = parse_qualifiers(text)
    assert config is not None
    table = ResourceTable("x.y")
    number = table.put("string", "a", string("b"), config)
    (one,) = ReadTable(table.build()).variants(number)
    assert str(one.config) == shown


@pytest.mark.parametrize("text", ["x-y", "DE", "car", "v", "sw600dp", "de--x", "v0", "de-fr"])
def test_qualifiers_that_are_unknown(text: str) -> None:
    assert parse_qualifiers(text) is None


@pytest.mark.parametrize("name", ["plasma", "x", "9lives", "\u00fcber", "", "___"])
def test_the_picture_of_apps_without_one(name: str) -> None:
    drawn = draw_icon(name)
    assert set(drawn.icons) == set(drawn.foregrounds) == set(SIZES)
    for density, side in SIZES.items():
        for data, width, colors in (
            (drawn.icons[density], side, 5), (drawn.foregrounds[density], side * 9 // 4, 3)
        ):  # fmt: skip
            assert struct.unpack(">II", data[16:24]) == (width, width)
            at = data.index(b"IDAT")
            (length,) = struct.unpack(">I", data[at - 4 : at])
            pixels = zlib.decompress(data[at + 4 : at + 4 + length])
            assert len(pixels) == width * (width + 1) and len(set(pixels)) == colors
            assert len(data) < 1200
    assert drawn == draw_icon(name)


SOURCE = """
int shared = 3;
static __thread int own;
int __attribute__((visibility("default"))) value(int x) { own += x; return shared + own; }
"""


def library(folder: Path, target: str, *flags: str) -> bytes:
    (folder / "a.c").write_text(SOURCE, encoding="utf-8", newline="\n")
    words = ("clang", "-target", target, "-fPIC", "-g", "-O1", "-c")
    made = compiling.make(folder / "a.o", *words, folder / "a.c")
    linker = ("ld.lld", "-shared", "--build-id=sha1", "--hash-style=gnu", *flags)
    return compiling.make(folder / "a.so", *linker, made).read_bytes()


@pytest.mark.parametrize("target", ["aarch64-linux-android24", "armv7a-linux-androideabi24"])
def test_libraries_lose_debug_information_only(tmp_path: Path, target: str) -> None:
    from elftools.elf.elffile import ELFFile

    pytest.importorskip("ziglang")
    data = library(tmp_path, target)
    stripped = strip_debug(data)
    assert len(stripped) < len(data) and strip_debug(stripped) == stripped
    assert machine_of(stripped) == machine_of(data) == (183 if "64" in target else 40)
    before, after = ELFFile(BytesIO(data)), ELFFile(BytesIO(stripped))
    names = {section.name for section in after.iter_sections()}
    assert not [name for name in names if name.startswith((".debug", ".symtab", ".strtab"))]
    assert (".ARM.attributes" in names) == ("arm" in target)
    for section in before.iter_sections():
        if section["sh_flags"] & 2 or section.name == ".ARM.attributes":
            its = after.get_section_by_name(section.name)
            assert its is not None and its.data() == section.data()
            assert its["sh_addr"] == section["sh_addr"] and its["sh_link"] < after.num_sections()
            if section["sh_link"]:
                linked = after.get_section(its["sh_link"]).name
                assert linked == before.get_section(section["sh_link"]).name
    for one, two in zip(before.iter_segments(), after.iter_segments(), strict=True):
        skip = 64 if one["p_offset"] == 0 else 0  # the file's header tells where sections are
        assert one.header == two.header and one.data()[skip:] == two.data()[skip:]


def test_damaged_libraries_stay_as_they_are(tmp_path: Path) -> None:
    pytest.importorskip("ziglang")
    data = library(tmp_path, "aarch64-linux-android24", "--strip-debug")
    dice = random.Random(3)
    for _ in range(2000):
        damaged = bytearray(data)
        for _ in range(dice.choice((1, 3))):
            place = dice.choice((dice.randrange(64), dice.randrange(len(data))))
            damaged[place] = dice.randrange(256)
        cut = bytes(damaged[: dice.choice((len(data), dice.randrange(len(data))))])
        strip_debug(cut)
        machine_of(cut)
