# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of what Android's libraries export, and linker version scripts made of them.

``guest/system/<name>/exports.txt`` has one symbol a line: its name, its version, and words that
limit it: ``abi=NAME`` (only there), ``api=N`` (since that level), ``var`` (data, not a function),
``platform`` (not for apps), ``own`` (ours, not Android's).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.android import AndroidAbi

#: Versions in the order in which each inherits from the one before.
_ORDER = ("LIBC", "LIBC_N", "LIBC_O", "LIBC_P", "LIBC_Q", "LIBC_R")
_ON_TOP = ("LIBC_PLATFORM", "LIBC_PRIVATE", "LIBC_DEPRECATED")


@dataclass(frozen=True)
class Export:
    """One line of a table."""

    name: str
    version: str
    abi: str = ""  #: empty: every ABI
    api: int = 21
    is_data: bool = False
    platform: bool = False
    own: bool = False


def read_exports(file: Path) -> list[Export]:
    """Every line of a table; UserError names a line that is not understood."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        options = dict(word.partition("=")[::2] for word in words[2:])
        try:
            found.append(
                Export(
                    words[0],
                    words[1],
                    options.pop("abi", ""),
                    int(options.pop("api", "21")),
                    options.pop("var", None) is not None,
                    options.pop("platform", None) is not None,
                    options.pop("own", None) is not None,
                )
            )
            known = not options
        except (IndexError, ValueError):
            known = False
        if not known:
            raise UserError(f"{file}:{number}: not an export: {line}")
    return found


def read_missing(file: Path) -> dict[str, str]:
    """Name -> reason of a ``missing.txt``: a line "= REASON", then the names, over lines."""
    found: dict[str, str] = {}
    reason = ""
    if not file.is_file():
        return found
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            reason = line[2:].strip()
        elif not line.startswith("#"):
            if line.strip() and not reason:
                raise UserError(f"{file}: {line.split()[0]} has no reason")
            found.update((name, reason) for name in line.split())
    return found


def exports_of(file: Path, abi: AndroidAbi) -> Iterator[Export]:
    """The lines that hold for `abi`."""
    return (export for export in read_exports(file) if export.abi in ("", abi.name))


def version_script(file: Path, abi: AndroidAbi) -> str:
    """What the linker is told: nothing but these symbols is seen from outside."""
    names: dict[str, list[str]] = {}
    for export in exports_of(file, abi):
        names.setdefault(export.version, []).append(export.name)
    unknown = set(names) - {*_ORDER, *_ON_TOP}
    if unknown:
        raise UserError(f"{file}: unknown version {min(unknown)}")
    lines = []
    before = ""
    top = max((v for v in _ORDER if v in names), key=_ORDER.index, default="")
    for version in (*_ORDER, *_ON_TOP):
        if version not in names:
            continue
        lines.append(f"{version} {{\n  global:")
        lines += [f"    {name};" for name in sorted(names[version])]
        if not before:
            lines.append("  local:\n    *;")
        parent = top if version in _ON_TOP else before
        lines.append(f"}}{' ' + parent if parent else ''};")
        before = version if version in _ORDER else before
    return "\n".join(lines) + "\n"
