# SPDX-License-Identifier: GPL-2.0-or-later
"""The host's files of what a debugger looks at.

gdb reads libraries over the wire. lldb does not; it looks for their names in
``target.exec-search-paths``. Neither opens APKs.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from droidemu.android.app import APP_PROCESS, App
from droidemu.android.packages import check_unpacked
from droidemu.android.system import ABI_FOLDERS, LINKERS, system_root
from droidemu.errors import UserError
from droidemu.loader.elf import parse_file
from droidemu.machine.program import Program
from droidemu.sdk.state import fingerprint
from droidemu.sdk.toolchain import cache_folder

#: What is the same file name on every system; Android's loader takes more.
_PLAIN = re.compile(r"[\w+.-]+", re.ASCII)

#: Where roots have libraries and dynamic linkers.
_PLACES = {
    "arm64": (
        "system/bin", "system/lib64", "lib", "lib64", "lib/aarch64-linux-gnu", "usr/lib",
        "usr/lib64", "usr/lib/aarch64-linux-gnu",
    ),
    "arm": (
        "system/bin", "system/lib", "lib", "lib/arm-linux-gnueabihf", "lib/arm-linux-gnueabi",
        "usr/lib", "usr/lib/arm-linux-gnueabihf", "usr/lib/arm-linux-gnueabi",
    ),
}  # fmt: skip


def executable(program: Program) -> Path:
    """The ELF file that runs; of an app, the one that starts it."""
    if program.app is None:
        return program.host
    isa = program.app.isa
    return system_root(ABI_FOLDERS[isa]) / "bin" / APP_PROCESS[isa].rpartition("/")[2]


def library_folders(program: Program, sysroot: Path | None) -> list[Path]:
    """Where the shared libraries of a program are, and its dynamic linker; empty for static ones.

    An app's own are copied out of the APK into the cache folder, where that can be written to.
    """
    app = program.app
    if app is None:
        image = parse_file(program.host)
        if image.interpreter is None:
            return []
        isa: str = image.isa
        android = image.interpreter in LINKERS.values()
    else:
        isa, android = app.isa, True
    folders = [] if sysroot is None else _existing(sysroot, _PLACES[isa])
    if android:
        folders += _existing(system_root(ABI_FOLDERS[isa]), ("bin", "lib64", "lib"))
    if app is None:
        return folders
    # One folder for a file, however often it is built.
    key = fingerprint(str(program.host.absolute()), app.abi)
    folder = cache_folder() / "debug" / key
    # The linker has its own words for what cannot be read; what another debugger has open stays.
    with contextlib.suppress(OSError, UserError):
        check_unpacked(app, program.host, app.apk.libraries(app.abi))
        _extract(app, folder)
    return [*folders, folder]


def _existing(root: Path, names: Sequence[str]) -> list[Path]:
    return [root / name for name in names if (root / name).is_dir()]


def _extract(app: App, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for library in app.apk.libraries(app.abi):
        if not _PLAIN.fullmatch(library.name):
            continue
        data = app.apk.zip.read(library.entry)
        to = folder / library.name
        if to.is_file() and to.read_bytes() == data:
            continue
        made = to.with_name(f"{to.name}.{os.getpid()}")
        try:
            made.write_bytes(data)
            made.replace(to)
        finally:
            made.unlink(missing_ok=True)
