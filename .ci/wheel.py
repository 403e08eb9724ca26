# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks what is in the wheel and in the source archive.

python3 .ci/wheel.py WHEEL SDIST
"""

from __future__ import annotations

import re
import sys
import tarfile
import zipfile
from pathlib import Path

WANTED = (
    "droidemu/_guest/arm64-v8a/plasma",
    "droidemu/_guest/armeabi-v7a/plasma",
    "droidemu/_guest/samples/samples.cfg",
    "droidemu/_guest/guest/include/unistd.h",
    "droidemu/_guest/templates/framebuffer/c/src/main.c",
    "droidemu/py.typed",
)
UNWANTED = re.compile(r"(^|/)(tests?|benchmarks|\.ci|\.venv|__pycache__|build)/|\.pyc$")


def main() -> int:
    """Exit status 1, and what is wrong."""
    wrong = []
    here = str(Path.cwd()).encode()
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        names = wheel.namelist()
        wrong += [f"wheel lacks {name}" for name in WANTED if name not in names]
        wrong += [f"wheel has {name}" for name in names if UNWANTED.search(name)]
        for name in names:
            data = wheel.read(name)
            if here in data or b"/site-packages/" in data:
                wrong.append(f"wheel: {name} holds a path of this machine")
        total = sum(info.compress_size for info in wheel.infolist())
    with tarfile.open(sys.argv[2]) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
        for name in ("launch.py", "guest/src/start.S", "samples/plasma.c", "LICENSE", "README.md"):
            if name not in files:
                wrong.append(f"source archive lacks {name}")
        wrong += [f"source archive has {name}" for name in files if "_guest/" in name]
    print(f"wheel of {total / 1e6:.1f} MB with {len(names)} files")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
