# SPDX-License-Identifier: GPL-2.0-or-later
"""What a build remembers, so that the next one makes only what has changed.

An object is current while its command is the same and every file that the compiler read still has
the time and size it had then. "The same as then" rather than "older than the object": files that
come from a checkout, an archive or another computer's clock are noticed too.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from droidemu.sdk.depfile import parse_depfile

#: Beside the program. A project's name begins with a letter, so this is never a program.
OBJECTS = ".obj"

#: The records of a program.
RECORDS = "state.json"
_VERSION = 1

#: (modification time in ns, size in bytes)
Stamp = list[int]


def fingerprint(*parts: str) -> str:
    """A short name for the contents of `parts`."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def stamp_of(path: Path) -> Stamp | None:
    """None when there is no such file."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return [found.st_mtime_ns, found.st_size]


class State:
    """The records of one program. ``save`` writes them; a damaged file counts as none."""

    def __init__(self, folder: Path, root: Path, file: str = RECORDS) -> None:
        """`folder` is the program's; `root` the project's, where relative names begin."""
        self._file = file
        self.folder = folder / OBJECTS
        self._root = root
        self._objects: dict[str, Any] = {}
        self._link: dict[str, Any] = {}
        #: Whether records were found: only then are the files beside them ours to remove.
        self.is_ours = False
        # The file itself may hold anything: whatever does not fit is asked for again.
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            data = json.loads((self.folder / file).read_text(encoding="utf-8"))
            if data["version"] == _VERSION:
                self._objects = dict(data["objects"])
                self._link = dict(data["link"])
                self.is_ours = True

    def save(self) -> None:
        """Writes the records in one step. OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        made = self.folder / (self._file + ".new")
        data = {"version": _VERSION, "objects": self._objects, "link": self._link}
        made.write_text(json.dumps(data), encoding="utf-8")
        made.replace(self.folder / self._file)

    # --- objects ------------------------------------------------------------------------------

    def object_of(self, source: Path) -> Path:
        """Where the object of a source (relative to the project) lies."""
        return self.folder / source.parent / (source.name + ".o")

    def is_current(self, source: Path, signature: str) -> bool:
        """Whether the object can stay as it is."""
        entry = self._objects.get(source.as_posix())
        if not isinstance(entry, dict) or entry.get("signature") != signature:
            return False
        made = stamp_of(self.object_of(source))
        if made is None or made != entry.get("object"):
            return False
        inputs = entry.get("inputs")
        return isinstance(inputs, dict) and all(
            stamp_of(self._root / name) == stamp for name, stamp in inputs.items()
        )

    @contextlib.contextmanager
    def compiling(self, source: Path, signature: str) -> Iterator[tuple[Path, Path]]:
        """Gives the names for a new object and its dependency file; then takes them over.

        When no object was written, the old one is forgotten. OSError.
        """
        name = source.as_posix()
        to = self.object_of(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        self._objects.pop(name, None)
        made, dependencies = to.with_suffix(".new"), to.with_suffix(".d")
        for path in (made, dependencies):
            path.unlink(missing_ok=True)
        began = time.time_ns()
        first = stamp_of(self._root / source)
        yield made, dependencies
        if not made.is_file() or not dependencies.is_file():
            return
        made.replace(to)
        inputs: dict[str, Stamp | None] = {}
        for read in parse_depfile(dependencies.read_text(encoding="utf-8", errors="replace")):
            stamp = stamp_of(self._root / read)
            # Saved while the compiler ran: which version it saw, nobody knows.
            inputs[read] = None if stamp is None or stamp[0] >= began else stamp
        inputs[name] = first
        self._objects[name] = {
            "signature": signature,
            "object": stamp_of(to),
            "inputs": {key: stamp or [0, 0] for key, stamp in inputs.items()},
        }

    def claim(self) -> None:
        """Says that this folder is ours, before the first object lies in it. OSError."""
        if not self.is_ours:
            self.is_ours = True
            self.save()

    def keep_only(self, sources: Iterable[Path]) -> None:
        """Forgets sources that the project no longer has, and removes their objects."""
        names = {source.as_posix() for source in sources}
        for name in [name for name in self._objects if name not in names]:
            del self._objects[name]
            gone = self.object_of(Path(name))
            if self.folder in Path(os.path.normpath(gone)).parents:
                for path in (gone, gone.with_suffix(".d")):
                    path.unlink(missing_ok=True)

    # --- the program --------------------------------------------------------------------------

    def is_linked(self, program: Path, signature: str, inputs: Sequence[Path]) -> bool:
        """Whether the program can stay as it is."""
        return self._link == self._link_record(program, signature, inputs)

    def linked(self, program: Path, signature: str, inputs: Sequence[Path]) -> None:
        """The program was linked from `inputs`, and all that follows is done."""
        self._link = self._link_record(program, signature, inputs)

    def _link_record(self, program: Path, signature: str, inputs: Sequence[Path]) -> dict[str, Any]:
        return {
            "signature": signature,
            "program": stamp_of(program),
            "inputs": [[str(path), stamp_of(path)] for path in inputs],
        }
