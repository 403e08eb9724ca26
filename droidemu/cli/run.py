# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu run``: run a program or a sample, in a window or headless."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from droidemu.cli.run_command import RunCommand, chosen_here, complete_program, setting_options
from droidemu.errors import UserError, tell

if TYPE_CHECKING:
    from droidemu.display.session import DisplayBackend
    from droidemu.hal.device import DeviceSettings
    from droidemu.hal.profiles import DeviceProfile
    from droidemu.machine.config import AppOptions, DebugOptions, LogOptions, MachineConfig
    from droidemu.machine.machine import Machine
    from droidemu.machine.program import Program


@click.command("run", cls=RunCommand, short_help="Run an ARM program or a bundled sample.")
@click.argument("program", required=False, shell_complete=complete_program)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@setting_options
def command(program: str | None, arguments: tuple[str, ...], **chosen: Any) -> None:
    """Run PROGRAM: an ELF file for AArch64 or 32-bit ARM, an app (APK) with native code, or the
    name of a bundled sample.

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
    if sys.platform == "win32" and not chosen["headless"]:
        from droidemu.display.warm_windows import warm_up

        warm_up()
    from droidemu.machine.machine import Machine

    config, program = configure(name, arguments, chosen)
    config.debug = debug
    if chosen["record"] is not None or chosen["record_session"] is not None:
        from droidemu.cli.run_recorded import run_recorded

        return run_recorded(config, program, chosen)
    machine = Machine(config, program)
    return run_machine(machine, make_display(machine, chosen["headless"]))


def configure(
    name: str | None, arguments: tuple[str, ...], chosen: dict[str, Any]
) -> tuple[MachineConfig, Program]:
    """The machine and the program that the options of ``droidemu run`` ask for. UserError.

    Without a name, or with a folder's, the project there is built first, and what it says of runs
    is added to ``chosen``; click's Exit with status 1 if it does not compile.
    """
    is_project = False
    if name is None or Path(name).is_dir():
        is_project = True
        # What only projects say: arguments, their own files.
        from droidemu.cli.project import program_to_run

        name, arguments = program_to_run(name, arguments, chosen)
    from droidemu.machine.config import MachineConfig, parse_environment, parse_mount
    from droidemu.machine.program import check, resolve

    if chosen["abi"] and not chosen_here(click.get_current_context(), "abi"):
        # A preference among the builds of samples; does not matter for files.
        chosen["abi"] = None if Path(name).exists() else chosen["abi"]
    sysroot = find_sysroot(chosen)
    program = resolve(name, chosen["abi"], sysroot, chosen["activity"])
    if not is_project:
        from droidemu.cli.project_only import leave_to_the_project

        leave_to_the_project(program, chosen)
    if program.app is None:
        check(program.host)
    config = MachineConfig(
        program=program.host,
        arguments=arguments,
        profile=make_profile(chosen),
        settings=make_settings(chosen),
        lang=_from_user("locale"),
        keymap=find_keymap(chosen, keymap_name(program)),
        environment=parse_environment(chosen["env"]),
        mounts=tuple(parse_mount(text) for text in chosen["mount"]),
        sysroot=sysroot,
        time=chosen["time_mode"],
        frames=chosen["frames"],
        screenshot=_screenshot(chosen["screenshot"], chosen["force"]),
        input=chosen["input_file"],
        pictures=chosen.get("pictures"),
        app=make_app_options(chosen),
        logcat=make_log_options(chosen),
        java=find_models(chosen),
        jni_leaks=chosen["jni_leaks"],
        strace=trace_of(chosen),
        strace_stack=chosen["strace_stack"],
        stats=chosen["stats"],
    )
    return config, program


def find_sysroot(chosen: dict[str, Any]) -> Path | None:
    """The folder that becomes the guest's root. UserError if it is none."""
    sysroot: Path | None = chosen["sysroot"]
    if sysroot is not None and not sysroot.is_dir():
        raise UserError(f"--sysroot {sysroot}: no such folder")
    return sysroot


def find_models(chosen: dict[str, Any]) -> tuple[Path, ...]:
    """The Python files with models of Java classes. UserError if one is missing."""
    for text in chosen["java"]:
        if not Path(text).is_file():
            raise UserError(f"--java {text}: no such file")
    return tuple(Path(text) for text in chosen["java"])


