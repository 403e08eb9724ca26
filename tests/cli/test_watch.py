# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu watch --headless`` as a process: saves, errors, a second watcher, the end."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from droidemu.sdk.project import FILE

from .test_projects import droidemu
from .test_run_errors import assert_one_line

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
pytest.importorskip("watchfiles")

SOURCE = """\
#include <stdio.h>
#include <unistd.h>
#include "word.h"
int main(int argc, char **argv)
{
    printf("says %s %s\\n", WORD, argc > 1 ? argv[1] : "-");
    for (;;)
        pause();
}
"""

#: The command, in a folder of which the system tells nothing.
ON_NETWORK = """\
from droidemu.sdk import changes
changes.is_on_network = lambda path: True
def told(self): raise SystemExit("listened")
changes.Changes._listen = told
from droidemu.cli.main import main
main()
"""


class Watched:
    """A running ``droidemu watch``; its output line by line."""

    def __init__(self, folder: Path, program: tuple[str, ...] = ("-m", "droidemu")) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, *program, "watch", "--headless"],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """The lines up to the first one with these words."""
        seen = []
        while True:
            try:
                seen.append(self._lines.get(timeout=60))
            except queue.Empty:
                raise AssertionError(f"{words!r} did not come, but {seen}") from None
            if words in seen[-1]:
                return seen

    def save(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def end(self) -> int:
        """Ctrl+C; the exit status."""
        if sys.platform == "win32":
            self.process.terminate()
            self.process.wait(60)
            return 0
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    folder = tmp_path / "a project"
    (folder / "src").mkdir(parents=True)
    (folder / FILE).write_text('[project]\nname = "says"\n', encoding="utf-8")
    (folder / "src" / "main.c").write_text(SOURCE, encoding="utf-8")
    (folder / "src" / "word.h").write_text('#define WORD "one"\n', encoding="utf-8")
    one = Watched(folder)
    yield one
    if one.process.poll() is None:
        one.process.kill()
    one.process.wait(60)


def test_save_break_repair(watched: Watched) -> None:
    watched.until("says one -")
    watched.save("src/word.h", '#define WORD "two"\n')
    assert any("built says in" in line for line in watched.until("says two -"))
    watched.save("src/word.h", "#define WORD two\n")
    told = watched.until("1 error generated.")
    assert any("src/main.c:6:28: error: use of undeclared identifier 'two'" in x for x in told)
    watched.save("src/word.h", '#define WORD "three"\n')
    watched.until("says three -")

    # The project file counts too: what is wrong in it, and what changes in it.
    watched.save(FILE, "[project]\nnmae = 1\n")
    watched.until("error: ")
    watched.save(FILE, '[project]\nname = "says"\n[run]\narguments = ["more"]\n')
    watched.until("says three more")
    watched.save(FILE, '[project]\nname = "says"\n[run]\narguments = ["x"]\ndpi = 200\n')
    watched.until("another device, mount or input is taken at the next droidemu watch")
    watched.until("says three x")

    # A new source in a new folder, and one that is taken away.
    (watched.folder / "src" / "sub").mkdir()
    watched.save("src/sub/more.c", 'const char *more(void) { return "four"; }\n')
    watched.save("src/word.h", "const char *more(void);\n#define WORD more()\n")
    watched.until("says four x")
    (watched.folder / "src" / "sub" / "more.c").unlink()
    watched.until("undefined symbol: more")

    result = droidemu(watched.folder, "watch", "--headless")
    assert_one_line(result, "another droidemu watch is running on", "a project")
    assert watched.end() == 0


def test_a_folder_on_the_network(tmp_path: Path) -> None:
    """Where nobody tells of others' saves, the files are looked at."""
    (tmp_path / FILE).write_text('[project]\nname = "x"\n[build]\nsources = ["*.c"]\n', "utf-8")
    source = SOURCE.replace('"word.h"', "<errno.h>").replace("WORD", '"one"')
    (tmp_path / "x.c").write_text(source, encoding="utf-8")
    one = Watched(tmp_path, program=("-c", ON_NETWORK))
    try:
        one.until("says one -")
        one.save("x.c", source.replace('"one"', '"other"'))
        one.until("says other -")
        assert one.end() == 0
    finally:
        one.process.kill()
        one.process.wait(60)


def test_a_program_that_ends(watched: Watched) -> None:
    watched.until("says one -")
    watched.save("src/main.c", "int main(void) { return 7; }\n")
    watched.until("ended (status 7); waiting for the next save")
    watched.save("src/main.c", SOURCE)
    watched.until("says one -")
    watched.save("src/main.c", "int main(void) { return *(volatile int *)8; }\n")
    assert any("SIGSEGV" in line for line in watched.until("crashed (signal 11)"))
    watched.save("src/main.c", SOURCE)
    watched.until("says one -")
    assert watched.end() == 0


def test_broken_from_the_start(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[project]\nname = "x"\n[build]\nsources = ["*.c"]\n', "utf-8")
    (tmp_path / "x.c").write_text("oops\n", encoding="utf-8")
    one = Watched(tmp_path)
    try:
        one.until("does not compile; waiting for the next save")
        one.save("x.c", '#include <stdio.h>\nint main(void) { puts("runs"); return 0; }\n')
        one.until("runs")
        one.until("ended (status 0)")
        assert one.end() == 0
    finally:
        one.process.kill()
        one.process.wait(60)


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: there is no SIGINT to send")
def test_ctrl_c_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[project]\nname = "x"\n[build]\nsources = ["*.c"]\n', "utf-8")
    (tmp_path / "x.c").write_text("oops\n", encoding="utf-8")
    one = Watched(tmp_path)
    one.until("waiting for the next save")
    assert one.end() == 0


def test_data_that_the_program_reads(tmp_path: Path) -> None:
    """A change in a read-only mount starts it again; one in a folder that it writes does not."""
    (tmp_path / "data").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "data" / "level").write_text("easy\n", encoding="utf-8")
    (tmp_path / FILE).write_text(
        '[project]\nname = "x"\n[build]\nsources = ["*.c"]\n'
        '[run]\nmounts = ["data:/data/in:ro", "out:/data/out"]\n',
        encoding="utf-8",
    )
    source = (
        "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n"
        '    char text[80] = "";\n    fgets(text, 80, fopen("/data/in/level", "r"));\n'
        '    printf("level %s", text);\n    fclose(fopen("/data/out/log", "w"));\n'
        "    for (;;)\n        pause();\n}\n"
    )
    (tmp_path / "x.c").write_text(source, encoding="utf-8")
    one = Watched(tmp_path)
    try:
        one.until("level easy")
        one.save("out/log", "changed\n")
        one.save("data/level", "hard\n")
        lines = one.until("level hard")
        assert [line for line in lines if "level" in line] == ["level hard"], lines
        assert (tmp_path / "out" / "log").exists()
        assert one.end() == 0
    finally:
        one.process.kill()
        one.process.wait(60)


def test_what_else_the_project_says_of_its_runs(tmp_path: Path) -> None:
    """As ``droidemu run`` does: a sysroot, an ABI, a trace, no window."""
    (tmp_path / "root" / "etc").mkdir(parents=True)
    (tmp_path / "root" / "etc" / "word").write_text("found\n", encoding="utf-8")
    (tmp_path / FILE).write_text(
        '[project]\nname = "x"\n[build]\nsources = ["*.c"]\n'
        '[run]\nsysroot = "root"\nstrace = true\nheadless = true\nabi = "arm"\nlog = "error"\n',
        encoding="utf-8",
    )
    (tmp_path / "x.c").write_text(
        "#include <stdio.h>\n#include <unistd.h>\nint main(void) {\n"
        '    char text[80] = "";\n    fgets(text, 80, fopen("/etc/word", "r"));\n'
        '    printf("%d bits, word %s", (int)sizeof(long) * 8, text);\n'
        "    for (;;)\n        pause();\n}\n",
        encoding="utf-8",
    )
    one = Watched(tmp_path)
    try:
        lines = one.until("32 bits, word found")
        assert any("openat(" in line and "/etc/word" in line for line in lines), lines
        # What the host takes for no name at all is told, and the next save noticed.
        good = (tmp_path / FILE).read_text(encoding="utf-8")
        one.save(FILE, good + f'keymap = "{"x" * 5000}"\n')
        one.save(FILE, good + "battery = 300\n")
        one.until("battery: 300 is not")
        one.save(FILE, good + "battery = 0x" + "F" * 4000 + "\n")
        one.until("battery: a value that is too long to show")
        one.save(FILE, good.replace('"root"', '"nowhere"'))
        one.save("x.c", (tmp_path / "x.c").read_text("utf-8").replace("word %s", "again %s"))
        one.until("32 bits, again found")
        assert one.end() == 0
    finally:
        one.process.kill()
        one.process.wait(60)


@pytest.mark.skipif(sys.platform != "win32", reason="needs Windows: Ctrl+Break is its own")
def test_ctrl_break_ends_it_like_sigterm() -> None:
    """Also sent when the console's window is closed; ``droidemu run`` hears it, too."""
    from droidemu.cli.watch import _end_with_signals

    if sys.platform == "win32":
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK)
        before = [signal.getsignal(number) for number in numbers]
        machine = mock.Mock()
        try:
            came = _end_with_signals(machine)
            signal.raise_signal(signal.SIGBREAK)
            assert came == [signal.SIGBREAK] and machine.request_quit.call_count == 1
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)
