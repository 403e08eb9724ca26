# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile arguments: random paths never leave the tree, random calls only fail."""

from __future__ import annotations

import itertools
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.kernel import syscalls
from droidemu.kernel.errno import ELOOP, KernelError
from droidemu.kernel.files.overlay import OverlayFs
from droidemu.kernel.files.root import HostMount, build_tree, make_folders, mount_host
from droidemu.kernel.host.tree import PathTree, check_windows_name, open_tree
from droidemu.kernel.syscall import CALLS

from .filekit import Caller

syscalls.load()

#: Modules whose calls are thrown random words at.
MODULES = {
    f"droidemu.kernel.syscalls.{topic}"
    for topic in (
        "open", "rw", "rwvec", "copy", "stat", "dir", "attr", "fd", "ioctl", "poll", "epoll",
        "pipe", "memfd", "fs", "socket", "sockopt", "socksend", "sockrecv",
    )
}  # fmt: skip

#: Parts that random paths are made of: names that exist in the tree below, and tricks.
PARTS = st.sampled_from(
    [b"a", b"b", b"up", b"out", b"abs", b"loop", b"self", b"file", b"dangling", b"..", b".", b"",
     b"h", b"o", b"\xff\xfe", b"x" * 255, b"x" * 256, b"a\\..\\..", b"..\\", b"c:", b"nul"]
)  # fmt: skip
PATHS = st.builds(
    lambda parts, absolute: (b"/" if absolute else b"") + b"/".join(parts),
    st.lists(PARTS, min_size=1, max_size=12),
    st.booleans(),
)


def _populate(root: Path) -> None:
    """Folders, and links that try everything."""
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "file").write_text("inside", encoding="utf-8")
    (root / "file").write_text("inside", encoding="utf-8")
    (root / "up").symlink_to("..")
    (root / "out").symlink_to("../../../../../../secret")
    (root / "abs").symlink_to(root.parent / "secret")
    (root / "loop").symlink_to("loop")
    (root / "self").symlink_to(".")
    (root / "dangling").symlink_to("nothing/at/all")
    (root / "a" / "up").symlink_to("../../..")


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A tree with a host folder at /h and an overlay at /o, and a secret beside them."""
    top = tmp_path_factory.mktemp("fuzz")
    (top / "secret").write_text("outside", encoding="utf-8")
    host = top / "host"
    host.mkdir()
    _populate(host)
    made = Caller()
    vfs = made.kernel.vfs
    mount_host(vfs, HostMount(host, b"/h"))
    make_folders(vfs, b"/o")
    overlay = OverlayFs(host, made.kernel.clock.realtime)
    vfs.mount(overlay, overlay.root, b"/o")
    yield made
    made.close()


@settings(max_examples=600, deadline=None)
@given(PATHS, st.sampled_from([b"/", b"/h", b"/h/a", b"/o", b"/o/a/b"]), st.booleans())
def test_walks_stay_inside(caller: Caller, path: bytes, start: bytes, follow: bool) -> None:
    vfs = caller.kernel.vfs
    here = vfs.resolve(caller.task, start)
    try:
        place = vfs.resolve(caller.task, path, here, follow)
    except KernelError:
        return
    name = vfs.path_of(place)
    assert b"/../" not in name + b"/" and b"//" not in name
    again = vfs.resolve(caller.task, name, follow=False)
    assert again.inode.identity() == place.inode.identity()
    if place.inode.is_regular:
        fd = caller.open(name)
        assert fd >= 0
        assert not caller.read(fd).startswith(b"outside")
        caller.call("close", fd)


@settings(max_examples=300, deadline=None)
@given(PATHS, st.sampled_from([0o100, 0o101 | 0o1000, 0o2 | 0o100, 0o3, 0o20200002, 0o10000000]))
def test_opens_touch_nothing_outside(caller: Caller, path: bytes, flags: int) -> None:
    fd = caller.open(b"/o/a/" + path.lstrip(b"/"), flags)
    if isinstance(fd, Generator):
        fd.close()
    elif fd >= 0:
        caller.call("close", fd)


def test_the_secret_is_untouched(caller: Caller, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Links that lead up end at the guest's own root."""
    data = caller.bytes(b"overwritten")
    for path in (b"/h/out", b"/h/abs", b"/h/a/up/secret", b"/h/up/secret", b"/o/abs"):
        fd = caller.open(path, 0o102)
        if fd >= 0:
            caller.call("write", fd, data, 11)
            caller.call("close", fd)
    secrets = list(tmp_path_factory.getbasetemp().glob("fuzz*/secret"))
    assert {secret.read_bytes() for secret in secrets} == {b"outside"}