def trace_of(chosen: dict[str, Any]) -> Callable[[str], None] | None:
    """What becomes of the lines of a trace, if one is wanted."""
    return tell if chosen["strace"] or chosen["strace_stack"] else None


def run_machine(machine: Machine, display: DisplayBackend) -> int:
    """Run to the end; returns the exit status. Prints what ``--stats`` and bugs of ours say."""
    from droidemu.machine.machine import InternalError

    if machine.debugging is not None:
        from droidemu.cli.debug import announce

        announce(machine.debugging, machine.program, machine.config.sysroot)
    _pass_signals(machine)
    try:
        status = machine.run(display)
    except InternalError as error:
        logging.getLogger("droidemu").debug("details:", exc_info=error.__cause__)
        tell(f"droidemu: internal error: {error} (a bug of DroidEmu; --log debug tells more)")
        return 70  # EX_SOFTWARE of sysexits.h
    if machine.config.stats:
        for line in machine.report():
            tell(line)
    return status


def make_profile(chosen: dict[str, Any]) -> DeviceProfile:
    """The device that the options choose. UserError."""
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


def make_settings(chosen: dict[str, Any]) -> DeviceSettings:
    """The device's state that the options choose."""
    from droidemu.hal.device import DeviceSettings

    return DeviceSettings(
        rotation=int(chosen["rotate"]),
        dark=chosen["dark"],
        font_scale=chosen["font_scale"],
        battery=chosen["battery"],
        charging=chosen["charging"],
        network=chosen["network"],
        locale=chosen["locale"],
        brightness=chosen["brightness"],
        pitch=chosen["pitch"],
        roll=chosen["roll"],
        lux=chosen["lux"],
    )


def make_app_options(chosen: dict[str, Any]) -> AppOptions:
    """What the options say of apps. In virtual time runs do not depend on earlier ones."""
    from droidemu.machine.config import AppOptions

    data, fresh = chosen["data"], chosen["fresh"]
    keep = data is not None or chosen["time_mode"] != "virtual"
    return AppOptions(data=data, fresh=fresh, keep=keep)


def make_log_options(chosen: dict[str, Any]) -> LogOptions:
    """How Android's log is shown."""
    from droidemu.machine.config import LogOptions

    specs: tuple[str, ...] = ()
    if chosen["logcat"]:
        from droidemu.android.logcat import Filters, split_specs

        specs = tuple(split_specs(chosen["logcat"]))
        Filters(specs)  # a mistake is told before anything else is done
    color = sys.stderr is not None and sys.stderr.isatty() and "NO_COLOR" not in os.environ
    return LogOptions(specs, chosen["logcat_format"], color)


def _from_user(param: str) -> bool:
    """Whether somebody has chosen this setting, wherever it stands."""
    source = click.get_current_context().get_parameter_source(param)
    return source is not ParameterSource.DEFAULT


def keymap_name(program: Program) -> str:
    """What the user's own key map for a program is called.

    Of an app that is its package: the label is whatever its author has written there.
    """
    return program.title if program.app is None else program.app.package


def find_keymap(chosen: dict[str, Any], name: str) -> Path | None:
    """The key map: as chosen, else the user's own for a program of this name."""
    if chosen["keymap"] is not None:
        path: Path = chosen["keymap"]
        if not path.is_file():
            raise UserError(f"--keymap {path}: no such file")
        return path
    from droidemu.cli.settings_sources import user_file
    from droidemu.loader.hostnames import is_portable

    if not is_portable(f"{name}.toml"):
        return None  # an app's label may be a path, even one on another computer
    own = user_file().parent / "keymaps" / f"{name}.toml"
    return own if own.is_file() else None


def _screenshot(path: Path | None, force: bool) -> Path | None:
    if path is not None:
        from droidemu.display.outfile import check_target
        from droidemu.display.own_png import is_own

        check_target(path, "--screenshot", force, (".png",), is_own)
    return path


def make_display(machine: Machine, headless: bool) -> DisplayBackend:
    """A window that opens on demand, or none."""
    if headless:
        from droidemu.display.null import NullDisplay

        return NullDisplay()
    from droidemu.display.on_demand import DisplayOnDemand

    return DisplayOnDemand(_window, machine.display_wanted)


def _window() -> DisplayBackend:
    from droidemu.display.window import WindowDisplay

    return WindowDisplay()


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
    if sys.platform == "win32":  # Ctrl+Break, and the console's window is closed
        signal.signal(signal.SIGBREAK, terminate)
