# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu run``: run a program or a sample, in a window or headless."""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.errors import UserError

if TYPE_CHECKING:
    from droidemu.display.session import DisplayBackend
    from droidemu.hal.profiles import DeviceProfile
    from droidemu.machine.config import DebugOptions, MachineConfig
    from droidemu.machine.machine import Machine
    from droidemu.machine.program import Program

_LEVELS = ("debug", "info", "warning", "error")


class RunCommand(click.Command):
    """Takes its options before PROGRAM and right behind it; the rest is the program's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move options that follow PROGRAM directly in front of it."""
        values = {
            name: not getattr(option, "is_flag", False)
            for option in self.params
            if isinstance(option, click.Option)
            for name in option.opts
        } | {"-h": False, "--help": False}
        own: list[str] = []
        program: str | None = None
        rest = list(args)
        while rest:
            name, separator, _ = rest[0].partition("=")
            if name in values:
                count = 2 if values[name] and not separator else 1
                own += rest[:count]
                del rest[:count]
            elif program is None and (rest[0] == "--" or not rest[0].startswith("-")):
                if rest[0] == "--":
                    del rest[0]
                program = rest.pop(0) if rest else None
                if program is None:
                    break
            elif program is None:
                own.append(rest.pop(0))  # an unknown option: click names it
            else:
                if rest[0] == "--":
                    del rest[0]
                break
        return super().parse_args(ctx, [*own, "--", *([program] if program else []), *rest])


