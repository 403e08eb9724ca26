# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files below some folders have changed, as the operating system reports it.

Where it reports nothing (network file systems, folders of another system in a virtual machine),
the files are looked at again and again instead.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import stat
import threading
import time
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

from droidemu.errors import UserError

log = logging.getLogger(__name__)

#: Changes that come within this time of each other are one, ms: an editor saves in several steps.
_STEP_MS = 20
#: But not longer than this, ms.
_LONGEST_MS = 200
#: How often files are looked at where the system reports nothing, s.
_POLL_S = 0.25
#: Time between two looks, for each second that one takes; but not longer than so many seconds.
_REST = 4.0
_LONGEST_POLL_S = 2.0
#: How soon watching is known to have begun, ms.
_READY_MS = 60
#: How long that may take in a folder with very many files, s.
_BEGIN_S = 60.0

#: File systems whose changes other computers can make, unseen by this one.
_NETWORK_TYPES = """
    9p afs afpfs cephfs cifs drvfs fuse.sshfs fuse.vmhgfs-fuse ncpfs nfs nfs4 prl_fs smb smb2 smb3
    smbfs vboxsf virtiofs webdav
"""
_NETWORK = frozenset(_NETWORK_TYPES.split())


class Changes:
    """Watches folders from a thread of its own until ``close``."""

    def __init__(self, folders: Iterable[Path], ignored: Iterable[Path], poll: bool) -> None:
        """`ignored`: folders below which nothing counts. `poll`: look instead of being told.

        Watching has begun when this returns. UserError when it cannot be done.
        """
        try:
            import watchfiles
        except ImportError:
            raise UserError(
                "the package watchfiles is not installed: pip install 'droidemu[sdk]'"
            ) from None
        self._watchfiles: Any = watchfiles
        self._folders = [Path(folder) for folder in folders]
        for folder in self._folders:
            if not folder.is_dir():
                raise UserError(f"cannot watch {folder}: no such folder")
        self._ignored = both_names(ignored)
        self._stop = threading.Event()
        self._queue: queue.SimpleQueue[frozenset[Path] | UserError | None] = queue.SimpleQueue()
        self.polls = poll
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="changes", daemon=True)
        self._thread.start()
        if not self._ready.wait(_BEGIN_S):
            self._stop.set()
            raise UserError(f"cannot watch {self._folders[0]}: too many files")

    def wait(self, timeout_s: float | None = None) -> frozenset[Path] | None:
        """The files that have changed since the last call; waits for the first one.

        None after `timeout_s` seconds, or when ``close`` or ``interrupt`` was called. UserError
        when the folders can no longer be watched.
        """
        try:
            found = self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if isinstance(found, UserError):
            raise found
        return found

    def interrupt(self) -> None:
        """Have one ``wait`` return None. Any thread."""
        self._queue.put(None)

    def close(self) -> None:
        """Stop watching; ``wait`` returns None."""
        self._stop.set()
        self._queue.put(None)
        self._thread.join(5)

    def _watch(self) -> None:
        try:
            if not self.polls:
                try:
                    self._listen()
                    return
                except Exception as error:  # the library's are of many kinds: no inotify left...
                    log.info("looking for changes, as the system does not tell: %s", error)
                    self.polls = True
            self._look()
        except OSError as error:
            self._queue.put(UserError(f"cannot watch {self._folders[0]}: {error.strerror}"))
        finally:
            self._ready.set()

    def _listen(self) -> None:
        """Pass on what the operating system tells."""
        for found in self._watchfiles.watch(
            *self._folders,
            watch_filter=self._counts,
            step=_STEP_MS,
            debounce=_LONGEST_MS,
            stop_event=self._stop,
            rust_timeout=_READY_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=True,
        ):
            self._ready.set()
            if found:
                self._queue.put(frozenset(Path(name) for _, name in found))

    def _look(self) -> None:
        """Look at times and sizes of all files. (The library's own way sees whole seconds only.)"""
        before = self._scan()
        pause = _POLL_S
        while not self._stop.wait(pause):
            start = time.monotonic()
            after = self._scan()
            # In a large folder on a slow network, looking must not be all that happens.
            pause = min(max(_POLL_S, _REST * (time.monotonic() - start)), _LONGEST_POLL_S)
            changed = {
                name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
            }
            before = after
            if changed:
                self._queue.put(frozenset(map(Path, changed)))

    def _scan(self) -> dict[str, tuple[int, int]]:
        seen: dict[str, tuple[int, int]] = {}
        for folder in self._folders:
            for here, folders, files in os.walk(folder):
                folders[:] = [
                    name
                    for name in folders
                    if not name.startswith(".") and self._counts(None, os.path.join(here, name))  # noqa: PTH118
                ]
                for name in (*folders, *files):
                    path = os.path.join(here, name)  # noqa: PTH118  paths are many here
                    with contextlib.suppress(OSError):  # gone meanwhile
                        found = os.stat(path)  # noqa: PTH116
                        # A folder's time tells nothing that its files do not.
                        size = -1 if stat.S_ISDIR(found.st_mode) else found.st_size
                        seen[path] = (0 if size < 0 else found.st_mtime_ns, size)
        self._ready.set()
        return seen

    def _counts(self, change: Any, name: str) -> bool:
        path = Path(name)
        return not any(path == folder or folder in path.parents for folder in self._ignored)


def both_names(folders: Iterable[Path]) -> set[Path]:
    """The folders as they are called, and without symbolic links: macOS tells the latter."""
    return {name for folder in folders for name in (Path(folder), Path(folder).resolve())}


def is_on_network(path: Path) -> bool:
    """Whether the folder lies where the system does not report others' changes."""
    import psutil

    full = path.resolve()
    if PurePath(full).drive.startswith("\\\\"):
        return True
    best, remote = -1, False
    for partition in psutil.disk_partitions(all=True):
        mount = Path(partition.mountpoint)
        if (mount == full or mount in full.parents) and len(mount.parts) > best:
            best = len(mount.parts)
            kind = partition.fstype.lower()
            remote = kind in _NETWORK or "remote" in partition.opts.split(",")
    return remote
