# SPDX-License-Identifier: GPL-2.0-or-later
"""Types what a page shows, in a folder of its own, as a reader with no screen and no phone would.

Every command either is carried out or is in a table here that says why not. What is changed in a
command before it is carried out is small and stands in ``_shortened`` and ``_kept_short``: no
window, a small screen, fewer frames, free ports.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from . import shown
from .zygote import PATIENCE, Done, Zygote

#: Commands that are not carried out here -> why. Each has to stand in some page.
NOT_RUN = {
    r"(python3|py) launch\.py( setup| test)?": "sets up .venv and tests: tests/sdk/test_launch.py",
    r"\.ci/run": "runs these tests",
    r"(pip|py -m pip|python3 -m pip) install .*": "changes the Python that runs this",
    r"python3 -m venv .*|\. .*/bin/activate": "changes the shell that runs this",
    r"winget install .*": "needs Windows and the network",
    r"sudo apt install .*": "changes the computer",
    r"python -m benchmarks.*": "takes minutes: tests/test_benchmarks.py",
    r"python packaging/build\.py .*": "takes minutes: .ci/run",
    r"c?make .*|ctest .*": "tests/sdk/test_cmake.py",
    r"xdg-mime .*|reg (add|delete) .*": "changes the desktop: tests/cli/test_associations.py",
    r"droidemu run --sysroot .*": "needs programs of Debian's: tests/real",
    r"droidemu run .*\./mytool.*": "a program of the NDK's: tests/android/linker",
}

#: What stands for ``droidemu`` in a source tree.
_DROIDEMU = re.compile(r"^(droidemu|(python3|py) launch\.py)(?= )")

#: A change of a source: two blocks, before and after.
_EDIT = re.compile(r"^<!-- edit -->\n.*?^```c\n(.*?)^```$.*?^```c\n(.*?)^```$", re.M | re.S)

#: Values of options that would only take time -> what is enough.
_SHORT = {"--frames": "3", "--frame": "3", "--seconds": "0.2", "--at": "0.1s", "--jobs": "1"}

#: Verbs that print the same wherever they are typed: once a process of tests is enough.
_SAME_EVERYWHERE = ("devices", "doctor", "samples")
_printed: dict[str, Done] = {}


class Reader:
    """Types blocks of one document in one shell."""

    def __init__(self, home: Path, document: Path, zygote: Zygote) -> None:
        self.home = home
        self.folder = home
        self.document = document
        self.zygote = zygote
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "VIRTUAL_ENV")}
        from droidemu.sdk.toolchain import cache_folder

        environment |= {
            "HOME": str(home), "USERPROFILE": str(home), "DROIDEMU_CACHE_DIR": str(cache_folder()),
            "DROIDEMU_CONFIG": str(home / "config.toml"), "NO_COLOR": "1", "COLUMNS": "200",
        }  # fmt: skip
        self.environment = environment
        self.typed = 0
        self._edits = 0
        #: Whether the comment of the line says that it does.
        self._fails = False
        #: Patterns of NOT_RUN that have been used.
        self.left_out: set[str] = set()

    def block(self, block: shown.Block, *, stay: bool) -> None:
        """All lines of a block. Without `stay` it begins in the home folder."""
        if not stay:
            self.folder = self.home
        printed = ""
        for offset, line in enumerate(block.lines):
            place = f"{self.document.name}:{block.line + offset}"
            words = shown.words(line, block.shell)
            self._fails = line.endswith("  # fails")
            if words:
                printed += self._type(words, place)
        lines = iter(printed.splitlines())
        for wanted in block.output:
            if wanted.strip() in ("", "..."):
                continue
            pattern = re.escape(wanted.rstrip()).replace(r"\.\.\.", ".*")
            found = any(re.fullmatch(pattern, line.rstrip()) for line in lines)
            assert found, f"{block.document.name}: {wanted!r} is not printed, but\n{printed}"

    # -- one line ----------------------------------------------------------------------------------

    def _type(self, words: list[str], place: str) -> str:
        """Carry a command out; what it prints. AssertionError names the command."""
        line = " ".join(words)
        for pattern in NOT_RUN:
            if re.fullmatch(pattern, line):
                self.left_out.add(pattern)
                return ""
        self.typed += 1
        if words[0] == "cd":
            if words[1] == "droidemu":  # the source tree
                self._path(words[1]).mkdir()
            self.folder = self._path(words[1])
            assert self.folder.is_dir(), f"{place}: {line}: no such folder"
            return ""
        if words[0] in ("mkdir", "md"):
            self._path(words[-1]).mkdir(parents=True, exist_ok=True)
            return ""
        if words[0] in ("notepad", "nano"):
            self._edit(self._path(words[1]), place)
            return ""
        if _DROIDEMU.match(line) is None:
            raise AssertionError(f"{place}: {line}: in no table of tests/docs/reader.py")
        return self._droidemu(words[1 if words[0] == "droidemu" else 2 :], place)

    def _path(self, text: str) -> Path:
        return self.folder / self._home(text)

    def _home(self, word: str) -> str:
        """``~`` and ``$PROFILE`` as the shells have them."""
        word = word.replace("$PROFILE", str(self.home / "profile.ps1"))
        return re.sub(r"^~(?=/|$)|(?<==)~(?=/)", str(self.home).replace("\\", "/"), word)

    def _droidemu(self, words: list[str], place: str) -> str:
        target: Path | None = None
        if len(words) > 2 and words[-2] in (">", ">>"):
            target = self._path(words[-1])
            words = words[:-2]
        words = [self._home(word) for word in words]
        for word in words:
            self._prepare(word)
        line = f"{place}: droidemu {' '.join(words)}"
        words = _shortened(words)
        if words[0] == "watch":
            return self._watch(words, line)
        if words[0] == "debug" or "--gdb" in words:
            return self._debug(words, line)
        done = _printed.get(" ".join(words)) or self._run(words, self.folder)
        if words[0] in _SAME_EVERYWHERE:
            _printed[" ".join(words)] = done
        ends = (0, 1) if words[0] == "doctor" else (0,)  # 1: something is missing on this computer
        if self._fails:
            ends = (1,)
        assert done.status in ends, f"{line} ended with {done.status}: {done.err}{done.out}"
        assert "Traceback" not in done.err, f"{line}: {done.err}"
        self._written(words, line, done)
        if target is not None:
            assert done.out and not done.err, line
            target.write_text(done.out, encoding="utf-8")
        return done.out + done.err

    def _run(self, words: list[str], folder: Path) -> Done:
        return self.zygote.run(words, folder, self.environment)

    def _written(self, words: list[str], line: str, done: Done) -> None:
        """The files that a command shall make are there."""
        for option in ("-o", "--output", "--screenshot", "--record", "--record-session", "--junit"):
            if option in words:
                name = self.folder / words[words.index(option) + 1]
                assert name.is_file() and name.stat().st_size, f"{line}: no {name.name}: {done.err}"

    def _edit(self, path: Path, place: str) -> None:
        """The next change that the page asks for: what is there, and what to write."""
        page = self.document.read_text(encoding="utf-8")
        edits = _EDIT.findall(page)
        assert self._edits < len(edits), f"{place}: the page does not say what to change"
        old, new = edits[self._edits]
        self._edits += 1
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{place}: {old!r} is not in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    # -- commands that go on -----------------------------------------------------------------------

    def _watch(self, words: list[str], line: str) -> str:
        """It runs the project, builds it again at a save, and ends by Ctrl+C."""
        text = ""
        process = self.zygote.start(words, self.folder, self.environment)
        assert process.stdout is not None
        stop = threading.Timer(PATIENCE, process.kill)
        stop.start()
        try:
            for printed in process.stdout:
                text += printed
                if "watching" in printed and "watching" not in text[: -len(printed)]:
                    break
            for source in self.folder.glob("src/main.c*"):
                source.write_text(source.read_text("utf-8") + "// saved\n", encoding="utf-8")
            for printed in process.stdout:
                text += printed
                if " built " in printed:
                    break
            else:
                raise AssertionError(f"{line} does not build after a save: {text}")
            if sys.platform == "win32":
                process.terminate()
            else:
                process.send_signal(signal.SIGINT)
            text += process.stdout.read()
            status = process.wait(PATIENCE)
        finally:
            stop.cancel()
            process.kill()
            process.wait()
        assert status == 0 or sys.platform == "win32", f"{line} ended with {status}: {text}"
        return text

    def _debug(self, words: list[str], line: str) -> str:
        """A debugger connects and ends the program."""
        process = self.zygote.start(words, self.folder, self.environment)
        assert process.stdout is not None
        stop = threading.Timer(PATIENCE, process.kill)
        stop.start()
        try:
            text = ""
            for printed in process.stdout:
                text += printed
                if found := re.search(r"connect to ([^;]+):(\d+);", printed):
                    break
            else:
                raise AssertionError(f"{line} waits for no debugger: {text}")
            with socket.create_connection((found[1], int(found[2])), PATIENCE) as debugger:
                debugger.sendall(b"+$?#3f")
                while not (reply := debugger.recv(4096)).strip(b"+"):
                    assert reply, line
                debugger.sendall(b"+$k#6b")
                text += process.stdout.read()
            status = process.wait(PATIENCE)
        finally:
            stop.cancel()
            process.kill()
            process.wait()
        assert status == 128 + 9, f"{line} ended with {status}: {text}"
        return text

    # -- files that readers have -------------------------------------------------------------------

    def _prepare(self, word: str) -> None:
        """Make what a command needs and a reader would have, unless it is there."""
        for name, make in _FILES.items():
            path = self.folder / name
            if word.rstrip("/") in (name, f"./{name}") and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                make(self, path)
        if word.startswith(f"{self.home}/pictures:".replace("\\", "/")):
            (self.home / "pictures").mkdir(exist_ok=True)

    def sample(self, name: str, path: Path) -> None:
        """A program of the reader's own."""
        from droidemu.sdk.catalog import find_sample

        shutil.copy(find_sample(name), path)

    def sessions(self, path: Path) -> None:
        """A folder with one session."""
        path.mkdir()
        words = ["run", "--headless", "--size", "90x160", "--frames", "2", "--record-session"]
        done = self._run([*words, str(path / "plasma.session"), "plasma"], self.home)
        assert done.status == 0, done.err