INTERESTING = [
    0, 1, 2, 3, 4, 5, 7, 8, 100, 1023, 1024, 1025, 4095, 4096, 65536, 0x7FFFFFFF, 0x80000000,
    0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, (1 << 64) - 1, (1 << 64) - 100, 0xDEAD0000,
    0o100, 0o102, 0o2000000, 0o40000, 0o20200002, 0x541B, 0x4600, 0x4601, 0x4602, 0x4604, 0x4606,
    0x80FF4506, 0x80FF4520, 0x80FF4521, 0x84FF450A, 0x80184540, 0x401845C0, 0x80104592, 0x40104593,
    0x40084503, 0x400445A0,
]  # fmt: skip


@pytest.fixture(scope="module", params=["arm64", "arm"])
def victim(request: pytest.FixtureRequest) -> Iterator[Caller]:
    """A process with an open file of each kind on descriptors 3 and up."""
    made = Caller(request.param)
    for path, flags in (
        (b"/tmp/file", 0o102), (b"/tmp", 0o40000), (b"/dev/fb0", 2), (b"/dev/input/event0", 0o4002),
        (b"/dev/input/event1", 0o4002), (b"/dev/zero", 2), (b"/dev/urandom", 2),
        (b"/proc/self/maps", 0), (b"/proc/self/fd", 0o40000),
    ):  # fmt: skip
        assert made.open(path, flags) >= 0
    made.call("pipe2", made.out, 0o4000)
    made.call("epoll_create1", 0)
    made.call("memfd_create", made.path(b"x"), 2)
    for kind in (1, 2, 5):
        assert made.call("socketpair", 1, kind, 0, made.out) == 0
    yield made
    made.close()


NAMES = sorted(name for name, entry in CALLS.items() if entry.module in MODULES)
SKIPPED = {"sync", "syncfs", "fsync", "fdatasync"}
WORDS = st.lists(
    st.one_of(
        st.sampled_from(INTERESTING),
        st.integers(3, 22),
        st.integers(-8, 8).map(lambda n: ("buffer", n)),
        st.sampled_from([b"/tmp/file", b"/tmp/a", b"/dev/fb0", b"..", b"", b"/proc/self/fd/3"]),
        st.integers(0, (1 << 64) - 1),
    ),
    min_size=6,
    max_size=6,
)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([name for name in NAMES if name not in SKIPPED]), WORDS)
def test_random_calls_only_fail(victim: Caller, name: str, words: list[object]) -> None:
    entry = CALLS[name]
    if entry.numbers[victim.abi] is None:
        return
    arguments = []
    for word in words:
        if isinstance(word, bytes):
            arguments.append(victim.path(word))
        elif isinstance(word, tuple):
            arguments.append(victim.buffer + word[1] * 4096 + 8)
        else:
            assert isinstance(word, int)
            arguments.append(word)
    result = victim.call(name, *arguments)
    if isinstance(result, Generator):
        # Two steps: it goes to sleep, or ends.
        for _ in range(2):
            try:
                next(result)
            except (StopIteration, KernelError):
                break
            except Exception as error:
                if type(error).__name__ != "MemoryFault":
                    raise
                break
        result.close()
    else:
        assert isinstance(result, int)
        assert -133 < result < 1 << 63


# -- the host's side ----------------------------------------------------------------------------


def trees(root: Path) -> list[object]:
    found: list[object] = [PathTree(root)]
    best = open_tree(root)
    if type(best) is not PathTree:
        found.append(best)
    return found


@pytest.fixture
def swapped(tmp_path: Path) -> Path:
    """A root whose folder ``dir`` has become a link to the outside since it was looked at."""
    root = tmp_path / "root"
    (root / "real").mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("secret", encoding="utf-8")
    (root / "dir").symlink_to(outside)
    (root / "file").symlink_to(outside / "file")
    return root