@click.command(
    cls=RunCommand,
    short_help="Run an ARM program or a bundled sample.",
)
@click.argument("program", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--headless", is_flag=True, help="No window.")
@click.option("--frames", type=click.IntRange(1), metavar="N", help="End after N frames.")
@click.option(
    "--screenshot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.png",
    help="Save the last frame (with --frames: that one).",
)
@click.option("--device", metavar="NAME", help="Device profile; see droidemu devices.")
@click.option("--size", metavar="WxH", help="Screen size in pixels.")
@click.option("--dpi", type=click.IntRange(50, 1000), metavar="N", help="Pixels per inch.")
@click.option("--refresh", type=click.IntRange(1, 1000), metavar="HZ", help="Refresh rate.")
@click.option("--memory", type=click.IntRange(16, 32768), metavar="MB", help="Guest memory.")
@click.option("--abi", metavar="NAME", help="Which build of a sample or project: arm64 or arm.")
@click.option("--env", multiple=True, metavar="K=V", help="Environment variable of the guest.")
@click.option(
    "--mount",
    multiple=True,
    metavar="HOST:GUEST[:ro]",
    help="Show a host folder or file to the guest.",
)
@click.option(
    "--sysroot",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder that becomes the guest's root: libraries, interpreter.",
)
@click.option(
    "--time",
    "time_mode",
    type=click.Choice(["real", "virtual"]),
    default="real",
    show_default=True,
    help="The guest's clock; virtual makes runs repeatable.",
)
@click.option(
    "--input",
    "input_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Play scripted touches and keys.",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Record the screen: .gif, .webm or .mp4.",
)
@click.option(
    "--record-session",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Record input and pictures for droidemu replay (in virtual time).",
)
@click.option("--force", is_flag=True, help="Let --record and --record-session replace a file.")
@click.option("--strace", is_flag=True, help="Print system calls on stderr.")
@click.option("--strace-stack", is_flag=True, help="With each call, how the program got there.")
@click.option(
    "--gdb",
    metavar="[HOST:]PORT",
    help="Let gdb or lldb debug it; it waits at its entry (see droidemu debug).",
)
@click.option("--stats", is_flag=True, help="Print figures at the end.")
@click.option(
    "--log",
    type=click.Choice(_LEVELS),
    default="warning",
    show_default=True,
    help="What the emulator itself tells on stderr.",
)
def command(program: str | None, arguments: tuple[str, ...], **chosen: Any) -> None:
    """Run PROGRAM: an ELF file for AArch64 or 32-bit ARM, or the name of a bundled sample.

    In a folder with a droidemu.toml, without PROGRAM, or with such a folder as PROGRAM: build
    that project and run it as it says there.

    Options stand before PROGRAM or right behind it; from the first other word on (or from --)
    everything is the program's. The exit status is the guest's own, 128 + N if signal N ended
    it, and 2 if it could not be run.
    """
    from droidemu.machine.config import DebugOptions, parse_endpoint

    set_up_log(chosen["log"])
    debug = None
    if chosen["gdb"] is not None:
        debug = DebugOptions(*parse_endpoint(chosen["gdb"]))
    click.get_current_context().exit(execute(program, arguments, chosen, debug))


def set_up_log(level: str) -> None:
    """Let the emulator's own messages of ``level`` and above through to stderr."""
    logging.basicConfig(
        level=level.upper(),
        format="droidemu: %(levelname)s: %(message)s",
        stream=sys.stderr,
    )


def execute(
    name: str | None,
    arguments: tuple[str, ...],
    chosen: dict[str, Any],
    debug: DebugOptions | None,
) -> int:
    """Run a program with the options of ``droidemu run``; its exit status. UserError."""
    from droidemu.machine.machine import Machine

    config, program = configure(name, arguments, chosen)
    config.debug = debug
    if chosen["record"] is not None or chosen["record_session"] is not None:
        from droidemu.cli.run_recorded import run_recorded

        return run_recorded(config, program, chosen)
    machine = Machine(config, program)
    return run_machine(machine, _display(machine, chosen["headless"]))


def configure(
    name: str | None, arguments: tuple[str, ...], chosen: dict[str, Any]
) -> tuple[MachineConfig, Program]:
    """The machine and the program that the options of ``droidemu run`` ask for. UserError.

    Without a name, or with a folder's, the project there is built first, and what it says of runs
    is added to ``chosen``; click's Exit with status 1 if it does not compile.
    """
    if name is None or Path(name).is_dir():
        from droidemu.cli.project import program_to_run

        name, arguments = program_to_run(name, arguments, chosen)
    from droidemu.machine.config import MachineConfig, parse_environment, parse_mount
    from droidemu.machine.program import check, resolve

    sysroot = chosen["sysroot"]
    if sysroot is not None and not sysroot.is_dir():
        raise UserError(f"--sysroot {sysroot}: no such folder")
    program = resolve(name, chosen["abi"], chosen["sysroot"])
    check(program.host)
    config = MachineConfig(
        program=program.host,
        arguments=arguments,
        profile=_profile(chosen),
        environment=parse_environment(chosen["env"]),
        mounts=tuple(parse_mount(text) for text in chosen["mount"]),
        sysroot=chosen["sysroot"],
        time=chosen["time_mode"],
        frames=chosen["frames"],
        screenshot=_screenshot(chosen["screenshot"]),
        input=chosen["input_file"],
        strace=_trace_line if chosen["strace"] or chosen["strace_stack"] else None,
        strace_stack=chosen["strace_stack"],
        stats=chosen["stats"],
    )
    return config, program


def run_machine(machine: Machine, display: DisplayBackend) -> int:
    """Run to the end; returns the exit status. Prints what ``--stats`` and bugs of ours say."""
    from droidemu.machine.machine import InternalError

    if machine.debugging is not None:
        from droidemu.cli.debug import announce

        announce(machine.debugging, machine.program)
    _pass_signals(machine)
    try:
        status = machine.run(display)
    except InternalError as error:
        logging.getLogger("droidemu").debug("details:", exc_info=error.__cause__)
        print(
            f"droidemu: internal error: {error} (a bug of DroidEmu; --log debug tells more)",
            file=sys.stderr,
        )
        return 70  # EX_SOFTWARE of sysexits.h
    if machine.config.stats:
        for line in machine.report():
            print(line, file=sys.stderr)
    return status


def _profile(chosen: dict[str, Any]) -> DeviceProfile:
    from droidemu.hal.profiles import DEFAULT, find_profile
    from droidemu.machine.config import parse_size

    profile = find_profile(chosen["device"]) if chosen["device"] else DEFAULT
    if chosen["size"]:
        width, height = parse_size(chosen["size"])
        profile = replace(profile, width=width, height=height)
    for option, field in (("dpi", "dpi"), ("refresh", "refresh_hz"), ("memory", "memory_mb")):
        if chosen[option] is not None:
            profile = replace(profile, **{field: chosen[option]})
    return profile


def _screenshot(path: Path | None) -> Path | None:
    if path is not None:
        if path.suffix.lower() != ".png":
            raise UserError(f"--screenshot {path}: the file name must end in .png")
        if not path.absolute().parent.is_dir():
            raise UserError(f"--screenshot {path}: the folder does not exist")
    return path


def _display(machine: Machine, headless: bool) -> DisplayBackend:
    if headless:
        from droidemu.display.null import NullDisplay

        return NullDisplay()
    from droidemu.display.on_demand import DisplayOnDemand

    return DisplayOnDemand(_window, machine.display_wanted)


def _window() -> DisplayBackend:
    from droidemu.display.window import WindowDisplay

    return WindowDisplay()


def _trace_line(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _pass_signals(machine: Machine) -> None:
    """Ctrl+C goes to the guest as SIGINT, the second one within a run ends it; SIGTERM ends it."""
    count = 0

    def interrupt(number: int, frame: Any) -> None:
        nonlocal count
        count += 1
        if count > 1:
            machine.abort(130)
        else:
            machine.signal(2)

    def terminate(number: int, frame: Any) -> None:
        machine.abort(143)

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, terminate)
