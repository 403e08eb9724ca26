#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long from saving a source to the first frame of the new program?

    python benchmarks/watch.py [--saves 10] [--size 1080x1920] [--lang c]

Starts ``droidemu watch --headless`` on the framebuffer template and saves its source again and
again, each time with another colour. The program says when its first frame is on the screen; what
is printed is milliseconds from before the save to that line: noticing, compiling, linking, ending
the old program, starting the new one, drawing, waiting for the vertical sync.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from droidemu.sdk.flags import LANGUAGES, language_of
from droidemu.sdk.template import new_project

_FLIP = {"c": "screen_flip(&screen);", "c++": "screen.flip();"}
_SAY = ' static int said; if (!said++) printf("frame {}\\n");'


def measure(saves: int, size: str, language: str) -> list[float]:
    """Milliseconds of each save; RuntimeError when watching ends."""
    with tempfile.TemporaryDirectory(prefix="droidemu-watch-") as folder:
        project = Path(folder) / "ball"
        files = new_project(project, "framebuffer", language)
        source = next(project / file for file in files if file.suffix in LANGUAGES)
        assert language_of(source) == language
        text = source.read_text(encoding="utf-8")
        flip = _FLIP[language]
        assert text.count(flip) == 1 and text.count("0xff14213d") == 1

        def save(number: int) -> None:
            new = text.replace(flip, flip + _SAY.format(number))
            source.write_text(new.replace("0xff14213d", f"0xff{number:06x}"), encoding="utf-8")

        save(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "droidemu", "watch", "--headless", "--size", size],
            cwd=project,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            times = []
            _until(process, "frame 0")
            for number in range(1, saves + 1):
                time.sleep(0.5)  # as if somebody looked at it
                start = time.perf_counter()
                save(number)
                _until(process, f"frame {number}")
                times.append((time.perf_counter() - start) * 1000)
            return times
        finally:
            process.terminate()
            process.wait(30)


def _until(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            return
    raise RuntimeError(f"droidemu watch has ended with status {process.wait()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saves", type=int, default=10)
    parser.add_argument("--size", default="1080x1920", help="guest screen")
    parser.add_argument("--lang", choices=sorted(_FLIP), default="c")
    options = parser.parse_args()
    times = sorted(measure(options.saves, options.size, options.lang))
    print(
        f"save to first new frame, {options.size}, {options.lang}: "
        f"median {median(times):.0f} ms, fastest {times[0]:.0f}, slowest {times[-1]:.0f}"
    )


if __name__ == "__main__":
    main()
