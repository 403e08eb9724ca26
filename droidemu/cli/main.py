# SPDX-License-Identifier: GPL-2.0-or-later
"""The ``droidemu`` command: one file per verb, each imported only when it is used."""

from __future__ import annotations

import errno
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


#: What is said of a stream that cannot be written to; of files that have names, ours tell the name.
_NO_OUTPUT = frozenset((errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EBADF, errno.EINVAL))


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

    def invoke(self, ctx: click.Context) -> object:
        """Byte code that is cut off is no end of the user's input, which click takes it for."""
        try:
            return super().invoke(ctx)
        except EOFError as error:
            raise _cut_off(error) from error

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


def _told(error: OSError) -> str:
    """An error of the host's in one line."""
    what = error.strerror or str(error)
    if error.filename is None:
        is_output = streams.give_up() or error.errno in _NO_OUTPUT
        return f"cannot write the output: {what}" if is_output else what
    # A path that no file system takes (too long, say), wherever it was given.
    name = str(error.filename)
    name = name if len(name) <= 80 else f"{name[:40]}...{name[-20:]}"
    return f"{name}: {what}"


def _cut_off(error: EOFError) -> UserError:
    """What to do about a module's byte code that a full disk has cut off, which Python kept."""
    import traceback

    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    path = frame.f_locals.get("bytecode_path")
    if path is None:
        raise error
    return UserError(f"{path} is damaged, as a full disk leaves what Python keeps: remove it")


def main() -> NoReturn:
    """Entry point of the console script: exit status 2 and one line for every user error."""
    if os.environ.get("_DROIDEMU_COMPLETE", "").startswith("powershell"):
        importlib.import_module("droidemu.cli.completion")  # click does not know this shell
    streams.make_safe()
    try:
        status = cli.main(standalone_mode=False, prog_name="droidemu")
        streams.flush()
    except UserError as error:
        tell(f"droidemu: error: {error}")
        sys.exit(2)
    except EOFError as error:  # a shell asked for completions
        tell(f"droidemu: error: {_cut_off(error)}")
        sys.exit(2)
    except BrokenPipeError:
        streams.give_up()
        sys.exit(1)  # as click does it, for what it prints
    except OSError as error:
        tell(f"droidemu: error: {_told(error)}")
        sys.exit(2)
    except UnicodeEncodeError as error:
        # A path with letters that the host's locale has no bytes for, wherever it was given.
        name = ascii(error.object[error.start : error.start + 20])
        tell(
            f"droidemu: error: {name} cannot stand in a file's name here, where the locale's "
            f"encoding is {error.encoding} (LC_ALL=C.UTF-8 helps)"
        )
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
