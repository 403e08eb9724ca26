# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that appear whole or not at all: nothing of the user's is overwritten by half a file."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from droidemu.errors import UserError


def check_target(
    path: Path,
    option: str,
    force: bool,
    suffixes: tuple[str, ...] = (),
    is_ours: Callable[[Path], bool] | None = None,
    hint: str = "--force overwrites it",
) -> None:
    """UserError unless a file may be written at ``path``; before a long run, not after it.

    ``option`` is how the user named it; ``suffixes`` in lower case, any if empty. ``is_ours`` tells
    which files that are there may be replaced without ``force``; ``hint`` what helps with others.
    """
    if suffixes and path.suffix.lower() not in suffixes:
        known = " or ".join(suffixes)
        raise UserError(f"{option} {path}: the file name must end in {known}")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise UserError(f"{option} {path}: the folder does not exist")
    if path.is_dir():
        raise UserError(f"{option} {path}: this is a folder")
    # A link that leads nowhere is somebody's, too.
    is_there = path.exists() or path.is_symlink()
    if is_there and not force and not (is_ours is not None and is_ours(path)):
        raise UserError(f"{option} {path}: the file exists; {hint}")
    if not os.access(folder, os.W_OK):
        raise UserError(f"{option} {path}: the folder cannot be written to")


class OutFile:
    """A file that takes its name only when it is complete.

    Until then it lies beside its place under another name. As a context manager it commits at the
    end of the block and disappears after an error. All errors of the host are UserErrors, made by
    :meth:`problem`, except those of ``file`` itself.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            number, name = tempfile.mkstemp(
                prefix=f".{path.name}-", suffix=".part", dir=path.absolute().parent
            )
        except OSError as error:
            raise self.problem(error) from error
        self._part = Path(name)
        self.file: BinaryIO = os.fdopen(number, "w+b")

    def problem(self, error: OSError) -> UserError:
        """What to tell the user."""
        return UserError(f"cannot write {self.path}: {error.strerror or error}")

    def commit(self) -> int:
        """Give the file its name, in place of an older one; returns its size in bytes."""
        try:
            self.file.flush()
            size = self.file.seek(0, os.SEEK_END)
            self.file.close()
            self._part.chmod(_mode(self.path))
            self._part.replace(self.path)
        except OSError as error:
            self.discard()
            raise self.problem(error) from error
        return size

    def discard(self) -> None:
        """Leave nothing behind; safe after ``commit``."""
        with contextlib.suppress(OSError):  # a full disk complains again at close
            self.file.close()
        with contextlib.suppress(OSError):
            self._part.unlink()

    def __enter__(self) -> OutFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.commit()
            return
        self.discard()
        if isinstance(error, OSError):
            raise self.problem(error) from error


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file. UserError; then an older file is as it was."""
    with OutFile(path) as out:
        out.file.write(data)


def _mode(path: Path) -> int:
    """The permissions of a new file, or of the one that it replaces; mkstemp gives less."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode) if path.is_file() else _new_mode()
    return _new_mode()


def _new_mode() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask


def size_text(size: int) -> str:
    """A size in bytes for people."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.0f} KiB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MiB"
