# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs whose every frame is known, for the tests of recording and replaying."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

#: Shows FRAMES pictures of one colour each, one a vsync; picture i is red i * 8, green if touched.
FRAMES = """
#include <fcntl.h>
#include <linux/fb.h>
#include <linux/input.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    struct fb_var_screeninfo var;
    int fb = open("/dev/fb0", O_RDWR), touch = open("/dev/input/event0", O_RDONLY | O_NONBLOCK);
    ioctl(fb, FBIOGET_VSCREENINFO, &var);
    unsigned size = var.xres * var.yres, green = 0;
    unsigned *memory = mmap(0, size * 8, PROT_READ | PROT_WRITE, MAP_SHARED, fb, 0);
    var.yres_virtual = 2 * var.yres;
    ioctl(fb, FBIOPUT_VSCREENINFO, &var);
    for (unsigned i = 1; i <= COUNT; i++) {
        struct input_event event;
        while (read(touch, &event, sizeof event) == sizeof event)
            if (event.type == EV_KEY && event.code == BTN_TOUCH) green = event.value ? 0xff00 : 0;
        unsigned *row = memory + (i & 1 ? size : 0);
        for (unsigned at = 0; at < size; at++) row[at] = (i * 8) << 16 | green | CHANGE;
        var.yoffset = i & 1 ? var.yres : 0;
        ioctl(fb, FBIOPAN_DISPLAY, &var);
    }
    printf("shown %d\\n", COUNT);
    return STATUS;
}
"""


def build(folder: Path, name: str, *, count: int = 20, change: str = "0", status: int = 0) -> Path:
    """The program for arm64; ``change`` is or-ed to the colour, an expression of ``i``."""
    from droidemu.sdk.toolchain import build_program

    folder.mkdir(parents=True, exist_ok=True)
    text = FRAMES.replace("COUNT", str(count)).replace("STATUS", str(status))
    source = folder / f"{name}.c"
    source.write_text(text.replace("CHANGE", f"({change})"), encoding="utf-8")
    return build_program(source, "arm64", folder / name)


def droidemu(*arguments: object, check: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run the command; fails unless its exit status is ``check``."""
    done = subprocess.run(
        [sys.executable, "-m", "droidemu", *map(str, arguments)],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    if check is not None:
        assert done.returncode == check, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def inside(*arguments: object, check: int | None = 0) -> subprocess.CompletedProcess[str]:
    """The same without a process of its own, which is quicker; for what takes no signals."""
    from droidemu.cli.main import main

    words = ["droidemu", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", words),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    status = ended.value.code
    assert isinstance(status, int)
    if check is not None:
        assert status == check, f"{status}\n{out.getvalue()}\n{err.getvalue()}"
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A user error: status 2 and one line that holds the words."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("droidemu: error: ")
    for word in words:
        assert word in lines[0], lines[0]
