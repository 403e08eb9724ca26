# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu doctor``: what this computer offers and what is missing."""

from __future__ import annotations

import dataclasses
import json
from typing import Final

import click

from droidemu.cli.doctor_checks import Check, all_checks

_STYLES: Final = {"ok": "green", "missing": "bold red", "optional": "yellow"}


@click.command("doctor", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(as_json: bool) -> int:
    """Tell what this computer offers and what is missing.

    The exit status is 0 if everything that DroidEmu needs is there, else 1.
    """
    checks = all_checks()
    healthy = all(check.status != "missing" for check in checks)
    if as_json:
        facts = {"ok": healthy, "checks": [dataclasses.asdict(check) for check in checks]}
        click.echo(json.dumps(facts, indent=2))
    else:
        _show(checks, healthy)
    return 0 if healthy else 1


def _show(checks: list[Check], healthy: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = max(console.width, 120)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        table.add_row(
            Text(check.status, style=_STYLES[check.status]), check.name, Text(check.detail)
        )
        if check.advice and check.status != "ok":
            table.add_row("", "", Text(f"-> {check.advice}", style="cyan"))
    console.print(table)
    console.print()
    console.print(
        "DroidEmu has everything it needs."
        if healthy
        else "Something that DroidEmu needs is missing."
    )
