# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu record``: what a program shows over some time, as a GIF or a video."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.cli.headless import (
    DEFAULTS,
    Alarm,
    GuestTime,
    HeadlessCommand,
    ProgressDisplay,
)
from droidemu.cli.run import set_up_log
from droidemu.cli.run_command import complete_program
from droidemu.errors import UserError

if TYPE_CHECKING:
    from droidemu.display.recorder import Recording
    from droidemu.machine.machine import Machine

#: Length if the user says nothing.
_DEFAULT_NS = 10_000_000_000


@click.command("record", cls=HeadlessCommand)
@click.argument("program", required=False, shell_complete=complete_program)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write: .gif, .webm or .mp4.",
)
@click.option(
    "--seconds",
    type=GuestTime(),
    metavar="S",
    help="Length, from the first frame on (10 by default); guest time.",
)
@click.option(
    "--frames",
    "count",
    type=click.IntRange(1),
    metavar="N",
    help="Length in frames of the screen; one that stays counts again.",
)
@click.option(
    "--fps",
    type=click.FloatRange(0.1, 1000),
    metavar="N",
    help="At most so many frames a second; every frame by default.",
)
@click.option("--scale", metavar="SCALE", help="0.5, 50%, or a size to fit into: 360x640.")
@click.option(
    "--rotate",
    type=click.Choice(["0", "90", "180", "270"]),
    default="0",
    help="Turn the picture clockwise.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@click.option(
    "--time",
    "time_mode",
    type=click.Choice(["real", "virtual"]),
    default="virtual",
    show_default=True,
    help="The guest's clock; in virtual time no frame is lost.",
)
def command(
    program: str | None,
    arguments: tuple[str, ...],
    output: Path,
    seconds: int | None,
    count: int | None,
    **chosen: Any,
) -> None:
    """Record what PROGRAM shows, without a window, and end it.

    PROGRAM and the options are those of droidemu run: without PROGRAM, the project in this folder.
    --input plays touches and keys. The exit status is PROGRAM's own if it ends by itself, 0
    otherwise.
    """
    from droidemu.display.outfile import check_target
    from droidemu.display.recorder import SUFFIXES

    if seconds is not None and count is not None:
        raise UserError("--seconds and --frames: only one of them can say how long")
    if seconds == 0:
        raise UserError("--seconds 0: a recording of no length")
    check_target(output, "--output", chosen["force"], SUFFIXES)
    set_up_log(chosen["log"])
    status = _run(program, arguments, output, _Length(seconds, count), chosen)
    click.get_current_context().exit(status)


class _Length:
    """Ends a recording, and the guest with it."""

    def __init__(self, ns: int | None, frames: int | None) -> None:
        self.ns = ns if ns is not None or frames is not None else _DEFAULT_NS
        self.frames = frames
        self.shown = 0

    def watch(self, machine: Machine, recording: Recording) -> None:
        """Before the run."""
        if self.ns is not None:
            length = self.ns

            def end(now: int) -> None:
                assert recording.began_ns is not None
                recording.stop(recording.began_ns + length)
                machine.request_quit()

            alarm = Alarm(end)

            def begin(first: int) -> None:
                alarm.ns = first + length

            recording.on_first = begin
            machine.kernel.tickers.append(alarm)
            return

        def vsync(now: int) -> None:
            if recording.began_ns is None or recording.stopped.is_set():
                return
            self.shown += 1
            if self.shown == self.frames:
                recording.stop(now + machine.screen.vsync_period_ns)
                machine.request_quit()

        machine.screen.vsync_listeners.append(vsync)

    def done(self, recording: Recording) -> float:
        """Share that is recorded."""
        if self.frames is not None:
            return self.shown / self.frames
        assert self.ns is not None
        return recording.progress_ns / self.ns


def _run(
    name: str | None,
    arguments: tuple[str, ...],
    output: Path,
    length: _Length,
    chosen: dict[str, Any],
) -> int:
    from droidemu.cli.run import configure, run_machine
    from droidemu.cli.run_recorded import completing, finish
    from droidemu.display.images import parse_scale
    from droidemu.display.recorder import Recording, RecordOptions, check_encoder
    from droidemu.machine.machine import Machine

    scale = None if chosen["scale"] is None else parse_scale(chosen["scale"])
    options = RecordOptions(chosen["fps"], scale, int(chosen["rotate"]) // 90)
    check_encoder(output)
    config, program = configure(name, arguments, {**DEFAULTS, **chosen})
    machine = Machine(config, program)
    recording = Recording(machine.screen, machine.clock, output, options, length.ns)
    recording.on_failure = machine.request_quit
    length.watch(machine, recording)
    recording.start()
    display = ProgressDisplay(f"Recording {name or program.title}", lambda: length.done(recording))
    with completing(partial(finish, recording)):
        return run_machine(machine, display)