_FILES: dict[str, Callable[[Reader, Path], object]] = {
    "my-program": lambda reader, path: reader.sample("hello", path),
    "viewer": lambda reader, path: reader.sample("hello", path),
    "mytool": lambda reader, path: reader.sample("hello", path),
    "app.apk": lambda reader, path: reader.sample("native-plasma", path),
    "build/demo": lambda reader, path: reader.sample("hello", path),
    "app": lambda reader, path: reader.sample("clock", path),
    "touches.txt": lambda reader, path: path.write_text("tap 50%,50%\n", encoding="utf-8"),
    "game.toml": lambda reader, path: path.write_text(
        '[[tap]]\nkey = "SPACE"\nat = [0.5, 0.5]\n', encoding="utf-8"
    ),
    "sessions": lambda reader, path: reader.sessions(path),
}


def _shortened(words: list[str]) -> list[str]:
    """The same command with no window, a small screen, few frames and a port that is free."""
    verb, *rest = words
    for option, value in _SHORT.items():
        if option in rest:
            rest[rest.index(option) + 1] = value
    own = []
    if verb in ("run", "debug", "watch") and "--headless" not in rest:
        own.append("--headless")
    if verb == "run" and "--frames" not in rest and "--gdb" not in rest:
        own += ["--frames", "3"]
    if verb in ("run", "screenshot", "record") and not {"--size", "--device"} & set(rest):
        own += ["--size", "270x480"]
    if verb in ("debug", "run"):
        for option in ("--port", "--gdb"):
            if option in rest:
                rest[rest.index(option) + 1] = _free_port()
        if verb == "debug" and "--port" not in rest:
            own += ["--port", _free_port()]
    return [verb, *own, *rest]


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return str(taken.getsockname()[1])
