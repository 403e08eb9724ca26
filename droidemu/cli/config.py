# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu config``: the settings, where each value comes from, and changing the user's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from droidemu.cli.settings import SEPARATOR, STORED, find_setting
from droidemu.cli.settings_sources import Value, collect, store, user_file


def _keys(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(setting.name, help=setting.help)
        for setting in STORED.values()
        if setting.name.startswith(incomplete)
    ]


def _values(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    setting = STORED.get(ctx.params.get("key") or "")
    choices: tuple[str, ...] = ()
    if setting is not None:
        choices = ("true", "false") if setting.kind == "flag" else setting.choices
    return [CompletionItem(choice) for choice in choices if choice.startswith(incomplete)]


@click.group("config", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
@click.option("--path", "path_only", is_flag=True, help="Print the path of your own file.")
@click.pass_context
def command(ctx: click.Context, as_json: bool, path_only: bool) -> None:
    """Show every setting of droidemu run and where its value comes from.

    Settings come from, each stronger than the one before: your own file (--path tells which), the
    table [run] of the project's droidemu.toml in the working folder, environment variables
    DROIDEMU_NAME, and the options of droidemu run, which have the same names.

    \b
    droidemu config set device pixel-7
    droidemu config set dark true
    droidemu config unset dark
    """
    if ctx.invoked_subcommand is not None:
        if as_json or path_only:
            raise click.UsageError("--json and --path stand alone")
        return
    if path_only:
        click.echo(str(user_file()))
        return
    values = collect()
    if as_json:
        facts = {
            "file": str(user_file()),
            "settings": {
                name: {"value": _plain(v.value), "origin": v.origin, "place": v.place}
                for name, v in values.items()
            },
        }
        click.echo(json.dumps(facts, indent=2))
        return
    _show(values)


@command.command("get", short_help="Print the value of a setting.")
@click.argument("key", shell_complete=_keys)
def get(key: str) -> None:
    """Print the value of setting KEY that a run in this folder would have."""
    click.echo(_text(collect()[find_setting(key).name].value))


@command.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("key", shell_complete=_keys)
@click.argument("value", shell_complete=_values)
def set_(key: str, value: str) -> None:
    """Set KEY to VALUE in your own configuration file. Items of a list are parted by ';'."""
    path, setting = store(key, value)
    click.echo(f"{setting.name} is set in {path}", err=True)
    found = collect().get(setting.name)
    if found is not None and found.origin != "user":
        click.echo(f"but here {found.place} is stronger: {_text(found.value)}", err=True)


@command.command("unset")
@click.argument("key", shell_complete=_keys)
def unset(key: str) -> None:
    """Take KEY out of your own configuration file."""
    path, setting = store(key, None)
    click.echo(f"{setting.name} is not set in {path} any more", err=True)


def _plain(value: Any) -> Any:
    """For JSON."""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    """As ``config set`` takes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _show(values: dict[str, Value]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Setting", style="cyan", no_wrap=True)
    table.add_column("Value", overflow="fold")
    table.add_column("From", overflow="fold")
    table.add_column("Meaning")
    for value in values.values():
        style = "" if value.origin == "default" else "green"
        table.add_row(
            value.setting.name,
            Text(_text(value.value) or "-", style=style),
            Text(value.place or value.origin, style=style or "dim"),
            value.setting.help,
        )
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, 140)
    console.print(table)
    click.echo(f"Your own file: {user_file()}", err=True)
