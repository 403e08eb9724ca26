# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu run --record`` and ``--record-session``: what they add to a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.cli.run import run_machine
from droidemu.errors import UserError, tell

if TYPE_CHECKING:
    from droidemu.display.recorder import Recording
    from droidemu.display.session import DisplayBackend
    from droidemu.machine.config import MachineConfig
    from droidemu.machine.machine import Machine
    from droidemu.machine.program import Program


def run_recorded(config: MachineConfig, program: Program, chosen: dict[str, Any]) -> int:
    """Run with a recording of the screen, of the session, or both; returns the exit status."""
    from droidemu.display.outfile import check_target
    from droidemu.display.recorder import SUFFIXES
    from droidemu.machine.session_file import SUFFIX

    film: Path | None = chosen["record"]
    path: Path | None = chosen["record_session"]
    if film is not None:
        check_target(film, "--record", chosen["force"], SUFFIXES)
    if path is None:
        from droidemu.machine.machine import Machine

        return _run(Machine(config, program), film, chosen["headless"])
    check_target(path, "--record-session", chosen["force"], (SUFFIX,))
    source = click.get_current_context().get_parameter_source("time_mode")
    if config.time == "real" and source is click.core.ParameterSource.COMMANDLINE:
        raise UserError("--record-session needs virtual time: real time cannot be repeated")
    from droidemu.display.outfile import size_text, write_file
    from droidemu.machine.session import describe, record
    from droidemu.machine.session_file import dump_session
    from droidemu.machine.session_machine import SessionMachine

    session = describe(config, program, chosen["abi"], path)
    machine = SessionMachine(config, program, step_ns=session.step_ns, paced=not chosen["headless"])

    def keep() -> None:
        done = record(session, machine)
        data = dump_session(done)
        write_file(path, data)
        tell(
            f"droidemu: {path}: {len(done.inputs)} inputs, {len(done.pictures)} pictures, "
            f"{done.end.ns / 1e9:.2f} s, {size_text(len(data))}"
        )

    with completing(keep):
        return _run(machine, film, chosen["headless"])


def _run(machine: Machine, film: Path | None, headless: bool) -> int:
    recording: Recording | None = None
    if film is not None:
        from droidemu.display.recorder import Recording

        recording = Recording(machine.screen, machine.clock, film)
        recording.start()
    display = _display(machine, headless, recording)
    if recording is None:
        return run_machine(machine, display)
    with completing(partial(finish, recording)):
        return run_machine(machine, display)


@contextmanager
def completing(complete: Callable[[], None]) -> Iterator[None]:
    """Call ``complete`` after the block; what went wrong in the block is told before all else."""
    try:
        yield
    except BaseException:
        # Whatever was recorded until then is kept if that is possible.
        with suppress(UserError):
            complete()
        raise
    complete()


def finish(recording: Recording) -> None:
    """Complete a recording and say what it is. UserError."""
    for line in recording.finish().lines():
        tell(f"droidemu: {line}")


def _display(machine: Machine, headless: bool, recording: Recording | None) -> DisplayBackend:
    if headless:
        from droidemu.display.null import NullDisplay

        return NullDisplay()
    from droidemu.display.on_demand import DisplayOnDemand

    def window() -> DisplayBackend:
        from droidemu.display.window import WindowDisplay

        return WindowDisplay(recording=recording)

    return DisplayOnDemand(window, machine.display_wanted)
