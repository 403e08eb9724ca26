# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``guest/system/<name>/library.toml`` says of a library or program of Android's /system.

    kind = "library"                # or "program"
    file = "libfoo.so"              # its name and soname; file64 where arm64's differs
    needed = ["libc.so"]            # link inputs, in order
    sources = ["*.c", "*.S"]        # default: all in the folder
    flags = []                      # more for the compiler, and for the linker:
    link_flags = []
    musl = "libc"                   # or "libm": this part of musl goes in whole
    runtime = true                  # crtbegin and the compiler's support routines
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from droidemu.errors import UserError
from droidemu.sdk.android import ARM64, AndroidAbi, system_root
from droidemu.sdk.flags import LANGUAGES, in_order

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LIBRARY, PROGRAM = "library", "program"

#: Key -> type and default; `file` has none.
_KEYS: dict[str, tuple[type, Any]] = {
    "kind": (str, LIBRARY),
    "file": (str, None),
    "file64": (str, ""),
    "needed": (list, []),
    "sources": (list, []),
    "flags": (list, []),
    "link_flags": (list, []),
    "musl": (str, ""),
    "runtime": (bool, True),
}


@dataclass(frozen=True)
class Library:
    """One folder of ``guest/system``, read."""

    folder: Path
    kind: str
    names: dict[str, str]  #: file name by ABI
    needed: tuple[str, ...]
    patterns: tuple[str, ...]
    flags: tuple[str, ...]
    link_flags: tuple[str, ...]
    musl: str
    runtime: bool

    def place(self, abi: AndroidAbi) -> str:
        """Where it goes, relative to the root of the guest's files."""
        folder = abi.lib if self.kind == LIBRARY else "bin"
        return f"system/{folder}/{self.names[abi.name]}"

    @property
    def sources(self) -> list[Path]:
        """Sorted; UserError when a pattern fits nothing."""
        if not self.patterns:
            return in_order(p for p in self.folder.iterdir() if p.suffix in LANGUAGES)
        found: set[Path] = set()
        for pattern in self.patterns:
            fitting = [path for path in self.folder.glob(pattern) if path.suffix in LANGUAGES]
            if not fitting:
                raise UserError(f"{self.folder / 'library.toml'}: sources: nothing is {pattern}")
            found.update(fitting)
        return in_order(found)


def read_library(file: Path) -> Library:
    """Raises UserError when the file is not as described above."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{file}: {error}") from None
    values: dict[str, Any] = {key: default for key, (_, default) in _KEYS.items()}
    for key, value in table.items():
        if key not in _KEYS:
            raise UserError(f"{file}: unknown key {key!r}")
        kind = _KEYS[key][0]
        strings = kind is not list or all(isinstance(item, str) for item in value)
        if not isinstance(value, kind) or not strings:
            raise UserError(f"{file}: {key} has the wrong type")
        values[key] = value
    if not values["file"]:
        raise UserError(f"{file}: file is missing")
    if values["kind"] not in (LIBRARY, PROGRAM):
        raise UserError(f"{file}: kind is neither {LIBRARY} nor {PROGRAM}")
    both = {ARM64.name: values["file64"] or values["file"]}
    return Library(
        folder=file.parent,
        kind=values["kind"],
        names={"armeabi-v7a": values["file"], **both},
        needed=tuple(values["needed"]),
        patterns=tuple(values["sources"]),
        flags=tuple(values["flags"]),
        link_flags=tuple(values["link_flags"]),
        musl=values["musl"],
        runtime=values["runtime"],
    )


def find_libraries() -> list[Library]:
    """All of them, each after those that it needs; UserError when they need each other."""
    every = [read_library(file) for file in in_order(system_root().glob("*/library.toml"))]
    by_name = {name: library for library in every for name in library.names.values()}
    ordered: list[Library] = []
    below: list[Library] = []

    def visit(library: Library) -> None:
        if library in ordered:
            return
        if library in below:
            circle = " needs ".join(item.folder.name for item in [*below, library])
            raise UserError(f"guest/system: {circle}")
        below.append(library)
        for name in library.needed:
            # A library that nobody has written yet is left out, so that the others can be built.
            if name in by_name:
                visit(by_name[name])
        below.pop()
        ordered.append(library)

    for library in every:
        visit(library)
    return ordered
