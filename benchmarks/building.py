# SPDX-License-Identifier: GPL-2.0-or-later
"""``python benchmarks/building.py``: how long the guest's programs and libraries take to build.

Once with an empty cache, as on a new computer, and once more with a full one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: The promise for the first build on two cores, seconds.
LIMIT = 180


def build(cache: Path, output: Path) -> float:
    """Seconds."""
    environment = os.environ | {
        "DROIDEMU_CACHE_DIR": str(cache),
        "ZIG_GLOBAL_CACHE_DIR": str(cache / "zig"),
        "ZIG_LOCAL_CACHE_DIR": str(cache / "zig"),
    }
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "droidemu.sdk", "all", "-o", str(output)],
        check=True,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def main() -> int:
    """Exit status 1 when the promise is broken."""
    with tempfile.TemporaryDirectory(prefix="droidemu-bench-") as folder:
        cache = Path(folder, "cache")
        first = build(cache, Path(folder, "first"))
        again = build(cache, Path(folder, "second"))
    print(f"{os.cpu_count()} cores: {first:.1f} s with an empty cache (promised {LIMIT} s)")
    print(f"{again:.1f} s with a full one")
    return int(first > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
