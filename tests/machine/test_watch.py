# SPDX-License-Identifier: GPL-2.0-or-later
"""Restarting in place: what runs, what stays, what is told, and that everything ends."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from droidemu.display.null import NullDisplay
from droidemu.display.session import Notice
from droidemu.errors import UserError
from droidemu.hal.profiles import DEFAULT
from droidemu.machine.config import MachineConfig, MountOption
from droidemu.machine.machine import Machine
from droidemu.machine.program import Program
from droidemu.machine.watch import Trouble, Wanted, Watch, summary

pytest.importorskip("ziglang")

SOURCE = """
#include <app.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static void farewell(int n) { close(open("/host/farewell", O_CREAT | O_WRONLY, 0644)); _exit(0); }
static uint32_t color = COLOR;
int main(int argc, char **argv)
{
    struct screen s;
    if (!screen_open(&s, "x", 2))
        return 1;
    static const char *const places[] = {"/data/saved", "/tmp/saved", "/dev/shm/a/b"};
    mkdir("/dev/shm/a", 0755);
    for (int i = 0; i < 3; i++) {
        if (access(places[i], F_OK) == 0)
            color ^= 1u << i;
        else
            close(open(places[i], O_CREAT | O_WRONLY, 0644));
    }
    if (argc > 1)
        color = (uint32_t)strtoul(argv[1], NULL, 16);
    for (int frame = 0;; frame++) {
        for (size_t i = 0; i < (size_t)(s.stride / 4 * s.height); i++)
            ((uint32_t *)screen_back(&s))[i] = color;
        screen_flip(&s);
        THEN;
    }
}
"""

THEN = {
    "goes on": "",
    "ends": "if (frame == 2) return 3",
    "crashes": "if (frame == 2) *(volatile int *)16 = 0",
    "is deaf": "if (frame == 1) { signal(SIGTERM, SIG_IGN); for (;;) ; }",
    "says farewell": "signal(SIGTERM, farewell)",
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], Path]:
    from droidemu.sdk.toolchain import Options, build_program

    folder = tmp_path_factory.mktemp("watch")
    made: dict[tuple[int, str], Path] = {}

    def build(color: int, then: str) -> Path:
        if (color, then) not in made:
            source = folder / f"{color:x}{len(made)}.c"
            source.write_text(SOURCE, encoding="utf-8")
            options = Options(
                pie=True, defines=(f"COLOR={color:#x}", f"THEN={THEN[then]}"), flags=("-w",)
            )
            out = source.with_suffix("")
            made[color, then] = build_program(source, "arm64", out, options=options)
        return made[color, then]

    return build


class Source:
    """``watch.Source``: the test says what a save leads to."""

    def __init__(self) -> None:
        self.saves: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._next: Any = None
        self.data = False

    def wait(self) -> frozenset[Path] | None:
        self._next = self.saves.get()
        return None if self._next is None else frozenset([Path("x.c")])

    def build(self) -> Wanted:
        if isinstance(self._next, Exception):
            raise self._next
        assert isinstance(self._next, Wanted)
        return self._next

    def concerns_data(self, changed: frozenset[Path]) -> bool:
        return self.data


class Bench:
    """A watched machine that runs headless on a thread of its own."""

    def __init__(self, folder: Path, first: Path, keep_data: bool = False) -> None:
        self.host = folder / "program"
        self.source = Source()
        self._builds = 0
        self.said: list[str] = []
        self._seen = threading.Condition()
        self._notices: list[Notice | None] = []
        wanted = self.wanted(first)
        from dataclasses import replace

        shared = folder / "shared"
        shared.mkdir()
        config = MachineConfig(
            program=self.host,
            profile=replace(DEFAULT, width=64, height=64),
            mounts=(MountOption(shared, "/host", False),),
        )
        self.machine = Machine(config, wanted.program)
        self.machine.notices.listeners.append(self._notice)
        self.machine.screen.frame_listeners.append(lambda frame: self._tick())
        self.watch = Watch(self.machine, wanted, self.source, self.said.append, keep_data)
        self.status: int | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.watch.start()
        self._thread.start()

    def _run(self) -> None:
        self.status = self.machine.run(NullDisplay())
        self.source.saves.put(None)
        self.watch.close()

    def _notice(self) -> None:
        self._notices.append(self.machine.notices.current)
        self._tick()

    def _tick(self) -> None:
        with self._seen:
            self._seen.notify_all()

    def wanted(self, program: Path, arguments: tuple[str, ...] = (), worked: bool = True) -> Wanted:
        """Put a program where the build puts it."""
        new = self.host.with_suffix(".new")
        shutil.copyfile(program, new)
        if self.host.exists():  # open, as it runs: Windows renames that, but does not replace it
            self._builds += 1
            self.host.replace(self.host.with_suffix(f".old{self._builds}"))
        new.replace(self.host)
        place = Program(self.host, "/data/local/tmp/program", True, "program")
        return Wanted(place, arguments, {}, worked)

    def save(self, outcome: object) -> None:
        self.source.saves.put(outcome)

    def until(self, condition: Callable[[], bool]) -> None:
        with self._seen:
            assert self._seen.wait_for(condition, 30), (self.said, self._notices, self.color)

    @property
    def color(self) -> int:
        pixels = self.machine.screen.snapshot()
        return int.from_bytes(pixels[:3], "little") if pixels else -1

    @property
    def notice(self) -> str | None:
        current = self.machine.notices.current
        return None if current is None else current.title

    def shows(self, color: int) -> None:
        """Wait until a frame of that colour is there, and nothing over it."""
        self.until(lambda: self.color == color and self.notice is None)

    def close(self) -> None:
        """Close the window, as it were; again does nothing."""
        self.machine.request_quit()
        self._thread.join(30)
        # 143: it had just been asked to end for another program.
        assert not self._thread.is_alive() and self.status in (0, 143)


Make = Callable[..., Bench]


@pytest.fixture
def bench(tmp_path: Path, program: Callable[[int, str], Path]) -> Iterator[Make]:
    made: list[Bench] = []

    def make(color: int = 0x112233, then: str = "goes on", keep_data: bool = False) -> Bench:
        made.append(Bench(tmp_path, program(color, then), keep_data))
        made[-1].shows(color)
        return made[-1]

    yield make
    for one in made:
        one.close()


Build = Callable[[int, str], Path]


def test_a_save_brings_the_new_program(bench: Make, program: Build) -> None:
    one = bench()
    frames = one.machine.screen.serial
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)
    assert one.machine.screen.serial > frames
    assert one.said == ["restarted"]
    one.save(one.wanted(program(0x778899, "goes on")))
    one.shows(0x778899)


def test_errors_stand_over_a_frozen_picture(bench: Make, program: Build) -> None:
    one = bench()
    process = one.machine.process
    output = "\x1b[1msrc/x.c:1:2: \x1b[31merror: \x1b[0mno\n   1 | x\nsrc/x.c:3:4: warning: hm\n"
    one.save(Trouble(output))
    one.until(lambda: one.notice == "Does not compile")
    assert one.machine.clock.paused
    current = one.machine.notices.current
    assert current is not None and current.is_error
    assert current.lines == ("src/x.c:1:2: error: no",)
    serial = one.machine.screen.serial
    one.save(UserError("droidemu.toml: line 3 is wrong"))
    one.until(lambda: one.notice == "Cannot build")
    assert one.machine.screen.serial == serial and one.color == 0x112233
    # Undone: the same program goes on where it was.
    one.save(one.wanted(program(0x112233, "goes on")))
    assert one.host.stat()  # another file with the same contents is another program
    one.until(lambda: one.notice is None and not one.machine.clock.paused)
    assert one.machine.process is not process
    process = one.machine.process
    same = Wanted(one.machine.program, (), {}, True)
    one.save(Trouble(output))
    one.until(lambda: one.notice == "Does not compile")
    one.save(same)
    one.until(lambda: one.notice is None)
    assert one.machine.process is process and not one.machine.clock.paused
    one.until(lambda: one.machine.screen.serial > serial)
    one.save(Trouble(output))
    one.until(lambda: one.notice is not None)
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)
    assert not one.machine.clock.paused


def test_a_program_that_ends_is_started_at_the_next_save(bench: Make, program: Build) -> None:
    one = bench(then="ends")
    one.until(lambda: one.notice == "Ended (status 3)")
    assert one.color == 0x112233  # the last picture stays
    one.save(Trouble("x: error: y\n"))
    one.until(lambda: one.notice == "Does not compile")
    assert not one.machine.clock.paused  # there is nothing to freeze
    serial = one.machine.screen.serial
    one.save(Wanted(one.machine.program, (), {}, True))
    one.until(lambda: one.notice == "Ended (status 3)" and one.machine.screen.serial > serial)
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)
    assert one.machine.notices.current is None


def test_a_crash_leaves_the_window_with_a_note(
    bench: Make, program: Build, capfd: pytest.CaptureFixture[str]
) -> None:
    one = bench(then="crashes")
    one.until(lambda: one.notice == "Crashed (signal 11)")
    assert "SIGSEGV" in capfd.readouterr().err
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)
    assert one.machine.crash_report is None


def test_a_program_that_ignores_its_end_is_ended(bench: Make, program: Build) -> None:
    one = bench(then="is deaf")
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)
    assert len(one.machine.kernel.processes) == 1


def test_a_program_may_end_by_itself(bench: Make, program: Build, tmp_path: Path) -> None:
    one = bench(then="says farewell")
    one.until(lambda: one.machine.screen.serial > 3)
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)
    assert (tmp_path / "shared" / "farewell").exists()
    assert one.said == ["restarted"]


@pytest.mark.parametrize("keep", [False, True])
def test_data_stays_where_asked(bench: Make, program: Build, keep: bool) -> None:
    one = bench(keep_data=keep)
    one.save(one.wanted(program(0x445500, "goes on")))
    one.shows(0x445507 if keep else 0x445500)


def test_other_arguments_and_data_start_it_again(bench: Make) -> None:
    one = bench()
    place = one.machine.program
    one.save(Wanted(place, ("c0ffee",), {}))
    one.shows(0xC0FFEE)
    process = one.machine.process
    one.save(Wanted(place, ("c0ffee",), {}))
    one.source.data = True
    one.save(Wanted(place, ("c0ffee",), {}))
    one.until(lambda: one.said.count("restarted") >= 2)
    assert one.machine.process is not process


def test_the_end_comes_before_a_restart(
    bench: Make, program: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes the window while a restart is under way does not get another program."""
    one = bench()
    asked = threading.Event()
    monkeypatch.setattr(one.machine, "signal", lambda number: asked.set())  # and it goes on
    one.save(one.wanted(program(0x445566, "goes on")))
    assert asked.wait(30)
    one.close()
    assert one.color == 0x112233 and "restarted" not in one.said


def test_what_cannot_be_started_is_said(bench: Make, program: Build, tmp_path: Path) -> None:
    one = bench()
    bad = tmp_path / "bad"
    bad.write_bytes(b"no program")
    one.save(one.wanted(bad))
    one.until(lambda: one.notice == "Cannot start")
    one.save(one.wanted(program(0x445566, "goes on")))
    one.shows(0x445566)


def test_a_bug_of_ours_is_told(bench: Make) -> None:
    one = bench()
    one.save(ValueError("oops"))
    one.until(lambda: True)
    one.watch._thread.join(20)
    assert one.said == ["internal error: ValueError: oops; saves are not noticed any more"]


def test_summaries() -> None:
    many = "".join(f"a.c:{n}:1: error: e{n}\n  note\n" for n in range(20))
    lines = summary(many)
    assert lines[0] == "a.c:0:1: error: e0" and lines[-1] == "and 8 more" and len(lines) == 13
    assert summary("one\n\ntwo\n") == ("one", "two")
    assert summary("") == ()
