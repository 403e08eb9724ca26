# SPDX-License-Identifier: GPL-2.0-or-later
"""Files, folders, pipes and poll, seen by guest programs: natively first, then under the kernel.

The programs work in a folder: a real one natively; in memory, on the host (--mount) or over a
host folder (--sysroot) under the kernel.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import guestrun
import pytest

from droidemu.kernel.files.overlay import OverlayFs
from droidemu.kernel.files.root import HostMount, make_folders, mount_host
from droidemu.kernel.kernel import Kernel

Guest = Callable[..., guestrun.Run]
Prepare = Callable[[Kernel], None]


def guest_path(folder: Path) -> bytes:
    """The folder's name in the guest: the host's, which the native program used, if it can be."""
    return os.fsencode(folder) if os.sep == "/" else b"/work/" + os.fsencode(folder.name)


def in_memory(folder: Path) -> Prepare:
    def prepare(kernel: Kernel) -> None:
        make_folders(kernel.vfs, guest_path(folder))

    return prepare


def on_host(folder: Path) -> Prepare:
    def prepare(kernel: Kernel) -> None:
        (folder / "host").mkdir()
        mount_host(kernel.vfs, HostMount(folder / "host", guest_path(folder)))

    return prepare


def over_host(folder: Path) -> Prepare:
    def prepare(kernel: Kernel) -> None:
        (folder / "lower").mkdir()
        make_folders(kernel.vfs, guest_path(folder))
        overlay = OverlayFs(folder / "lower", kernel.clock.realtime)
        kernel.vfs.mount(overlay, overlay.root, guest_path(folder))

    return prepare


PLACES = {"memory": in_memory, "host": on_host, "overlay": over_host}
if sys.platform == "win32":
    del PLACES["host"]  # no modes, links only for administrators: test_host_tree has what there is


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Prepare:
    return PLACES[request.param](tmp_path)


def test_basic(check_guest: Guest, abi: str, place: Prepare, tmp_path: Path) -> None:
    check_guest("file_basic", abi, [os.fsdecode(guest_path(tmp_path))], prepare=place)


def test_tree(check_guest: Guest, abi: str, place: Prepare, tmp_path: Path) -> None:
    check_guest("file_tree", abi, [os.fsdecode(guest_path(tmp_path))], prepare=place)


def test_locks(check_guest: Guest, abi: str, tmp_path: Path) -> None:
    check_guest("file_locks", abi, [os.fsdecode(guest_path(tmp_path))], prepare=in_memory(tmp_path))


def test_pipe(check_guest: Guest, abi: str, tmp_path: Path) -> None:
    check_guest("pipe_basic", abi, [os.fsdecode(guest_path(tmp_path))], prepare=in_memory(tmp_path))


def test_poll(check_guest: Guest, abi: str) -> None:
    check_guest("poll_basic", abi)


def test_real_time(guest: Guest, tmp_path: Path) -> None:
    for program in ("poll_basic", "pipe_basic"):
        prepare = in_memory(tmp_path)
        arguments = [os.fsdecode(guest_path(tmp_path))]
        guestrun.assert_ok(guest(program, "arm64", arguments, clock="real", prepare=prepare))
