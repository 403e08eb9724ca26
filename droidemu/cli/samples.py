# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu samples``: what is bundled, and how to interact with it."""

from __future__ import annotations

import json

import click


@click.command(name="samples")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(as_json: bool) -> None:
    """List the bundled samples: name, ABIs, one line, how to interact."""
    from droidemu.sdk.catalog import list_samples

    if as_json:
        facts = [
            {"name": s.name, "title": s.title, "how": s.how, "abis": list(s.abis)}
            for s in list_samples()
        ]
        click.echo(json.dumps(facts, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", show_lines=False)
    table.add_column("Sample", style="cyan", no_wrap=True)
    table.add_column("ABIs", no_wrap=True)
    table.add_column("What it is")
    table.add_column("How to interact")
    for sample in list_samples():
        table.add_row(sample.name, "\n".join(sample.abis), sample.title, sample.how)
    Console().print(table)
    Console(stderr=True).print("\nRun one with:  [bold]droidemu run NAME[/bold]")
