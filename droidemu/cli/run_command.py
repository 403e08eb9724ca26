# SPDX-License-Identifier: GPL-2.0-or-later
"""How ``droidemu run`` takes its options: from the table of settings, in groups, with examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from droidemu.cli.settings import SETTINGS, Setting

Command = TypeVar("Command", bound=Callable[..., Any])

EXAMPLES: Final = (
    ("droidemu run plasma", "a bundled sample; droidemu samples lists them"),
    ("droidemu run ./my-program one two", "an ELF file with arguments"),
    ("droidemu run --device pixel-7 --rotate 90 --dark clock", "on another device, turned"),
    ("droidemu run game --keymap keys.toml", "play with the keyboard or a gamepad"),
    ("droidemu run plasma --headless --frames 60 --screenshot a.png", "a picture, no window"),
    ("droidemu run --sysroot ~/root /usr/bin/evtest", "a dynamic program and its libraries"),
)
#: Larger limits are there only to have one.
MAX_SHOWN: Final = 100_000
#: In a context's ``meta``: whose project file was read, None for the working folder's.
PROJECT_FOLDER: Final = "droidemu.cli.project_folder"
#: Heading of options that are not in the table.
_OTHER: Final = "Other options"


class RunCommand(click.Command):
    """Takes its options before PROGRAM and right behind it; the rest is the program's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move options that follow PROGRAM directly in front of it; read the settings."""
        own, program, rest = self._split(args)
        if not ctx.resilient_parsing and not {"-h", "--help"} & set(own):
            from droidemu.cli.settings_sources import PROJECT_FILE, collect

            # PROGRAM may be a project's folder.
            is_project = program is not None and (Path(program) / PROJECT_FILE).is_file()
            folder = Path(program or "") if is_project else None
            ctx.meta[PROJECT_FOLDER] = folder
            ctx.default_map = {
                value.setting.param: value.value
                for value in collect(folder=folder).values()
                if value.origin != "default"
            }
        return super().parse_args(ctx, [*own, "--", *([program] if program else []), *rest])

    @staticmethod
    def _for_guest(words: list[str]) -> list[str]:
        """Words of the command line that go to the guest as they are."""
        from droidemu.machine.words import from_host

        return [from_host(word) for word in words]

    def _split(self, args: list[str]) -> tuple[list[str], str | None, list[str]]:
        """Our options, PROGRAM, and what is the program's."""
        values = {
            name: not getattr(option, "is_flag", False)
            for option in self.params
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
        } | {"-h": False, "--help": False}
        own: list[str] = []
        program: str | None = None
        rest = list(args)
        while rest:
            name, separator, _ = rest[0].partition("=")
            if name in values:
                count = 2 if values[name] and not separator else 1
                words = rest[:count]
                own += self._for_guest(words) if name == "--env" else words
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
        return own, program, self._for_guest(rest)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options in the groups of the table."""
        settings = {setting.param: setting for setting in SETTINGS}
        # What another verb adds is what its reader looks for.
        other = _OTHER if self.name == "run" else f"Options of {ctx.command_path}"
        rows: dict[str, list[tuple[str, str]]] = {} if self.name == "run" else {other: []}
        rows |= {s.group: [] for s in SETTINGS}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is None:
                continue
            setting = settings.get(param.name or "")
            if setting is None:
                rows.setdefault(other, []).append(record)
            else:
                rows[setting.group].append((record[0], _explain(setting, param)))
        for group, records in rows.items():
            if records:
                with formatter.section(group):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, and where else settings can stand."""
        if self.name == "run":
            with formatter.section("Examples"):
                for line, meaning in EXAMPLES:
                    formatter.write_text(line)
                    formatter.indent()
                    formatter.write_text(meaning)
                    formatter.dedent()
        formatter.write_paragraph()
        formatter.write_text(
            "Most options can also be set in a configuration file or in the environment: droidemu "
            "config tells. In the window, F1 shows the keys and F2 opens the menu."
        )


def _explain(setting: Setting, option: click.Parameter) -> str:
    """A setting's help with its limits and its default; a verb may have its own of both."""
    text = getattr(option, "help", None) or setting.help
    default = shown_default(setting, option)
    notes = []
    if setting.kind in ("integer", "number") and setting.high <= MAX_SHOWN:
        notes.append(f"{setting.low:g} to {setting.high:g}")
    if setting.default is True:
        notes.append(f"default: --{setting.name}")
    elif setting.kind != "flag" and default:
        notes.append(f"default: {default}")
    return f"{text}  [{'; '.join(notes)}]" if notes else text


def shown_default(setting: Setting, option: click.Parameter) -> str:
    """What holds when nothing is said, for people; "" if that goes without saying."""
    if setting.kind == "list" or option.default == setting.default:
        return setting.shown_default
    return str(option.default)  # a verb may have its own


def chosen_here(ctx: click.Context, param: str) -> bool:
    """Whether an option stands on the command line itself."""
    return ctx.get_parameter_source(param) is ParameterSource.COMMANDLINE


def setting_options(function: Command) -> Command:
    """All options of the table, as a decorator."""
    for setting in reversed(SETTINGS):
        function = _option(setting)(function)
    return function


def _option(setting: Setting) -> Callable[[Command], Command]:
    name, more = f"--{setting.name}", dict[str, Any]()
    more["help"] = setting.help
    if setting.kind == "flag":
        name = f"{name}/{setting.off_option}"
        more["default"] = setting.default
        return click.option(name, setting.param, **more)
    if setting.kind == "integer":
        more["type"] = click.IntRange(int(setting.low), int(setting.high))
    elif setting.kind == "number":
        more["type"] = click.FloatRange(setting.low, setting.high)
    elif setting.kind == "choice":
        more["type"] = click.Choice(list(setting.choices))
    elif setting.kind == "file":
        more["type"] = click.Path(path_type=Path)
    elif setting.kind == "folder":
        more["type"] = click.Path(path_type=Path, file_okay=False)
    if setting.kind == "list":
        more["multiple"] = True
    else:
        more |= {"default": setting.default, "show_default": setting.default is not None}
    if setting.metavar:
        more["metavar"] = setting.metavar
    if setting.name in _COMPLETE:
        more["shell_complete"] = _COMPLETE[setting.name]
    return click.option(name, setting.param, **more)


# -- completion --------------------------------------------------------------------------------


def complete_program(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Samples, and the shell's own idea of files."""
    from droidemu.sdk.catalog import list_samples

    items = [
        CompletionItem(sample.name, help=sample.title)
        for sample in list_samples()
        if sample.name.startswith(incomplete)
    ]
    return [*items, CompletionItem(incomplete, type="file")]


def _devices(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from droidemu.hal.profiles import PROFILES

    return [
        CompletionItem(profile.name, help=profile.title)
        for profile in PROFILES
        if profile.name.startswith(incomplete.lower())
    ]


def _locales(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from droidemu.hal.device import LOCALES

    return [CompletionItem(name) for name in LOCALES if name.lower().startswith(incomplete.lower())]


def _abis(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in ("arm64", "arm") if name.startswith(incomplete)]


_COMPLETE: Final[dict[str, Any]] = {"device": _devices, "locale": _locales, "abi": _abis}
