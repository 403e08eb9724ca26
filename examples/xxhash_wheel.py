# SPDX-License-Identifier: GPL-2.0-or-later
"""Call a real Android library from Python: the C code inside the ``xxhash`` wheel for Android.

    python examples/xxhash_wheel.py [FILE]

Fetches the wheel from the Python package index (or takes FILE, one fetched before), loads its
shared library into an Android guest, hashes a few texts with it, checks the answers against
published test values, and streams a larger buffer through its incremental interface. The library
wants a Python interpreter, too, which the guest does not have: those symbols are named when it is
loaded, and nothing here calls them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from droidemu.script import Guest

#: XXH64 with seed 0, from the algorithm's own test values.
KNOWN = {
    b"": 0xEF46DB3751D8E999,
    b"a": 0xD24EC4F1A98C6E5B,
    b"abc": 0x44BC2CF5AD770999,
    b"The quick brown fox jumps over the lazy dog": 0x0B242D361FDA71BC,
}


def fetch(folder: Path) -> Path:
    """The wheel, from the package index."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder),
        "--only-binary=:all:", "--implementation", "cp", "--python-version", "3.14",
        "--abi", "cp314", "--platform", "android_24_arm64_v8a", "xxhash",
    ]  # fmt: skip
    subprocess.run(command, check=True)
    return next(folder.glob("xxhash-*.whl"))


def unpack(wheel: Path, folder: Path) -> Path:
    """The shared library in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("android.so"))
        return Path(archive.extract(name, folder))


def main() -> int:
    """Exit status 1 if an answer is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(place)
        library = unpack(wheel, place)
        with Guest("arm64-v8a") as guest:
            guest.without("libpython3.14.so")
            opened = guest.open(library)
            xxh64 = opened.function("uint64_t XXH64(const void *, size_t, uint64_t)")
            wrong = 0
            for text, known in KNOWN.items():
                got = xxh64(text, len(text), 0)
                wrong += got != known
                print(f"{got:016x}  {text.decode() or '(nothing)'}")

            # The same through a state in guest memory, as an app would hash a file.
            create = opened.function("void *XXH64_createState(void)")
            reset = opened.function("int XXH64_reset(void *, uint64_t)")
            update = opened.function("int XXH64_update(void *, const void *, size_t)")
            digest = opened.function("uint64_t XXH64_digest(const void *)")
            free = opened.function("int XXH64_freeState(void *)")
            data = bytes(range(256)) * 4096
            state = create()
            reset(state, 0)
            for start in range(0, len(data), 65536):
                update(state, data[start : start + 65536], 65536)
            streamed = digest(state)
            free(state)
            wrong += streamed != xxh64(data, len(data), 0)
            print(f"{streamed:016x}  1 MiB in 16 pieces")
    print("all answers are right" if not wrong else f"{wrong} answers are WRONG")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
