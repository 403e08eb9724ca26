# SPDX-License-Identifier: GPL-2.0-or-later

"""Writes docs/bionic.md: which of Android's C library functions are there, and which are not.

python docs/make_bionic.py
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from droidemu.sdk.exports import Export, read_exports, read_missing  # noqa: E402

PAGE = ROOT / "docs" / "bionic.md"
LIBRARIES = ("libc", "libm", "libstdc++")

HEAD = """\
# Android's C library

<!-- Made by docs/make_bionic.py: change that, or the tables in guest/system. -->

DroidEmu brings the C library that NDK programs expect (bionic's interface of API level 30) for
arm64-v8a and armeabi-v7a. It is built from musl's sources and code of our own
(`guest/system/libc`); structures, numbers and symbol versions are bionic's, 32-bit `time_t` and
`off_t` of armeabi-v7a included. `tests/bionic` compares layouts with those of an NDK's headers and
tries the behaviour on both ABIs; another test compares the built libraries with the tables below.

"""

#: What behaves otherwise than bionic, and how.
NOTES = (
    ("languages", '"C" and "C.UTF-8" (also as "en_US.UTF-8"), as in bionic; sorting is by bytes'),
    (
        "time zones",
        "rules in `TZ` (`CET-1CEST,M3.5.0,M10.5.0/3`); names of zones need files in "
        "`/usr/share/zoneinfo`",
    ),
    (
        "users",
        "bionic's table and the names of apps (`u0_a123`); nothing is read from "
        "`/system/etc/passwd`",
    ),
    (
        "properties",
        "those of the device profile (`/dev/__properties__/droidemu`); what a program sets is "
        "seen in its own process",
    ),
    ("`setuid` and friends", "change all threads of a process"),
    ("`sbrk`", "fails with ENOMEM: the space belongs to `malloc`"),
    ("`mallinfo`, `malloc_info`", "tell how much memory is in use altogether"),
    ("`pthread_mutexattr_setprotocol`", "priority inheritance is accepted, without an effect"),
    ("`pthread_rwlockattr_setkind_np`", "accepted, without an effect: readers go first"),
    ("`fdsan`", "owners are checked at `android_fdsan_close_with_tag`, not at `close`"),
    ("hooks (`__malloc_hook` ...)", "are there and never called"),
    ("`feenableexcept`", "-1: floating-point exceptions do not trap"),
    (
        "names of sockets",
        "abstract ones anywhere, paths in the guest's own folders; in the host's (`--mount`, an "
        "app's data) EPERM",
    ),
    ("utmp, catalogues of messages", "the functions are there, the files are not"),
    (
        "insides of `FILE`",
        "macros of headers before level 21 work for reading and writing only",
    ),
)


def wrapped(names: list[str]) -> str:
    text = " ".join(f"`{name}`" for name in names)
    return "\n".join(textwrap.wrap(text, 100, break_long_words=False, break_on_hyphens=False))


def tables() -> Iterator[tuple[str, list[Export], dict[str, str]]]:
    for name in LIBRARIES:
        folder = ROOT / "guest" / "system" / name
        exports = [export for export in read_exports(folder / "exports.txt") if not export.own]
        yield name, exports, read_missing(folder / "missing.txt")


def read_refused() -> dict[str, str]:
    """Name -> system calls and reason."""
    return read_missing(ROOT / "guest" / "system" / "libc" / "refused.txt")


def page() -> str:
    """The whole text."""
    parts = [HEAD, "| library | functions and variables | there | not there |\n|---|---|---|---|\n"]
    for name, exports, missing in tables():
        gone = sum(export.name in missing for export in exports)
        parts.append(f"| {name}.so | {len(exports)} | {len(exports) - gone} | {gone} |\n")
    parts.append("\n## What is not there, and why\n\n")
    for name, _, missing in tables():
        reasons: dict[str, list[str]] = {}
        for symbol, reason in missing.items():
            reasons.setdefault(reason, []).append(symbol)
        for reason, symbols in reasons.items():
            parts.append(f"**{name}.so: {reason}**\n\n{wrapped(sorted(symbols))}\n\n")
    parts.append("## What is there, and refused by the kernel\n\n")
    parts.append(
        "These are Android's own functions; what they ask the kernel for, DroidEmu's does not do "
        "so far.\nThey fail with the error that is told.\n\n"
    )
    grouped: dict[str, list[str]] = {}
    for symbol, reason in read_refused().items():
        grouped.setdefault(reason, []).append(symbol)
    for reason, symbols in grouped.items():
        parts.append(f"{reason}:\n\n{wrapped(sorted(symbols))}\n\n")
    parts.append("## What behaves otherwise\n\n| what | here |\n|---|---|\n")
    parts += (f"| {what} | {here} |\n" for what, here in NOTES)
    parts.append("\n")
    for name, exports, missing in tables():
        parts.append(f"## {name}.so\n\n")
        versions: dict[tuple[str, str], list[str]] = {}
        for export in exports:
            if export.name not in missing:
                where = export.abi or "both ABIs"
                versions.setdefault((export.version, where), []).append(export.name)
        for (version, where), symbols in versions.items():
            parts.append(f"{version}, {where}:\n\n{wrapped(sorted(symbols))}\n\n")
    return "".join(parts).rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
