# SPDX-License-Identifier: GPL-2.0-or-later
"""What a project's file says for the project's own programs, and for no other in that folder.

Python files with models run on this computer, and mounts let a program write files: neither is what
somebody expects who downloads a folder and runs something else while standing in it.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from droidemu.cli.run_command import PROJECT_FOLDER
from droidemu.cli.settings_sources import OWN_PROGRAMS, PROJECT_FILE, collect
from droidemu.errors import printable

if TYPE_CHECKING:
    from droidemu.machine.program import Program


def leave_to_the_project(program: Program, chosen: dict[str, Any]) -> None:
    """Take out of ``chosen`` what the project file says for programs of the project only.

    For a ``program`` that was named, in whatever folder; not for the project itself. UserError.
    """
    context = click.get_current_context()
    folder = context.meta.get(PROJECT_FOLDER)
    if not ((folder or Path()) / PROJECT_FILE).is_file():
        return
    found = collect(folder=folder)
    said = [found[name] for name in OWN_PROGRAMS if found[name].origin == "project"]
    if not said or _belongs(program, folder or Path.cwd()):
        return
    others = collect(folder=folder, is_own=False)
    for value in said:
        name, param = value.setting.name, value.setting.param
        if context.get_parameter_source(param) is ParameterSource.DEFAULT_MAP:
            chosen[param] = others[name].value
            logging.getLogger("droidemu").warning(
                "%s: %s is for the project's own programs, and %s is none",
                value.place, name, printable(program.title),
            )  # fmt: skip


def _belongs(program: Program, folder: Path) -> bool:
    """Whether a program lies in a project's folder, as its path says or with links followed."""
    from droidemu.machine.inside import is_inside

    package = Path(__file__).parent.parent
    if program.is_sample or is_inside(program.host, package):
        return False  # ours, even if we are installed somewhere in the project
    written = Path(os.path.abspath(program.host))  # noqa: PTH100  takes ".." away, but no link
    return written.is_relative_to(folder.absolute()) or is_inside(program.host, folder)
