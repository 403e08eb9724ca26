# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu screenshot``: what a program shows at some moment, as a PNG file."""

from __future__ import annotations

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
from droidemu.errors import UserError, tell

if TYPE_CHECKING:
    from droidemu.display.picture import Picture
    from droidemu.machine.machine import Machine


@click.command("screenshot", cls=HeadlessCommand)
@click.argument("program", required=False, shell_complete=complete_program)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.png",
    help="Where to write the picture.",
)
@click.option(
    "--at", type=GuestTime(), metavar="TIME", help="So long after the start: 1.5s, 200ms."
)
@click.option(
    "--frame",
    type=click.IntRange(1),
    metavar="N",
    help="The N-th frame (one that stays counts again); the first by default.",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@click.option(
    "--time",
    "time_mode",
    type=click.Choice(["real", "virtual"]),
    default="virtual",
    show_default=True,
    help="The guest's clock; virtual does not wait and gives the same picture each time.",
)
def command(
    program: str | None,
    arguments: tuple[str, ...],
    output: Path,
    at: int | None,
    frame: int | None,
    **chosen: Any,
) -> None:
    """Save what PROGRAM shows, without a window, and end it.

    PROGRAM and the options are those of droidemu run: without PROGRAM, the project in this folder.
    """
    from droidemu.display.outfile import check_target

    if at is not None and frame is not None:
        raise UserError("--at and --frame: only one of them can say when")
    check_target(output, "--output", chosen["force"], (".png",))
    set_up_log(chosen["log"])
    click.get_current_context().exit(_run(program, arguments, output, at, frame, chosen))


def _run(
    name: str | None,
    arguments: tuple[str, ...],
    output: Path,
    at: int | None,
    frame: int | None,
    chosen: dict[str, Any],
) -> int:
    from droidemu.cli.run import configure, run_machine
    from droidemu.display.difference import picture_png
    from droidemu.display.outfile import write_file
    from droidemu.machine.machine import Machine

    config, program = configure(name, arguments, {**DEFAULTS, **chosen})
    machine = Machine(config, program)
    taken = _Taken(machine)
    if at is not None:
        machine.kernel.tickers.append(Alarm(taken.take, at))
    else:
        taken.at_frame(frame or 1)
    status = run_machine(machine, ProgressDisplay(program.title))
    if taken.picture is not None:
        write_file(output, picture_png(taken.picture))
        return 0
    when = f"frame {frame or 1}" if at is None else f"{at / 1e9:g} s"
    if taken.asked:
        what = f"{name or program.title} had shown nothing by {when}"
    else:
        what = f"{name or program.title} ended with status {status} before {when}"
    tell(f"droidemu: {what}; no picture was written")
    return status or 1


class _Taken:
    """Takes one picture of a machine's screen and ends the guest; emulation thread."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._left = 0
        self.asked = False
        self.picture: Picture | None = None

    def at_frame(self, number: int) -> None:
        """Take the ``number``-th frame as ``droidemu run --frames`` counts."""
        self._left = number
        self._machine.screen.vsync_listeners.append(self._on_vsync)

    def _on_vsync(self, now: int) -> None:
        if self._machine.screen.serial and self._left:
            self._left -= 1
            if not self._left:
                self.take(now)

    def take(self, now: int) -> None:
        """Copy what is shown."""
        from droidemu.display.picture import copy_frame

        if self.asked:
            return
        self.asked = True
        with self._machine.screen.acquire() as frame:
            if frame is not None:
                turns = self._machine.device.settings.rotation // 90
                self.picture = copy_frame(frame, turns)
        self._machine.request_quit()
