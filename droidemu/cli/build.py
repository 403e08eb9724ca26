# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu build``: compile and link the project in a folder."""

from __future__ import annotations

import time
from pathlib import Path

import click

from droidemu.cli.project import check_settings
from droidemu.sdk.project import load_project


@click.command(name="build")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--release", is_flag=True, help="The release build instead of the debug build.")
@click.option("--abi", metavar="NAME", default="all", show_default=True, help="arm64, arm, or all.")
@click.option("--clean", is_flag=True, help="Remove what earlier builds have made.")
@click.option("-j", "--jobs", type=click.IntRange(1, 512), metavar="N", help="Compilers at a time.")
@click.option("-v", "--verbose", is_flag=True, help="Show the commands.")
def command(
    folder: Path, release: bool, abi: str, clean: bool, jobs: int | None, verbose: bool
) -> None:
    """Build the project in FOLDER (this one by default) into build/<debug|release>/<abi>/NAME.

    An app becomes an APK with all its ABIs, build/<debug|release>/NAME.apk; with --abi one for that
    ABI, in its folder.

    The exit status is 1 when the sources do not compile, 2 when something else is wrong. With
    --clean nothing is built.
    """
    from droidemu.cli.project import build_project

    project = load_project(folder)
    check_settings(project)
    if clean:
        from droidemu.sdk.build import clean as clean_project

        count = clean_project(project)
        click.echo(f"removed {count} files" if count else "nothing to remove", err=True)
        return
    start = time.monotonic()
    built = build_project(project, project.pick(abi), release=release, verbose=verbose, jobs=jobs)
    if built is None:
        click.get_current_context().exit(1)
    for one in built:
        size = one.program.stat().st_size / 1000
        note = "" if one.changed else ", up to date"
        click.echo(f"{one.program} ({size:.0f} kB{note})")
    click.echo(f"done in {time.monotonic() - start:.1f} s", err=True)
