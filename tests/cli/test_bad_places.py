# SPDX-License-Identifier: GPL-2.0-or-later
"""Full disks, network folders, programs that ignore their end: clear words, and nothing is lost."""

from __future__ import annotations

import compileall
import errno
import io
import os
import signal
import subprocess
import sys
import time
from importlib.util import cache_from_source
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from .sessions import inside, one_line

pytest.importorskip("ziglang")

ROOT = Path(__file__).resolve().parents[2]
DEAF = """\
#include <app.h>
#include <signal.h>
#include <stdio.h>
int main(void) {
    struct screen s;
    for (int n = 1; n < 32; n++)
        signal(n, SIG_IGN);
    if (!screen_open(&s, "x", 2))
        return 1;
    screen_flip(&s);
    puts("deaf");
    fflush(stdout);
    for (;;) ;
}
"""


@pytest.fixture(scope="module")
def deaf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from droidemu.sdk.toolchain import build_program

    source = tmp_path_factory.mktemp("deaf") / "deaf.c"
    source.write_text(DEAF, encoding="utf-8")
    return build_program(source, "arm64", source.with_suffix(""))


def test_a_deaf_program_is_ended(deaf: Path, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    done = inside("run", deaf, "--headless", "--frames", "3", "--screenshot", shot)
    assert shot.exists() and done.stderr == ""
    script = tmp_path / "quit.txt"
    script.write_text("at 200ms quit\n", encoding="utf-8")
    assert inside("run", deaf, "--headless", "--input", script).stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals to a process")
@pytest.mark.parametrize("signo,status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_deaf_program_is_ended_by_ctrl_c_and_by_sigterm(
    deaf: Path, signo: signal.Signals, status: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "droidemu", "run", "--headless", str(deaf)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline().strip() == b"deaf"
    process.send_signal(signo)
    if signo == signal.SIGINT:  # it goes to the program first; the second one ends the run
        time.sleep(2)
        assert process.poll() is None
        process.send_signal(signo)
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == status


# -- full disks ----------------------------------------------------------------------------------


def limited(folder: Path, *words: object, size: int) -> subprocess.CompletedProcess[str]:
    """Run the command where no file can grow beyond `size` bytes: writing fails half-way."""
    code = (
        "import resource, signal, sys; from droidemu.cli.main import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        cwd=folder, capture_output=True, check=False, encoding="utf-8", timeout=120,
        stdin=subprocess.DEVNULL,
        # Python would keep byte code that is cut off, for all tests to come.
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        ("run", "plasma", "--headless", "--frames", "2", "--force", "--screenshot", "a.png"),
        ("screenshot", "plasma", "--force", "-o", "a.png"),
        ("record", "plasma", "--frames", "5", "--force", "-o", "a.gif"),
        ("run", "plasma", "--headless", "--frames", "40", "--force", "--record-session",
         "a.session"),
    ],
    ids=["run", "screenshot", "record", "session"],
)  # fmt: skip
def test_no_room_for_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            if self.tell() + len(data) > 500:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(data)

    real = os.fdopen

    def fdopen(fd: int, mode: str = "r") -> Any:
        return Full(fd, "w+") if mode == "w+b" else real(fd, mode)

    monkeypatch.setattr(os, "fdopen", fdopen)
    monkeypatch.chdir(tmp_path)
    target = tmp_path / words[-1]
    target.write_text("the user's", encoding="utf-8")
    done = inside(*words, "--size", "64x64", check=None)
    one_line(done, f"cannot write {target.name}", os.strerror(errno.ENOSPC))
    assert target.read_text(encoding="utf-8") == "the user's" and names(tmp_path) == {target.name}


@posix
def test_no_room_for_a_new_project(tmp_path: Path) -> None:
    done = limited(tmp_path, "new", "mine", size=100)
    one_line(done, "cannot ", os.strerror(errno.EFBIG))
    assert not (tmp_path / "mine").exists()
    (tmp_path / "mine").mkdir()  # the user's own: it stays, as empty as it was
    done = limited(tmp_path, "new", "mine", size=1000)  # there is room for some of the files
    one_line(done, "cannot ", os.strerror(errno.EFBIG))
    assert list((tmp_path / "mine").iterdir()) == []


@posix
def test_no_room_for_a_build(tmp_path: Path) -> None:
    inside("new", tmp_path / "mine")
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    done = limited(tmp_path / "mine", "build", size=2000)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr and done.stderr.strip()
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    inside("build", tmp_path / "mine")  # room again: nothing half-made is taken for whole


#: As PowerShell's script asks for a verb.
ASKED = {"_DROIDEMU_COMPLETE": "powershell_complete", "COMP_WORDS": "droidemu\n"}


@pytest.mark.parametrize(
    ("module", "words", "settings"),
    [
        ("cli/build", ["build"], {}),
        ("sdk/project", ["build"], {}),  # imported by the verb only
        ("cli/build", [], ASKED),
    ],
    ids=["verb", "later", "completion"],
)
def test_byte_code_that_a_full_disk_has_cut_off(
    tmp_path: Path, module: str, words: list[str], settings: dict[str, str]
) -> None:
    """Python notices no full disk when it keeps byte code, and fails at every later import."""
    package = tmp_path / "droidemu"
    copytree(ROOT / "droidemu", package, ignore=ignore_patterns("_guest", "*.pyc"))
    compileall.compile_file(package / f"{module}.py", quiet=2)
    kept = Path(cache_from_source(str(package / f"{module}.py")))
    kept.write_bytes(kept.read_bytes()[:-10])
    environment = {**os.environ, **settings, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"}

    def start() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "droidemu", *words], cwd=tmp_path, env=environment, check=False,
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
        )  # fmt: skip

    one_line(start(), f"{kept} is damaged")
    kept.unlink()
    assert "damaged" not in start().stderr


WRITES = """\
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    static char text[4096];
    int fd = open("/sdcard/file", O_CREAT | O_WRONLY, 0644);
    for (int i = 0; i < 4; i++) {
        long n = write(fd, text, sizeof text);
        printf("%ld %d\\n", n, n < 0 ? errno : 0);
    }
    return 0;
}
"""


@posix
def test_no_room_for_what_the_program_writes(tmp_path: Path) -> None:
    from droidemu.sdk.toolchain import build_program

    source = tmp_path / "writes.c"
    source.write_text(WRITES, encoding="utf-8")
    program = build_program(source, "arm64", source.with_suffix(""))
    (tmp_path / "card").mkdir()
    mount = ("--mount", f"{tmp_path / 'card'}:/sdcard")
    done = limited(tmp_path, "run", "--headless", *mount, program, size=6000)
    assert done.stdout.splitlines() == ["4096 0", "1904 0", "-1 27", "-1 27"], done.stderr
    assert done.returncode == 0 and done.stderr == ""
