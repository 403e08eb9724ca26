# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the program that needs no Python, with PyInstaller, and tries it from an empty folder.

    python packaging/build.py FOLDER            build FOLDER/droidemu, then try it
    python packaging/build.py FOLDER --check    only try what is there
    python packaging/build.py FOLDER --build    only build

The Python that runs this must have ``droidemu[sdk,package]``'s requirements installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: A started sample may take this long, in seconds, unless DROIDEMU_SLOW is set (Wine, CI).
START_LIMIT = 2.0


def build(to: Path) -> None:
    """Builds into ``to/droidemu``; what was there goes only when the new one is complete."""
    sys.path.insert(0, str(ROOT))
    from droidemu.sdk.sampleapps import build_apps
    from droidemu.sdk.system import build_system
    from droidemu.sdk.toolchain import build_samples

    # Under Wine "zig build-obj" does not work: what Linux's compiler has made is taken there.
    if os.environ.get("DROIDEMU_GUEST") != "ready":
        for make in (build_samples, build_system, build_apps):
            make(ROOT / "droidemu" / "_guest")
    with tempfile.TemporaryDirectory(prefix="droidemu-package-") as work:
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(Path(work) / "dist"), "--workpath", str(Path(work) / "work")]
        subprocess.run([*command, str(ROOT / "packaging" / "droidemu.spec")], check=True)
        shutil.rmtree(to / "droidemu", ignore_errors=True)
        to.mkdir(parents=True, exist_ok=True)
        shutil.move(Path(work) / "dist" / "droidemu", to / "droidemu")


def check(folder: Path) -> None:
    """AssertionError unless the program in ``folder/droidemu`` does what it should."""
    program = folder / "droidemu" / ("droidemu.exe" if os.name == "nt" else "droidemu")
    # Nothing of this Python, of the source tree or of a screen may help.
    unwanted = ("PYTHON", "VIRTUAL_ENV")
    windowed = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    environment = {k: v for k, v in windowed.items() if k not in screens}
    with tempfile.TemporaryDirectory(prefix="droidemu-empty-") as empty:

        def run(*arguments: str, status: int = 0, screen: bool = False) -> str:
            done = subprocess.run(
                [str(program), *arguments],
                cwd=empty, env=windowed if screen else environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300,
                check=False,
            )  # fmt: skip
            assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout}"
            return done.stdout

        times = []
        for _ in range(3):
            start = time.monotonic()
            assert "one two" in run("run", "hello", "--headless", "one", "two")
            times.append(time.monotonic() - start)
        slowest = min(times)
        words = f"hello in {slowest:.2f} s"
        if os.name == "nt" or any(map(windowed.get, screens)):
            first = min(first_picture(run) for _ in range(3))
            slowest = max(slowest, first)
            words += f", a first picture in the window after {first:.2f} s"
        assert "ARMv7" in run("run", "hello", "--headless", "--abi", "arm")
        picture = Path(empty, "plasma.png")
        run("run", "plasma", "--headless", "--frames", "5", "--screenshot", str(picture))
        size = picture.stat().st_size
        assert size > 50_000, f"a picture of {size} bytes"
        assert "plasma" in run("samples")
        doctor = run("doctor")
        assert "DroidEmu has everything it needs" in doctor, doctor
        text = Path(empty, "text.txt")
        text.write_text("no program", encoding="utf-8")
        said = run("run", str(text), "--headless", status=2)
        assert said.startswith("droidemu: error: ") and len(said.splitlines()) == 1, said
    total = sum(path.stat().st_size for path in (folder / "droidemu").rglob("*") if path.is_file())
    print(f"{program.name}: {total / 1e6:.0f} MB, {words}")
    assert slowest < START_LIMIT or os.environ.get("DROIDEMU_SLOW"), f"slow start: {words}"


def first_picture(run: Callable[..., str]) -> float:
    """Seconds from the start of the process to a sample's first picture in the window."""
    for frames in ("120", "1200"):  # on a slow computer the window comes late
        said = run("run", "plasma", "--frames", frames, "--stats", screen=True)
        if found := re.search(r"first ([0-9.]+) s after the start", said):
            return float(found[1])
    raise AssertionError(f"no picture in the window\n{said}")


def main() -> None:
    """See the module."""
    folder = Path(sys.argv[1]).resolve()
    if "--check" not in sys.argv[2:]:
        build(folder)
    if "--build" not in sys.argv[2:]:
        check(folder)


if __name__ == "__main__":
    main()
