# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything imports on a host that has none of POSIX's own modules and functions (Windows), and
programs run on one that has nothing of Linux's own (macOS)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_PER_SYSTEM_FILE = re.compile(r"_(posix|linux|darwin|windows)$")

#: What the Windows build of CPython lacks, as far as anyone might use it.
MODULES = ("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty")
ATTRIBUTES = """
    os.fork os.getuid os.geteuid os.getgid os.getegid os.getgroups os.getpgid os.setsid
    os.memfd_create os.mkfifo os.openpty os.pipe2 os.pread os.preadv os.pwrite os.pwritev os.statvfs
    os.sched_getaffinity os.sysconf os.uname os.wait4 os.writev os.O_CLOEXEC os.O_DIRECTORY
    os.O_NOFOLLOW os.O_NONBLOCK os.EX_OK os.major os.makedev os.minor os.chown os.fchmod os.fchown
    signal.SIGALRM signal.SIGHUP signal.SIGKILL signal.SIGPIPE signal.SIGQUIT signal.SIGUSR1
    signal.SIGWINCH signal.pthread_kill signal.pthread_sigmask signal.setitimer select.epoll
    select.poll socket.AF_UNIX socket.socketpair mmap.MAP_SHARED mmap.MAP_PRIVATE mmap.PROT_READ
    time.clock_settime time.tzset os.getloadavg
"""

_HIDE = """
import importlib, os, sys
modules, attributes, names = sys.argv[1].split(), sys.argv[2].split(), sys.argv[3:]
import ctypes, mmap, select, signal, socket, time
import subprocess, tempfile, threading, shutil, multiprocessing.util, asyncio  # keep theirs
import click, rich.console, rich.table, unicorn, llvmlite.binding
for name in modules:
    sys.modules[name] = None
for name in attributes:
    module, _, attribute = name.partition(".")
    if hasattr(sys.modules[module], attribute):
        delattr(sys.modules[module], attribute)
failed = False
for name in names:
    try:
        importlib.import_module(name)
    except Exception as error:
        failed = True
        print(f"{name}: {type(error).__name__}: {error}")
sys.stdout.flush()
os._exit(failed)
"""


def _modules() -> list[str]:
    names = []
    for path in sorted((ROOT / "droidemu").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "_guest" in parts or parts[-1] in ("__main__",) or _PER_SYSTEM_FILE.search(parts[-1]):
            continue
        names.append(".".join(part for part in parts if part != "__init__"))
    return names


@pytest.mark.parametrize("room", sorted({name.split(".")[1] for name in _modules() if "." in name}))
def test_room_imports(room: str) -> None:
    names = [name for name in _modules() if f"{name}.".startswith(f"droidemu.{room}.")]
    if room == "display":
        pytest.importorskip("pygame")
    done = subprocess.run(
        [sys.executable, "-c", _HIDE, " ".join(MODULES), ATTRIBUTES, *names],
        cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


#: What Linux's build of CPython has and that for macOS has not.
LINUX_ONLY = """
    os.copy_file_range os.eventfd os.fdatasync os.getrandom os.getresgid os.getresuid os.getxattr
    os.listxattr os.memfd_create os.pidfd_open os.pipe2 os.posix_fadvise os.posix_fallocate
    os.removexattr os.sched_getaffinity os.sched_setaffinity os.sched_setscheduler os.setresgid
    os.setresuid os.setxattr os.splice os.unshare os.O_DIRECT os.O_LARGEFILE os.O_NOATIME os.O_PATH
    os.O_RSYNC os.O_TMPFILE os.preadv os.pwritev select.epoll select.EPOLLIN signal.SIGPOLL
    signal.SIGPWR signal.SIGRTMAX signal.SIGRTMIN signal.SIGSTKFLT signal.sigtimedwait
    signal.sigwaitinfo socket.AF_NETLINK socket.AF_PACKET socket.AF_VSOCK socket.MSG_NOSIGNAL
    socket.SOCK_CLOEXEC socket.SOCK_NONBLOCK socket.SO_BINDTODEVICE socket.TCP_QUICKACK
    time.CLOCK_BOOTTIME time.CLOCK_TAI time.pthread_getcpuclockid mmap.MAP_DENYWRITE
    mmap.MAP_POPULATE mmap.MADV_DONTFORK mmap.MADV_HUGEPAGE mmap.MADV_NOHUGEPAGE fcntl.F_ADD_SEALS
    fcntl.F_OFD_SETLK fcntl.F_SETPIPE_SZ resource.prlimit
"""

_RUN = """
import builtins, io, os, sys
import fcntl, mmap, resource, select, signal, socket, time
import subprocess, tempfile, threading, shutil, asyncio, multiprocessing.util  # keep theirs
for name in sys.argv[1].split():
    module, _, attribute = name.partition(".")
    if hasattr(sys.modules[module], attribute):
        delattr(sys.modules[module], attribute)
def refuse(real):
    def open(path, *arguments, **keywords):
        if str(path).startswith(("/proc/", "/sys/")):
            raise FileNotFoundError(2, "No such file or directory", path)
        return real(path, *arguments, **keywords)
    return open
builtins.open, io.open, os.open = refuse(open), refuse(io.open), refuse(os.open)
sys.argv[:] = ["droidemu", *sys.argv[2:]]
from droidemu.cli.main import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_runs_without_what_only_linux_has(abi: str, tmp_path: Path) -> None:
    (tmp_path / "mounted").mkdir()
    for words in (
        ("hello", "--mount", f"{tmp_path / 'mounted'}:/sdcard", "one", "two"),
        ("plasma", "--frames", "3", "--screenshot", str(tmp_path / "plasma.png")),
    ):
        done = subprocess.run(
            [sys.executable, "-c", _RUN, LINUX_ONLY, "run", "--headless", "--abi", abi, *words],
            cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert (tmp_path / "plasma.png").stat().st_size > 1000
