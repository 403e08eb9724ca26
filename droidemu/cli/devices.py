# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu devices``: the device profiles for ``droidemu run --device``."""

from __future__ import annotations

import dataclasses
import json

import click

from droidemu.hal.profiles import DEFAULT, PROFILES


@click.command("devices")
@click.option("--json", "as_json", is_flag=True, help="Print the profiles as JSON.")
def command(as_json: bool) -> None:
    """List the device profiles that ``droidemu run --device NAME`` takes."""
    if as_json:
        facts = [{**dataclasses.asdict(p), "default": p is DEFAULT} for p in PROFILES]
        click.echo(json.dumps(facts, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Name", style="cyan", no_wrap=True)
    table.add_column("Device")
    table.add_column("Screen", justify="right", no_wrap=True)
    table.add_column("dpi", justify="right")
    table.add_column("Hz", justify="right")
    table.add_column("Memory", justify="right", no_wrap=True)
    for profile in PROFILES:
        memory = profile.memory_mb
        table.add_row(
            profile.name,
            profile.title + (" (default)" if profile is DEFAULT else ""),
            f"{profile.width}x{profile.height}",
            str(profile.dpi),
            str(profile.refresh_hz),
            f"{memory // 1024} GB" if memory % 1024 == 0 else f"{memory} MB",
        )
    Console(highlight=False).print(table)
