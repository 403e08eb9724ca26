# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu samples``: what is bundled, and how to interact with it."""

from __future__ import annotations

import click


@click.command(name="samples")
def command() -> None:
    """List the bundled samples: name, ABIs, one line, how to interact."""
    from rich.console import Console
    from rich.table import Table

    from droidemu.sdk.catalog import list_samples

    table = Table(box=None, pad_edge=False, header_style="bold", show_lines=False)
    table.add_column("Sample", style="cyan", no_wrap=True)
    table.add_column("ABIs", no_wrap=True)
    table.add_column("What it is")
    table.add_column("How to interact")
    for sample in list_samples():
        table.add_row(sample.name, "\n".join(sample.abis), sample.title, sample.how)
    console = Console()
    console.print(table)
    console.print("\nRun one with:  [bold]droidemu run NAME[/bold]")
