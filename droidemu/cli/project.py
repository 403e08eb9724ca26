# SPDX-License-Identifier: GPL-2.0-or-later
"""What the verbs that work on a project share: finding it, building it, its defaults for a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.errors import UserError
from droidemu.sdk.project import DEBUG, FILE, RELEASE, find_project

if TYPE_CHECKING:
    from droidemu.sdk.build import Built
    from droidemu.sdk.project import Project
    from droidemu.sdk.targets import Target


class TerminalListener:
    """Tells on stderr how a build goes; what tools print is shown as it is."""

    def __init__(self, verbose: bool = False, several: bool = False) -> None:
        self._verbose = verbose
        self._several = several

    def step(self, target: Target, done: int, total: int, what: str) -> None:
        """See ``Listener``."""
        of = f"{target.name} " if self._several else ""
        click.echo(f"[{of}{done}/{total}] {what}", err=True)

    def command(self, words: Sequence[str]) -> None:
        """See ``Listener``."""
        if self._verbose:
            import shlex

            click.echo(shlex.join(words), err=True)

    def output(self, text: str) -> None:
        """See ``Listener``."""
        click.echo(text, err=True, nl=False)

    def waiting(self) -> None:
        """See ``Listener``."""
        click.echo("droidemu: waiting for another build of this project to end", err=True)

    def preparing(self, done: int, total: int, what: str) -> None:
        """See ``Listener``. A line every tenth of it."""
        if done == 1 or done * 10 // total != (done - 1) * 10 // total:
            text = f"droidemu: building Android's libraries, once: {100 * done // total} %"
            click.echo(text, err=True)


def wants_color() -> bool:
    """Whether the compiler may colour its messages: on a terminal, unless NO_COLOR is set."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def build_project(
    project: Project,
    targets: Sequence[Target],
    *,
    release: bool = False,
    verbose: bool = False,
    jobs: int | None = None,
) -> list[Built] | None:
    """Builds and tells about it on stderr; None when the sources are wrong. UserError."""
    from droidemu.sdk.build import Builder, BuildFailed

    listener = TerminalListener(verbose, len(targets) > 1)
    config = RELEASE if release else DEBUG
    builder = Builder(project, config, listener=listener, color=wants_color(), jobs=jobs)
    try:
        return builder.build(targets)
    except BuildFailed:
        return None


def project_to_run(name: str | None) -> Project | None:
    """The project meant by PROGRAM: a folder with a project file, or, without PROGRAM, this one.

    None when PROGRAM is something else. UserError.
    """
    if name is None:
        project = find_project(Path())
        if project is None:
            raise UserError(f"PROGRAM is missing, and there is no {FILE} in this folder")
        return project
    folder = Path(name)
    return find_project(folder) if folder.is_dir() else None


def program_to_run(
    name: str | None, arguments: tuple[str, ...], chosen: dict[str, Any]
) -> tuple[str, tuple[str, ...]]:
    """PROGRAM and ARGUMENTS as ``droidemu run`` means them, once a project among them is built.

    A project's defaults are added to the options in `chosen`. click's Exit with status 1 when it
    does not compile, UserError.
    """
    project = project_to_run(name)
    if project is None:
        assert name is not None
        return name, arguments
    targets = project.pick(chosen["abi"])[:1]
    chosen["abi"] = None
    add_defaults(project, chosen)
    built = build_project(project, targets)
    if built is None:
        raise click.exceptions.Exit(1)
    return str(built[0].program), arguments or project.run.arguments


def add_defaults(project: Project, chosen: dict[str, Any]) -> None:
    """The project's ``[run]`` table, where the command line says nothing else. UserError."""
    run = project.run
    env = [f"{name}={value}" for name, value in run.env.items()]
    chosen["env"] = (*env, *chosen["env"])
    chosen["mount"] = (*(_mount(project, text) for text in run.mounts), *chosen["mount"])
    if run.input is not None and chosen.get("input_file") is None:
        chosen["input_file"] = _inside(project, "input", project.root / run.input)
        chosen["pictures"] = project.root


def _inside(project: Project, key: str, path: Path) -> Path:
    """A path of the project's own ``[run]``, which must not lead out of its folder. UserError."""
    place = f"{project.file}: run.{key}"
    from droidemu.cli.settings_sources import stay_inside

    try:
        stay_inside(path, project.root)
    except UserError as error:
        raise UserError(f"{place}: {error}") from None
    return path


def _mount(project: Project, text: str) -> str:
    """A mount with its host part taken from the project's folder."""
    from droidemu.machine.config import parse_mount

    host, separator, guest = text.rpartition(":")
    mode = ""
    if separator and guest in ("ro", "rw"):
        mode = f":{guest}"
        host, separator, guest = host.rpartition(":")
    full = f"{project.root / host}:{guest}{mode}"
    if separator and host:
        _inside(project, "mounts", project.root / host)
    try:
        if not separator or not host:
            raise UserError("expected HOST:GUEST or HOST:GUEST:ro")
        parse_mount(full)
    except UserError as error:
        why = str(error).removeprefix(f"--mount {full}: ")
        raise UserError(f"{project.file}: run.mounts: {text!r}: {why}") from None
    return full


def check_settings(project: Project) -> None:
    """The options of ``droidemu run`` in the project's file. UserError that names file and line."""
    from droidemu.cli.settings_sources import collect

    collect(folder=project.root)
