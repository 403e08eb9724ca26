# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu new``: start a project."""

from __future__ import annotations

from pathlib import Path

import click

from droidemu.sdk.template import KINDS, LANGUAGES


@click.command(name="new")
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--template",
    "-t",
    type=click.Choice(list(KINDS)),
    default="framebuffer",
    show_default=True,
    help="What to start from.",
)
@click.option(
    "--lang",
    "-l",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="C, or C++ (without exceptions, RTTI and standard library, unless it is an app).",
)
def command(name: Path, template: str, lang: str) -> None:
    """Make a folder NAME with a project that runs at once: droidemu.toml, sources, a README.

    Nothing that is there is overwritten. What to do next is printed.
    """
    from droidemu.sdk.template import new_project

    files = new_project(name, template, lang)
    for file in files:
        click.echo(f"  {name / file}")
    where = f'"{name}"' if " " in str(name) else str(name)
    click.echo(f"\nNow:  cd {where}\n      droidemu watch")
