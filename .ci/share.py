# SPDX-License-Identifier: GPL-2.0-or-later
"""Gives a DroidEmu in Wine what Linux has compiled.

python3 share.py WINDOWS-CACHE

What is compiled is the same on every system and has the same names in the cache, and a start of the
compiler takes long under Wine. First of all Android's libraries, of which installed packages bring
the built files: they take more than a thousand starts, and zig's own routines, which "zig
build-obj" makes, cannot be made there at all, because it does not find itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from droidemu.sdk import android, cxx
from droidemu.sdk.system import build_system
from droidemu.sdk.toolchain import _place, cache_folder


def main() -> None:
    """What is there already costs little."""
    with tempfile.TemporaryDirectory() as scratch:
        build_system(scratch)
    for name in android.SYSTEM_ABIS:
        cxx.archive(android.android_abi(name))
    to = Path(sys.argv[1])
    for folder in cache_folder().glob("[0-9a-f][0-9a-f]"):
        (to / folder.name).mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            place = to / folder.name / path.name
            if path.suffix == ".json":  # lists, which grow
                _place(path, place)
            elif path.suffix in (".o", ".a", ".elf", ".out") and not place.exists():
                try:
                    os.link(path, place)
                except FileExistsError:  # another .ci/windows did it
                    pass
                except OSError:  # on another disk
                    _place(path, place)


if __name__ == "__main__":
    main()
