# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu debug``: run a program that waits for gdb, lldb or an IDE."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import click

from droidemu.cli.pasting import quoted, word
from droidemu.cli.run import command as run_command
from droidemu.cli.run import execute, set_up_log
from droidemu.cli.run_command import RunCommand
from droidemu.errors import UserError, tell
from droidemu.sdk.sources import gdb_commands, lldb_commands, source_root

if TYPE_CHECKING:
    from pathlib import Path

    from droidemu.machine.config import DebugOptions
    from droidemu.machine.debugging import Debugging
    from droidemu.machine.program import Program

_HELP = """Run PROGRAM and let gdb, lldb or an IDE debug it.

The program stands at its entry until a debugger lets it go. What to type into gdb or lldb is
printed; the window shows what the program has drawn, also while it is stopped. All options of
droidemu run hold, and stand before PROGRAM or right behind it.
"""

_OPTIONS = [
    click.Option(
        ["--port"], type=click.IntRange(0, 65535), default=1234, show_default=True,
        help="Port to listen on; 0 takes a free one.",
    ),
    click.Option(
        ["--host"], default="127.0.0.1", show_default=True, metavar="ADDRESS",
        help="Address to listen on; others than this computer's own let anybody in.",
    ),
    click.Option(
        ["--no-wait"], is_flag=True, help="Let the program run; a debugger may come later.",
    ),
    click.Option(
        ["--on-disconnect"], type=click.Choice(["run", "wait"]), default="run",
        show_default=True, help="What the program does when a debugger just goes away.",
    ),
    click.Option(
        ["--vscode"], is_flag=True,
        help="Write .vscode/launch.json here, so that F5 in VS Code connects; then go on.",
    ),
]  # fmt: skip


#: In the debug information of whatever is linked with the guest library.
_LIBRARY = b"guest/src/start.S"
_MOST_READ = 64 << 20


def announce(debugging: Debugging, program: Program, sysroot: Path | None) -> None:
    """Tell where debuggers connect and what to type, on stderr."""
    address = debugging.address
    waits = "the program waits at its entry" if debugging.options.wait else "the program runs"
    lines = [f"droidemu: debuggers connect to {address}; {waits}"]
    if not debugging.options.is_local:
        lines.append(
            f"droidemu: warning: whoever reaches {debugging.server.host} can control the program"
        )
    lines += commands(address, program, sysroot)
    tell("\n".join(lines))


def commands(address: str, program: Program, sysroot: Path | None) -> list[str]:
    """The gdb and lldb command lines, to paste into a shell of any system."""
    from droidemu.cli.debugfiles import executable, library_folders

    root = _sources(program)
    path = word(str(executable(program)))
    first = gdb_commands(root)
    if program.app is not None:
        # The activity's library comes later, out of the APK.
        first.append("set breakpoint pending on")
    second = lldb_commands(root, library_folders(program, sysroot))
    gdb = "".join(f" -ex {quoted(c)}" for c in [*first, f"target remote {address}"])
    lldb = "".join(f" -o {quoted(c)}" for c in [*second, f"gdb-remote {address}"])
    return [f"  gdb-multiarch{gdb} {path}", f"  lldb{lldb} {path}"]


def _sources(program: Program) -> Path | None:
    """Where the sources of samples and of the guest library are; others are named in full."""
    if not program.is_sample:
        try:
            with program.host.open("rb") as file:
                if _LIBRARY not in file.read(_MOST_READ):
                    return None
        except OSError:
            return None
    return source_root()


def _debug(program: str | None, arguments: tuple[str, ...], **chosen: Any) -> None:
    from droidemu.machine.config import DebugOptions

    set_up_log(chosen["log"])
    if chosen["gdb"] is not None:
        raise UserError("--gdb belongs to droidemu run; droidemu debug has --host and --port")
    if chosen["vscode"] and not chosen["port"]:
        raise UserError("--vscode needs a fixed --port, which the file names")
    options = DebugOptions(
        chosen["host"], chosen["port"], not chosen["no_wait"], chosen["on_disconnect"]
    )
    if chosen["vscode"]:
        from droidemu.cli.project import program_to_run

        program, arguments = program_to_run(program, arguments, chosen)
        write_launch_file(program, chosen, options)
    click.get_current_context().exit(execute(program, arguments, chosen, options))


def write_launch_file(name: str, chosen: dict[str, Any], options: DebugOptions) -> None:
    """Write .vscode/launch.json of the current folder; `chosen` has the options abi and sysroot.

    UserError where the program or the file is none.
    """
    from pathlib import Path

    from droidemu.cli.debugfiles import executable, library_folders
    from droidemu.cli.vscode import configurations, write_launch
    from droidemu.loader.elf import parse_file
    from droidemu.machine.program import resolve

    program = resolve(name, chosen["abi"], chosen["sysroot"])
    file = executable(program)
    wanted = configurations(
        file, parse_file(file).isa, options.host, options.port, _sources(program),
        library_folders(program, chosen["sysroot"]),
    )  # fmt: skip
    path = write_launch(Path.cwd(), wanted)
    tell(f"droidemu: wrote {path}")


def _inherited(parameter: click.Parameter) -> click.Parameter:
    """A parameter of ``run``; --gdb is taken only to say what stands in its place."""
    if parameter.name != "gdb":
        return parameter
    hidden = copy(parameter)
    assert isinstance(hidden, click.Option)
    hidden.hidden = True
    return hidden


command = RunCommand(
    name="debug",
    params=[*map(_inherited, run_command.params), *_OPTIONS],
    callback=_debug,
    help=_HELP,
    short_help="Run a program under gdb, lldb or an IDE.",
)
