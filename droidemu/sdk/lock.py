# SPDX-License-Identifier: GPL-2.0-or-later
"""One at a time: a file that only one process can hold, freed by the system when that one ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from droidemu.errors import UserError

#: How long to be silent before telling that somebody is waited for, s.
_PATIENCE_S = 0.5


@contextlib.contextmanager
def hold(
    path: Path, wait_s: float, busy: str, on_wait: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the lock file `path` for the block; its folder must exist.

    When another process holds it, wait up to `wait_s` seconds (`on_wait` is called once if that
    takes a moment), then raise UserError(`busy`). UserError too where the file cannot be made.
    """
    try:
        import filelock
    except ImportError:
        raise UserError(
            "the package filelock is not installed: pip install 'droidemu[sdk]'"
        ) from None
    first = min(wait_s, _PATIENCE_S)
    try:
        with contextlib.ExitStack() as stack:
            try:
                _acquire(stack, filelock, path, first)
            except filelock.Timeout:
                if wait_s > first and on_wait is not None:
                    on_wait()
                try:
                    _acquire(stack, filelock, path, wait_s - first)
                except filelock.Timeout:
                    raise UserError(busy) from None
            yield
    except PermissionError as error:
        if error.filename is not None and Path(error.filename) != path:
            raise
        raise UserError(f"cannot write {path}: {error.strerror}") from None


def _acquire(stack: contextlib.ExitStack, filelock: Any, path: Path, wait_s: float) -> None:
    try:
        stack.enter_context(filelock.FileLock(path, timeout=wait_s))
    except NotImplementedError:
        # A network file system without locks: the file's existence has to do.
        soft = path.with_name(path.name + ".held")
        stack.enter_context(filelock.SoftFileLock(soft, timeout=wait_s))
