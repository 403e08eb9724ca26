# SPDX-License-Identifier: GPL-2.0-or-later
"""Compiles and links what tests are about; the same inputs once, on whatever system.

A start of the compiler costs a tenth of a second, and many times that under Wine. What it makes is
the same everywhere, so it is kept in DroidEmu's own cache, which may come from another system.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from droidemu.sdk import toolchain

ROOT = Path(__file__).resolve().parent.parent
#: Not where a test moves it to.
_CACHE = toolchain.cache_folder()
_SOURCES = (".c", ".cpp", ".S", ".s")


def make(out: Path, *words: str | Path) -> Path:
    """The file `out`, as ``zig WORDS... -o OUT`` makes it. UserError says what the compiler says.

    Which headers can count is guessed: the guest's, those beside a source and in folders that
    WORDS name. Folders of the compiler's own do not change.
    """
    key = toolchain._key("test", toolchain.compiler_stamp(), *_inputs(words))
    found = _CACHE / key[:2] / f"{key}.out"
    if not found.is_file():
        with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
            made = Path(work) / out.name
            toolchain._run([str(toolchain.zig()), *map(str, words), "-o", str(made)])
            toolchain._place(made, found)
    toolchain._place(found, out)
    return out


def _inputs(words: tuple[str | Path, ...]) -> Iterator[str]:
    """What the result depends on."""
    guest = toolchain.guest_root()
    yield toolchain._tree_hash(guest / "include")
    yield toolchain._tree_hash(guest / "system" / "include")
    for word in words:
        path = Path(word)
        if path.is_relative_to(toolchain.zig().parent):
            yield path.relative_to(toolchain.zig().parent).as_posix()
        elif path.is_absolute() and path.is_dir():
            yield toolchain._tree_hash(path)
        elif path.is_absolute() and path.is_file():
            yield path.name
            yield toolchain._file_hash(path)
            if path.suffix in _SOURCES:
                yield toolchain._headers_hash(path.parent)
        else:
            yield _named(str(word))


def _named(word: str) -> str:
    """A word without the places of things on this machine."""
    for folder, name in _places():
        word = word.replace(folder, name)
    return word


@cache
def _places() -> list[tuple[str, str]]:
    folders = {"ZIG": toolchain.zig().parent, "ROOT": ROOT}
    return [
        (text, name)
        for name, folder in folders.items()
        for text in (str(folder), folder.as_posix())
    ]
