# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts what a DroidEmu in Wine should not make itself where it looks for it.

python3 routines.py WINDOWS-ZIG WINDOWS-CACHE

* The compiler's routines: "zig build-obj" ends under Wine because it cannot find itself; "zig
  clang" and the linkers, which everything else is made with, need not.
* Android's /system and libc++, of which installed packages bring the built files: more than a
  thousand starts of the compiler, which take Wine many minutes.

What is made of these sources is the same on every system; only the cache's keys differ, which have
the compiler's size in them. The files come from this system's cache.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from droidemu.sdk import android, cxx, ndk, runtime, toolchain
from droidemu.sdk.system import build_system

ABIS = (android.ARM64, android.ARM)


class _Copies:
    """Has toolchain.py copy from another cache instead of compiling."""

    def __init__(self, cache: Path, here: str, there: str) -> None:
        self._cache = cache
        self._here, self._there = here, there
        #: A key there, to the key of the same here.
        self._keys: dict[str, str] = {}
        self._key, self._place = toolchain._key, toolchain._place

    def install(self) -> None:
        toolchain._key = self.key
        toolchain._run = lambda command: None
        toolchain._place = self.place

    def key(self, *parts: str) -> str:
        made = self._key(*parts)
        self._keys[made] = self._key(*map(self._of_here, parts))
        return made

    def place(self, made: Path, at: Path) -> None:
        """Into the cache goes a copy: `made` was not, since no command is run."""
        key = self._keys.get(at.stem)
        self._place(self._cache / key[:2] / f"{key}{at.suffix}" if key else made, at)

    def _of_here(self, part: str) -> str:
        if part == self._there:
            return self._here
        return re.sub(r"[0-9a-f]{40}", lambda found: self._keys.get(found[0], found[0]), part)


def main() -> None:
    """For all ABIs; what is there already costs little."""
    program, cache = sys.argv[1:]
    made = []
    for abi in ABIS:
        ndk.system_folder(abi.name)
        archive, known = cxx.archive(abi), cxx._known(abi)
        entry = next(one for one in known._entries() if known._archive(one) == archive)
        made.append((archive, {android.system_root() / "include" / header for header in entry}))
    with tempfile.TemporaryDirectory() as scratch:
        build_system(scratch)  # what system_folder does not build again may have left the cache
        here, own = android.compiler_stamp(), toolchain.cache_folder()
        os.environ["DROIDEMU_CACHE_DIR"] = cache
        stamp = f"{version('ziglang')}:{Path(program).stat().st_size}"  # as the Windows zig's is
        android.compiler_stamp = lambda: stamp
        for abi, (archive, headers) in zip(ABIS, made, strict=True):
            for is_exported in (False, True):
                runtime._routines(abi, is_exported)
            if cxx._known(abi).find() is None:
                cxx._known(abi).add(archive, headers)
        _Copies(own, here, stamp).install()
        build_system(Path(scratch) / "copied")


if __name__ == "__main__":
    main()
