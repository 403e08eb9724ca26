# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/debugging.md: its tutorial is carried out, its tables are held against the program."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from debug.sessions import kit

from droidemu.cli.main import cli
from droidemu.debug.monitor_commands import COMMANDS
from droidemu.errors import UserError

from .walkthrough import Step, missing, section, steps

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "debugging.md"
TUTORIAL, CURE = section(DOCUMENT, "From a crash to its cause").split("### The cure\n")
#: Where the document's reader keeps the program.
HOME = "/home/me/balloons"
#: And DroidEmu itself.
DROIDEMU = "/home/me/droidemu"
#: gdb's output for a screen of any width, without questions.
GDB = ("set pagination off", "set confirm off", "set width 0", "set style enabled off")
DEBUGGERS = ("gdb-multiarch", "lldb")


class Reader:
    """Follows the tutorial in a folder of his own, where the example lies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("balloons.c", "balloons.txt"):
            shutil.copy(ROOT / "docs" / "examples" / name, folder)

    def shell(self, step: Step) -> None:
        """Type one command line and compare what it prints."""
        words = shlex.split(step.command)
        python = {"python3": [sys.executable], "droidemu": [sys.executable, "-m", "droidemu"]}
        words[:1] = python[words[0]]
        self.compare(step, self._run(words))

    def start(self, step: Step) -> kit.Debugged:
        """``droidemu debug`` as the document has it, on a free port."""
        *words, program = shlex.split(step.command)[2:]
        options = [str(self.folder / w) if w.endswith(".txt") else w for w in words]
        target = kit.Debugged(self.folder / program, options=options)
        target.err.wait_for(r"  lldb .*\n")  # the last line
        self.compare(step, target.err.text.replace(str(target.port), "1234"))
        return target

    def debug(self, target: kit.Debugged, start: Step, typed: list[Step]) -> None:
        """One session with gdb or lldb."""
        *words, program = shlex.split(start.command.replace("127.0.0.1:1234", target.address))
        if words[0] == "lldb":
            words[1:1] = ["--no-lldbinit", "--batch", "-O", "settings set use-color false"]
            words += [word for step in typed for word in ("-o", step.command)]
            printed = self._run([*words, program])
            for step in typed:  # lldb repeats what is typed
                _, _, printed = printed.partition(f"(lldb) {step.command}\n")
                self.compare(step, printed)
            return
        words[1:1] = ["-nx", "-q", "-batch", *(word for line in GDB for word in ("-ex", line))]
        for step in typed:
            words += ["-ex", "echo @@@\\n", "-ex", step.command]
        pieces = self._run([*words, program]).split("@@@\n")[1:]
        for step, printed in zip(typed, pieces, strict=True):
            self.compare(step, printed)

    def _run(self, words: list[str]) -> str:
        done = subprocess.run(
            words, cwd=self.folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", timeout=kit.PATIENCE, check=False,
        )  # fmt: skip
        return done.stdout

    def compare(self, step: Step, printed: str) -> None:
        """What the document shows has been printed, in its order."""
        printed = printed.replace(str(self.folder), HOME)
        printed = printed.replace(str(ROOT), DROIDEMU)
        printed = re.sub(rf"{HOME}/balloons$", "balloons", printed, flags=re.MULTILINE)
        line = missing(step.output, printed)
        assert line is None, f"{step.command!r} does not print {line!r} but\n{printed}"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    pytest.importorskip("ziglang")
    return Reader(tmp_path)


def test_the_tutorial(reader: Reader) -> None:
    """From the build to the cure, with gdb."""
    if kit.find_gdb() is None:
        pytest.skip("needs gdb-multiarch")
    assert follow(reader, "gdb-multiarch") == 2
    source = reader.folder / "balloons.c"
    text = source.read_text(encoding="utf-8")
    wrong, right = "if (s->count > BALLOONS)", "if (s->count >= BALLOONS)"
    assert f"`{right}`" in CURE
    number = int(re.search(r"Line (\d+) has", CURE)[1])  # type: ignore[index]
    assert text.splitlines()[number - 1].strip() == wrong
    source.write_text(text.replace(wrong, right), encoding="utf-8")
    for step in steps(CURE):
        reader.shell(step)


def test_the_tutorial_with_lldb(reader: Reader) -> None:
    if kit.find_lldb() is None:
        pytest.skip("needs lldb")
    assert follow(reader, "lldb") == 1


def follow(reader: Reader, debugger: str) -> int:
    """Everything up to the cure, with one of the debuggers; how many sessions it had."""
    sessions = 0
    todo = list(steps(TUTORIAL))
    target: kit.Debugged | None = None
    while todo:
        step = todo.pop(0)
        assert step.where == "console", step
        if " debug " in step.command:
            if todo[0].command.split()[0] == debugger:
                target = reader.start(step)
        elif step.command.split()[0] in DEBUGGERS:
            typed = []
            while todo and todo[0].where != "console":
                typed.append(todo.pop(0))
            if target is not None:
                with target:
                    reader.debug(target, step, typed)
                    assert target.finish() == 128 + 9
                target = None
                sessions += 1
        elif debugger == "gdb-multiarch" or "sdk" in step.command:
            reader.shell(step)
    return sessions


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_conditions_and_commands(reader: Reader, abi: str) -> None:
    """Of local variables, evaluated by the emulator."""
    if kit.find_gdb() is None:
        pytest.skip("needs gdb-multiarch")
    from droidemu.sdk.toolchain import Options, build_program

    found = re.search(r"^```gdb-commands\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.M | re.S)
    assert found is not None
    options = Options(optimize="-O0")
    program = build_program(
        reader.folder / "balloons.c", abi, reader.folder / "balloons", options=options
    )
    script = reader.folder / "balloons.txt"
    with kit.Debugged(program, options=["--time", "virtual", "--input", str(script)]) as target:
        said = kit.gdb(
            target, "set dprintf-style agent", *found[1].splitlines(), "continue",
            "info breakpoints", "print b->color", "print s->count", "kill", symbols=program,
        )  # fmt: skip
    for line in ("a tap at 100,400", "a tap at 250,700", "a tap at 400,500"):
        assert f"\n{line}\n" in said, said
    assert "a tap at 550,900" not in said
    assert "(target evals)" in said
    assert re.search(r"^\$1 = 3$\n^\$2 = 3$", said, re.M), said


def test_going_back(reader: Reader) -> None:
    """gdb's own recording works over single steps of the emulator's."""
    if kit.find_gdb() is None:
        pytest.skip("needs gdb-multiarch")
    from droidemu.sdk.toolchain import Options, build_program

    program = build_program(
        reader.folder / "balloons.c", "arm64", reader.folder / "balloons",
        options=Options(optimize="-O0"),
    )  # fmt: skip
    script = reader.folder / "balloons.txt"
    with kit.Debugged(program, options=["--time", "virtual", "--input", str(script)]) as target:
        said = kit.gdb(
            target, "break add_balloon", "continue", "record", "next", "next",
            "reverse-next", "reverse-continue", "next", "kill", symbols=program,
        )  # fmt: skip
    lines = re.findall(r"^(\d+)\t", said[said.index("Breakpoint 1, add_balloon") :], re.M)
    assert lines == ["25", "27", "28", "27", "25", "27"], said


# -- the reference ---------------------------------------------------------------------------------


def names(verb: str) -> set[str]:
    """The long options of a verb."""
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    return {
        name
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        for name in option.opts
    }


def test_options() -> None:
    """Each of the debugger's own is in the table, and none is named that does not exist."""
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(--[a-z-]+)", section(DOCUMENT, "Start and connect"), re.M))
    assert rows == names("debug") - names("run")
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
    assert "--gdb" in named
    foreign = {"--help", "--run-mode"}  # click's, lldb's
    assert named <= names("debug") | names("run") | foreign


