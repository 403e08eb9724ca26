# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the pictures of an input script go: never over anything but an older picture of ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from droidemu.display.outfile import check_target
from droidemu.display.own_png import is_own
from droidemu.errors import UserError
from droidemu.hal.script_parser import Screenshot, Step
from droidemu.machine.inside import is_inside


@dataclass(frozen=True)
class ScriptPictures:
    """The pictures of one script."""

    script: Path
    #: Names count from this folder and stay in it; None: from the working folder, and anywhere.
    folder: Path | None = None

    def check(self, steps: Iterable[Step]) -> None:
        """UserError with the line of the first picture that could not be written."""
        for step in steps:
            if isinstance(step.action, Screenshot):
                self.target(step.action.path, step.line)

    def target(self, path: Path, line: int = 0) -> Path:
        """Where a picture goes. UserError. To be asked again right before it is written."""
        place = f"{self.script}:{line}" if line else str(self.script)
        full = path if self.folder is None else self.folder / path
        try:
            # What the locale has no bytes for; NUL; on Windows, a stream of another file.
            if b"\0" in os.fsencode(full) or (sys.platform == "win32" and ":" in full.name):
                raise ValueError
            if self.folder is not None and not is_inside(full, self.folder):
                raise UserError(
                    f"{place}: screenshot {path}: outside of the project's folder, in which its "
                    "scripts keep their pictures"
                )
            check_target(
                full, f"{place}: screenshot", False, (".png",), is_own,
                "a script replaces only pictures that DroidEmu has made",
            )  # fmt: skip
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no file can have this name"
            raise UserError(f"{place}: screenshot {str(path)[:80]}: {why}") from None
        return full
