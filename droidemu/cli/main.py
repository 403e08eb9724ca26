# SPDX-License-Identifier: GPL-2.0-or-later
"""The ``droidemu`` command: one file per verb, each imported only when it is used."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from droidemu import __version__
from droidemu.cli import streams
from droidemu.errors import UserError, tell

#: verb -> (module below droidemu.cli, one-line help). The help stands here so that
#: ``droidemu --help`` does not import every verb.
VERBS: dict[str, tuple[str, str]] = {
    "run": ("run", "Run an ARM program or a bundled sample."),
    "debug": ("debug", "Run a program under gdb, lldb or an IDE."),
    "screenshot": ("screenshot", "Save what a program shows, without a window."),
    "record": ("record", "Record what a program shows as a GIF or a video."),
    "call": ("call", "Call a function of an Android library."),
    "replay": ("replay", "Repeat a recorded session and check what it shows."),
    "test": ("test", "Replay a folder of sessions and report."),
    "new": ("new", "Start a project from a template."),
    "build": ("build", "Build the project in a folder."),
    "watch": ("watch", "Run a project; build and restart it at every save."),
    "cmake": ("cmake", "Write a toolchain file for CMake."),
    "samples": ("samples", "List the bundled samples."),
    "devices": ("devices", "List the device profiles."),
    "info": ("info", "Tell what a file is and whether it can run."),
    "config": ("config", "Show the settings and where they come from; change yours."),
    "completion": ("completion", "Print a script that makes your shell complete droidemu."),
    "doctor": ("doctor", "Tell what this computer offers and what is missing."),
}


class LazyGroup(click.Group):
    """A click group that imports a verb's module on first use (start-up time is a feature)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"droidemu.cli.{VERBS[cmd_name][0]}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name what may have been meant."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(VERBS)}"
            ctx.fail(f"no command {args[0]!r}: {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, text) for verb, (_, text) in VERBS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="droidemu")
def cli() -> None:
    """Run, test and debug Android-style ARM programs in a window on any desktop.

    \b
    droidemu run plasma              a bundled sample in a window
    droidemu run ./my-program        your own ELF file
    droidemu VERB --help             more about each of these:
    """


def main() -> NoReturn:
    """Entry point of the console script: exit status 2 and one line for every user error."""
    if os.environ.get("_DROIDEMU_COMPLETE", "").startswith("powershell"):
        importlib.import_module("droidemu.cli.completion")  # click does not know this shell
    streams.make_safe()
    try:
        status = cli.main(standalone_mode=False, prog_name="droidemu")
    except UserError as error:
        tell(f"droidemu: error: {error}")
        sys.exit(2)
    except OSError as error:
        if error.filename is None:
            raise
        # A path that no file system takes (too long, say), wherever it was given.
        name = str(error.filename)
        name = name if len(name) <= 80 else f"{name[:40]}...{name[-20:]}"
        tell(f"droidemu: error: {name}: {error.strerror}")
        sys.exit(2)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        message = error.format_message().rstrip(".")
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "droidemu"
        tell(f"droidemu: error: {message} ({path} --help tells more)")
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)