OPERATIONS = [
    ("lstat", ((b"dir", b"file"),)),
    ("listdir", ((b"dir",),)),
    ("readlink", ((b"dir", b"file"),)),
    ("open", ((b"dir", b"file"), os.O_RDWR)),
    ("open", ((b"file",), os.O_RDWR)),
    ("mkdir", ((b"dir", b"new"), 0o777)),
    ("unlink", ((b"dir", b"file"),)),
    ("rmdir", ((b"dir", b"file"),)),
    ("rename", ((b"dir", b"file"), (b"x",))),
    ("rename", ((b"real",), (b"dir", b"x"))),
    ("link", ((b"dir", b"file"), (b"x",))),
    ("symlink", (b"target", (b"dir", b"x"))),
    ("chmod", ((b"file",), 0o600)),
    ("chmod", ((b"dir", b"file"), 0o600)),
    ("lstat", ((b"..",),)),
    ("lstat", ((b"..", b"outside"),)),
    ("open", ((b"../outside/file",), os.O_RDONLY)),
    ("mkdir", ((b"a/b",), 0o777)),
    ("lstat", ((b"a\0b",),)),
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op[0]}-{op[1][0]}")
def test_no_link_leads_out(swapped: Path, operation: tuple[str, tuple[object, ...]]) -> None:
    name, arguments = operation
    outside = swapped.parent / "outside"
    before = (outside / "file").stat()
    for tree in trees(swapped):
        with pytest.raises((OSError, ValueError)):
            getattr(tree, name)(*arguments)
    assert sorted(path.name for path in outside.iterdir()) == ["file"]
    assert (outside / "file").stat() == before


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no FIFOs here")
    os.mkfifo(tmp_path / "fifo")
    for tree in trees(tmp_path):
        with pytest.raises(OSError):
            tree.open((b"fifo",), os.O_RDWR)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    [b"a:b", b"c:", b"..\\x", b"a\\b", b"nul", b"NUL", b"Con.txt", b"com1", b"lpt9.x", b"x.", b"x ",
     b"a*", b"a?", b"a<", b'a"', b"a|b", b"\x01", b"", b"aux .txt"],
)  # fmt: skip
def test_names_windows_would_misread(name: bytes, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        check_windows_name(name)
    tree = PathTree(tmp_path, windows_names=True)
    with pytest.raises(OSError):
        tree.mkdir((name,), 0o777)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", [b"a", b"com", b"com10", b"nul1", b".hidden", b"a.b", b"\xc3\xa4"])
def test_names_windows_takes(name: bytes) -> None:
    check_windows_name(name)


def test_a_mount_without_directory_descriptors(tmp_path: Path, monkeypatch: object) -> None:
    """The whole way by paths, as on Windows."""
    _populate(tmp_path)
    caller = Caller()
    vfs = caller.kernel.vfs
    monkeypatch.setattr("droidemu.kernel.files.hostfs.open_tree", PathTree)  # type: ignore[attr-defined]
    monkeypatch.setattr("droidemu.kernel.files.hostfs._HAVE_PREADV", False)  # type: ignore[attr-defined]
    monkeypatch.setattr("droidemu.kernel.files.hostfs._HAVE_PREAD", False)  # type: ignore[attr-defined]
    mount_host(vfs, HostMount(tmp_path, b"/h"))
    fd = caller.open(b"/h/a/new", 0o102)
    assert caller.call("write", fd, caller.bytes(b"hello"), 5) == 5
    assert caller.call("pread64", fd, caller.out, 3, 1) == 3
    assert caller.task.space.read(caller.out, 3) == b"ell"
    assert (tmp_path / "a" / "new").read_bytes() == b"hello"
    assert caller.call("mkdirat", -100, caller.path(b"/h/dir"), 0o755) == 0
    assert caller.call("unlinkat", -100, caller.path(b"/h/a/new"), 0) == 0
    assert caller.open(b"/h/out", 0) < 0
    if (tmp_path / "loop").is_symlink():
        assert caller.open(b"/h/loop", 0) == -ELOOP
        assert caller.read(caller.open(b"/h/self/a/file")) == b"inside"
    caller.close()


def test_the_users_files_are_not_changed(tmp_path: Path) -> None:
    """--sysroot keeps every change in memory."""
    _populate(tmp_path)
    for name in ("bin", "etc"):
        (tmp_path / name).mkdir()
    before = {path: path.lstat() for path in sorted(tmp_path.rglob("*"))}
    caller = Caller()
    build_tree(caller.kernel, sysroot=tmp_path)
    caller.task.process.fs = caller.kernel.vfs.context()
    caller.kernel.on_spawn.clear()
    fd = caller.open(b"/file", 0o2)
    assert caller.read(fd) == b"inside"
    assert caller.call("pwrite64", fd, caller.bytes(b"changed"), 7, 0) == 7
    assert caller.read(caller.open(b"/file")) == b"changed"
    reader = caller.open(b"/a/file")
    writer = caller.open(b"/a/file", 0o1001)
    assert caller.call("write", writer, caller.bytes(b"new"), 3) == 3
    assert caller.read(reader) == b"new"
    assert caller.call("unlinkat", -100, caller.path(b"/a/file"), 0) == 0
    assert caller.call("mkdirat", -100, caller.path(b"/a/fresh"), 0o755) == 0
    old, new = caller.path(b"/a"), caller.path(b"/etc/moved")
    assert caller.call("renameat2", -100, old, -100, new, 0) == 0
    assert caller.open(b"/etc/moved/fresh") >= 0
    caller.close()
    after = {path: path.lstat() for path in sorted(tmp_path.rglob("*"))}
    assert {p: (s.st_size, s.st_mtime_ns, s.st_mode) for p, s in after.items()} == {
        p: (s.st_size, s.st_mtime_ns, s.st_mode) for p, s in before.items()
    }


def test_memory_is_bounded() -> None:
    """A guest cannot make the emulator swallow the host's memory."""
    caller = Caller()
    fd = caller.open(b"/tmp/big", 0o102)
    assert caller.errno("pwrite64", fd, caller.bytes(b"x"), 1, 1 << 40) == "ENOSPC"
    assert caller.errno("ftruncate", fd, 1 << 50) == "ENOSPC"
    assert caller.errno("fallocate", fd, 0, 0, 1 << 45) == "ENOSPC"
    assert caller.errno("pwrite64", fd, caller.bytes(b"x"), 1, (1 << 63) - 1) == "EFBIG"
    limit = caller.task.process.files.limit()
    for _ in range(limit + 10):
        if caller.open(b"/tmp/big") < 0:
            break
    assert caller.errno("openat", -100, caller.path(b"/tmp/big"), 0) == "EMFILE"
    assert len(caller.task.process.files) == limit
    zero = caller.task.process.files
    zero.close(5)
    fd = caller.open(b"/dev/zero")
    # Two gigabytes into half a megabyte: what is accessible is filled.
    assert 0 < caller.call("read", fd, caller.out, 0x7FFFF000) <= 1 << 20
    caller.close()


def test_pipes_share_a_budget() -> None:
    caller = Caller()
    grown = 0
    for _ in range(200):
        assert caller.call("pipe2", caller.out, 0) == 0
        fd = caller.task.space.read_i32(caller.out)
        if caller.call("fcntl", fd, 1031, 1 << 20) != 1 << 20:
            break
        grown += 1
    assert 50 < grown < 100
    assert caller.errno("fcntl", fd, 1031, 1 << 20) == "EPERM"
    caller.task.process.files.close_range(3, 20)
    assert caller.call("fcntl", fd, 1031, 1 << 20) == 1 << 20
    caller.close()


def test_many_small_locks() -> None:
    caller = Caller()
    fd = caller.open(b"/tmp/locked", 0o102)
    import struct

    for start in itertools.count():
        at = caller.bytes(struct.pack("<hh4xqqi4x", 1, 0, start * 2, 1, 0))
        result = caller.errno("fcntl", fd, 6, at)
        if result:
            break
        assert start < 10_000
    assert result == "ENOLCK"
    caller.close()
