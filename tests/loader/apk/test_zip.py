# SPDX-License-Identifier: GPL-2.0-or-later
"""Sound archives are read whole, unsound ones refused with the reason."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import pytest

from droidemu.loader.apk.errors import EntryError, ZipError
from droidemu.loader.apk.zip import ZipArchive

from ..apkbuild import Item, Zip, signing_block

TEXT = b"All work and no play makes Jack a dull boy. " * 2000


def sound() -> Zip:
    return (
        Zip(comment=b"hello")
        .add("AndroidManifest.xml", b"x" * 100, deflate=True)
        .add("lib/arm64-v8a/libmain.so", b"\x7fELF" + bytes(9000), align=4096)
        .add("assets/text.txt", TEXT, deflate=True, descriptor=True)
        .add("assets/empty", b"", deflate=True)
        .add("assets/", b"")
        .add("assets/ä€😀", b"unicode")
    )


def test_everything_comes_out_as_it_went_in() -> None:
    built = sound()
    archive = ZipArchive(built.build())
    assert [entry.name for entry in archive] == [str(item.name) for item in built.items]
    for item in built.items:
        assert archive.read(str(item.name)) == item.data
    assert archive.comment == b"hello"
    library = archive.entry("lib/arm64-v8a/libmain.so")
    assert library.stored and library.mappable(4096) and library.alignment >= 4096
    assert archive.data[library.data_offset : library.data_offset + 4] == b"\x7fELF"
    assert not archive.entry("assets/text.txt").stored
    assert "assets/none" not in archive
    with pytest.raises(EntryError, match="there is no assets/none in it"):
        archive.read("assets/none")


def test_names_that_only_look_odd() -> None:
    names = ["a//b", "folder\\", "a\\b\\c", "...", "note: x", "a.b/..c"]
    built = Zip([Item(name) for name in names]).build()
    assert [entry.name for entry in ZipArchive(built)] == names


def test_archives_of_the_standard_library_are_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("folder/b.txt", b"b", zipfile.ZIP_STORED)
    ours = ZipArchive(file.getvalue())
    assert ours.read("a.txt") == TEXT and ours.read("folder/b.txt") == b"b"


def test_streams_seek_and_stop() -> None:
    archive = ZipArchive(Zip().add("s", TEXT).add("d", TEXT, deflate=True).build())
    for name in ("s", "d"):
        stream = archive.open(name)
        assert stream.readable() and stream.seekable()
        assert stream.read(10) == TEXT[:10]
        assert stream.seek(50_000) == 50_000
        assert stream.read(7) == TEXT[50_000:50_007]
        assert stream.seek(-5, io.SEEK_END) == len(TEXT) - 5
        assert stream.read() == TEXT[-5:]
        assert stream.read(1) == b""
        assert stream.seek(3) == 3 and stream.read(4) == TEXT[3:7]
        assert stream.seek(2, io.SEEK_CUR) == 9 == stream.tell()
        assert stream.seek(len(TEXT) + 10) and stream.read() == b""
        with pytest.raises(ValueError):
            stream.seek(-1)


def test_a_signing_block_may_lie_in_front_of_the_directory() -> None:
    built = sound()
    built.signing_block = signing_block({0x7109871A: b"certificate"})
    archive = ZipArchive(built.build())
    assert archive.directory_offset - archive.content_end >= len(built.signing_block)
    assert archive.read("assets/text.txt") == TEXT


UNSOUND: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "it is not a zip archive"),
    "text": (lambda: b"hello world, this is no archive", "it is not a zip archive"),
    "cut at the end": (lambda: sound().build()[:-30], "cut off: its directory"),
    "cut in the comment": (lambda: sound().build()[:-2], "cut off inside the comment"),
    "half": (lambda: sound().build()[:5000], "cut off: its directory"),
    "bytes behind": (lambda: Zip([Item("a")], behind=b"xyz").build(), "3 unknown bytes lie behind"),
    "several parts": (lambda: Zip([Item("a")], end={"first": 1}).build(), "in several parts"),
    "disk of an entry": (
        lambda: Zip([Item("a", central={"disk": 1})]).build(),
        "in several parts",
    ),
    "fewer here": (lambda: Zip([Item("a")], end={"here": 0}).build(), "in several parts"),
    "zip64 sizes": (lambda: Zip([Item("a")], end={"size": 0xFFFFFFFF}).build(), "zip64"),
    "zip64 entry": (
        lambda: Zip([Item("a", b"x", central={"size": 0xFFFFFFFF, "packed": 0xFFFFFFFF})]).build(),
        "zip64",
    ),
    "zip64 locator": (
        lambda: Zip([Item("a")], before_end=b"PK\6\7" + bytes(16)).build(),
        "zip64",
    ),
    "count too high": (
        lambda: Zip([Item("a")], end={"count": 2, "here": 2}).build(),
        "damaged at entry 2 of 2",
    ),
    "count too low": (
        lambda: Zip([Item("a"), Item("b")], end={"count": 1, "here": 1}).build(),
        "unknown bytes lie behind the directory",
    ),
    "directory elsewhere": (
        lambda: Zip([Item("a")], end={"offset": 3}).build(),
        "should end at",
    ),
    "huge directory": (
        lambda: Zip([Item("a")], end={"size": 1 << 30}).build(),
        "larger than any real one",
    ),
    "name cut": (
        lambda: Zip([Item("a", central={"extra": b""})]).build().replace(
            struct.pack("<HHH", 1, 0, 0) + bytes(6), struct.pack("<HHH", 999, 0, 0) + bytes(6)
        ),
        "damaged at entry 1 of 1",
    ),
    "twice": (lambda: Zip([Item("a", b"1"), Item("a", b"2")]).build(), "a is in the archive twice"),
    "absolute": (lambda: Zip([Item("/etc/passwd")]).build(), "/etc/passwd could lead out"),
    "upwards": (lambda: Zip([Item("assets/../../x")]).build(), "could lead out"),
    "upwards, Windows": (lambda: Zip([Item("a\\..\\x")]).build(), "could lead out"),
    "here": (lambda: Zip([Item("./x")]).build(), "could lead out"),
    "drive": (lambda: Zip([Item("C:\\x")]).build(), "could lead out"),
    "drive inside": (lambda: Zip([Item("lib/a/C:\\Users\\x.so")]).build(), "could lead out"),
    "drive without a slash": (lambda: Zip([Item("lib/a/C:x.so")]).build(), "could lead out"),
    "absolute, Windows": (lambda: Zip([Item("lib/a/\\x.so")]).build(), "could lead out"),
    "another computer": (lambda: Zip([Item("lib/a/\\\\host\\x.so")]).build(), "could lead out"),
    "nothing": (lambda: Zip([Item("")]).build(), "could lead out"),
    "NUL": (lambda: Zip([Item("a\0b")]).build(), r"a\\x00b could lead out"),
    "no UTF-8": (lambda: Zip([Item(b"\xff\xfe")]).build(), "is not UTF-8"),
    "declared bomb": (
        lambda: Zip([Item("a", b"x", deflate=True, central={"size": 1 << 30})]).build(),
        "claims to hold 1073741824 bytes in 3: a zip bomb",
    ),
    "stored with two sizes": (
        lambda: Zip([Item("a", b"xyz", central={"size": 2}, local={"size": 2})]).build(),
        "stored, but with two sizes",
    ),
    "overlap": (
        lambda: Zip([Item("a", b"x" * 50), Item("b", b"y", at=20)]).build(),
        "a and b overlap",
    ),
    "same place": (
        lambda: Zip([Item("a", b"x" * 50), Item("b", b"y", at=0)]).build(),
        "overlap",
    ),
    "reaches into the directory": (
        lambda: Zip(
            [Item("a", b"xyz", central={"packed": 900, "size": 900},
                  local={"packed": 900, "size": 900})]
        ).build(),
        "reaches into the archive's directory",
    ),
    "no local header": (
        lambda: Zip([Item("a", b"x" * 80, central={"offset": 4})]).build(),
        "has no header where the directory says",
    ),
    "outside": (
        lambda: Zip([Item("a", central={"offset": 1 << 30})]).build(),
        "lies outside of the archive",
    ),
    "other name": (
        lambda: Zip([Item("classes.dex", local={"name": b"classes.dey"})]).build(),
        "has another name in its own header",
    ),
    "other method": (
        lambda: Zip([Item("a", b"x", local={"method": 8})]).build(),
        "differs from its own header",
    ),
    "other size": (
        lambda: Zip([Item("a", b"x", deflate=True, local={"size": 2})]).build(),
        "differs from its own header",
    ),
    "other checksum": (
        lambda: Zip([Item("a", b"x", local={"crc": 5})]).build(),
        "differs from its own header",
    ),
    "encrypted in one header": (
        lambda: Zip([Item("a", b"x", local={"flags": 1})]).build(),
        "differs from its own header",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSOUND)
def test_unsound_archives_are_refused(case: str) -> None:
    build, message = UNSOUND[case]
    with pytest.raises(ZipError, match=message) as error:
        ZipArchive(build(), "app.apk")
    assert str(error.value).startswith("app.apk: ")
    assert "\n" not in str(error.value)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


BAD_ENTRIES: dict[str, tuple[Item, str]] = {
    "encrypted": (Item("a", b"x", central={"flags": 1}, local={"flags": 1}), "is encrypted"),
    "LZMA": (Item("a", b"x", central={"method": 14}, local={"method": 14}), "LZMA; Android knows"),
    "method": (Item("a", b"x", central={"method": 77}, local={"method": 77}), "method 77"),
    "checksum": (Item("a", b"x", central={"crc": 1}, local={"crc": 1}), "checksum is wrong"),
    "deflated checksum": (
        Item("a", b"x", deflate=True, central={"crc": 1}, local={"crc": 1}),
        "checksum is wrong",
    ),
    "more than declared": (
        Item("a", b"x" * 100, packed=deflated(b"x" * 5000), deflate=True),
        "holds more than the 100 bytes it declares: a zip bomb",
    ),
    "less than declared": (
        Item("a", b"x" * 100, packed=deflated(b"x" * 50), deflate=True),
        "ends before its 100 bytes",
    ),
    "cut": (Item("a", TEXT, packed=deflated(TEXT)[:-20], deflate=True), "is damaged"),
    "not finished": (
        Item("a", b"x" * 100, packed=b"\0\x64\0\x9b\xff" + b"x" * 100, deflate=True),
        "compressed data is cut off",
    ),
    "no deflate": (Item("a", b"x" * 100, packed=b"\xff" * 50, deflate=True), "is damaged"),
    "empty but not": (Item("a", b"", packed=deflated(b"x"), deflate=True), "more than the 0 bytes"),
}


@pytest.mark.parametrize("case", BAD_ENTRIES)
def test_a_bad_entry_does_not_spoil_the_others(case: str) -> None:
    item, message = BAD_ENTRIES[case]
    archive = ZipArchive(Zip([Item("good", TEXT, deflate=True), item]).build(), "app.apk")
    assert archive.read("good") == TEXT
    with pytest.raises(EntryError, match=message) as error:
        archive.read("a")
    assert str(error.value).startswith("app.apk: a ")


def test_reading_has_a_limit() -> None:
    archive = ZipArchive(Zip().add("a", bytes(1 << 20), deflate=True).build())
    assert len(archive.read("a", 1 << 20)) == 1 << 20
    with pytest.raises(EntryError, match="more than 1000 make sense"):
        archive.read("a", 1000)


def test_a_stream_takes_memory_for_what_is_read_only() -> None:
    archive = ZipArchive(Zip().add("a", bytes(64 << 20), deflate=True).build())
    stream = archive.open("a")
    tracemalloc.start()
    try:
        while stream.read(10_000):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_a_comment_may_hold_anything_but_an_end_record() -> None:
    assert ZipArchive(Zip([Item("a")], comment=bytes(range(256)) * 255).build()).comment
    fake = Zip([Item("b", b"other content")]).build()
    with pytest.raises(ZipError):  # two readers would see two archives
        ZipArchive(Zip([Item("a")], comment=fake).build())


def test_extra_fields_and_padding_do_not_matter() -> None:
    item = Item("a", b"x", local={"extra": b"\0\0\0"}, central={"extra": b"\1"}, align=64)
    entry = ZipArchive(Zip([item]).build()).entry("a")
    assert entry.data_offset % 64 == 0 and entry.alignment == 64
