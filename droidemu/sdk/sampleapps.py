# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the samples that are Android apps: projects of their own, into one APK each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk import toolchain
from droidemu.sdk.build import Builder, BuildFailed
from droidemu.sdk.catalog import app_file, read_catalog
from droidemu.sdk.project import RELEASE, load_project
from droidemu.sdk.state import fingerprint
from droidemu.sdk.targets import Target


class _Silent:
    """Hears nothing; what tools print is in the error if there is one."""

    def step(self, target: Target, done: int, total: int, what: str) -> None:
        """See ``Listener``."""

    def command(self, words: Sequence[str]) -> None:
        """See ``Listener``."""

    def output(self, text: str) -> None:
        """See ``Listener``."""

    def waiting(self) -> None:
        """See ``Listener``."""

    def preparing(self, done: int, total: int, what: str) -> None:
        """See ``Listener``."""


def build_apps(out_dir: Path | str, names: Iterable[str] | None = None) -> list[Path]:
    """Builds the sample apps (all, or those in `names`) into ``out_dir/apk/NAME.apk``.

    They are release builds, signed with the user's debug key. UserError.
    """
    root = toolchain.samples_root()
    wanted = None if names is None else set(names)
    made = []
    for sample in read_catalog(root / "samples.cfg"):
        if not sample.is_app or (wanted is not None and sample.name not in wanted):
            continue
        folder = root / sample.sources[0]
        # Objects do not lie among the sources, which may not be ours to write to.
        work = toolchain.cache_folder() / "apps" / f"{sample.name}-{fingerprint(str(folder))}"
        project = dataclasses.replace(load_project(folder), out=work)
        try:
            built = Builder(project, RELEASE, listener=_Silent()).build(project.abis)
        except BuildFailed as failed:
            raise UserError(f"the compiler failed:\n{failed.output.strip()}") from None
        to = app_file(Path(out_dir), sample.name)
        if not to.is_file() or to.read_bytes() != built[0].program.read_bytes():
            toolchain._place(built[0].program, to)
        made.append(to)
    return made