def test_monitor_commands() -> None:
    """The table is what ``monitor help`` knows, in its order."""
    rows = re.findall(
        r"^\| `([a-z]+)(?: ([^`]*))?` \| (.*) \|$", section(DOCUMENT, "What there is"), re.M
    )
    told = [(name, usage.replace("\\|", "|")) for name, usage, _ in rows]
    assert told == [(command.name, command.usage) for command in COMMANDS.values()]


def test_messages() -> None:
    """Messages of the command line are as the program says them."""
    table = section(DOCUMENT, "Messages").split("### In gdb")[0]
    known = re.findall(r"^\| `(.*?)` \|", table, re.M)
    assert len(known) > 5
    for arguments in (
        ["debug", "--gdb", "3", "hello"],
        ["debug", "--vscode", "--port", "0", "hello"],
        ["run", "--gdb", "TEXT", "hello"],
    ):
        result = CliRunner().invoke(cli, arguments)
        assert isinstance(result.exception, UserError)
        said = str(result.exception)
        assert any(said.startswith(line) for line in known), said
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "droidemu").rglob("*.py"))
    for line in known:
        start = re.split(r"\b(?:ADDRESS|PORT|TEXT|REASON)\b", line)[0].removeprefix("warning: ")
        start = start.removeprefix("launch.json ").strip()
        assert start in sources, start


def test_links() -> None:
    """Anchors and files that the document points at exist."""
    text = DOCUMENT.read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.*)$", text, re.M)
    anchors = {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("#"):
            assert link[1:] in anchors, link
        else:
            assert (DOCUMENT.parent / link.partition("#")[0]).exists(), link
