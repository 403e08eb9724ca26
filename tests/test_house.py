# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of the house (docs/architecture.md), read out of the sources themselves.

Nothing is imported here except in a fresh interpreter: the checks hold on every operating system
for every operating system's files.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "droidemu"

#: Room -> rooms it may import from. Arrows never point up. ``errors`` is everyone's.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "memory": (),
    "engine": ("memory",),
    "arm": ("engine", "memory"),
    "loader": ("memory",),
    "hal": (),
    "kernel": ("engine", "memory", "loader", "hal"),
    "android": ("kernel", "loader", "hal", "engine", "memory"),
    "debug": ("kernel", "engine", "memory", "loader"),
    "display": ("hal",),
    "sdk": (),
    "machine": (
        "android", "kernel", "debug", "display", "arm", "loader", "hal", "engine", "memory", "sdk",
    ),
    "script": ("machine", "android", "kernel", "loader", "hal", "engine", "memory"),
    "cli": ("machine", "script", "android", "display", "debug", "arm", "loader", "hal", "sdk"),
    "errors": (),
    "__init__": (),
    "__main__": ("cli",),
}

#: Packages that belong to one room, and packages that belong to none.
ONLY_IN = {
    "pygame": ("display",),
    "PIL": ("display",),
    "av": ("display",),
    "unicorn": ("arm",),
    "llvmlite": ("arm",),
    "numpy": (),
}

#: Modules that some operating system lacks: only in files named for one.
_PER_SYSTEM = """
    crypt curses fcntl grp msvcrt nis posix pty pwd readline resource spwd syslog termios tty
    winreg winsound _winapi _posixshmem
"""
PER_SYSTEM = frozenset(_PER_SYSTEM.split())

#: Attributes of portable modules that some operating system lacks.
_ATTRIBUTES = """
    ctypes.WinDLL ctypes.WinError ctypes.oledll ctypes.windll
    mmap.MAP_ANON mmap.MAP_ANONYMOUS mmap.MAP_PRIVATE mmap.MAP_SHARED mmap.PROT_READ
    os.O_CLOEXEC os.O_DIRECT os.O_DIRECTORY os.O_NOCTTY os.O_NOFOLLOW os.O_NONBLOCK os.O_PATH
    os.O_SYNC os.chown os.chroot os.ctermid os.fchdir os.fchmod os.fchown os.fork os.forkpty
    os.getegid os.geteuid os.getgid os.getgroups os.getloadavg os.getpgid os.getpgrp os.getresuid
    os.getsid os.getuid os.lchown os.lockf os.major os.makedev os.memfd_create os.minor os.mkfifo
    os.mknod os.nice os.openpty os.pidfd_open os.pipe2 os.posix_fadvise os.posix_fallocate
    os.posix_spawn os.pread os.preadv os.ptsname os.pwrite os.pwritev os.readv
    os.sched_getaffinity os.sendfile os.setegid os.seteuid os.setgid os.setpgid os.setsid
    os.setuid os.startfile os.statvfs os.sync os.tcgetpgrp os.tcsetpgrp os.ttyname os.uname
    os.unshare os.wait os.wait3 os.wait4 os.waitid os.writev
    select.devpoll select.epoll select.kevent select.kqueue select.poll
    signal.SIGALRM signal.SIGCHLD signal.SIGCONT signal.SIGHUP signal.SIGKILL signal.SIGPIPE
    signal.SIGQUIT signal.SIGSTOP signal.SIGTSTP signal.SIGTTIN signal.SIGTTOU signal.SIGUSR1
    signal.SIGUSR2 signal.SIGWINCH signal.alarm signal.pause signal.pthread_kill
    signal.pthread_sigmask signal.setitimer signal.siginterrupt signal.sigpending signal.sigwait
"""
PER_SYSTEM_ATTRIBUTES = frozenset(_ATTRIBUTES.split())
#: What to ask for before using something else: they come together.
_TOGETHER = {"pwrite": "pread", "pwritev": "preadv", "minor": "major"}
_PER_SYSTEM_FILE = re.compile(r"_(posix|linux|darwin|macos|windows)\.py$")

#: Longest file, in lines; tables of numbers may be longer.
LINES = 500
TABLES = frozenset(("kernel/abi/numbers.py",))

SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "_guest" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, absolute module) of every import, also those inside functions and type checks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            assert node.module is not None
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports_of(path: Path) -> frozenset[tuple[int, str]]:
    return frozenset(imports(parse(path)))


def test_imports_never_point_up() -> None:
    wrong = []
    for path in SOURCES:
        room = room_of(path)
        allowed = {room, "errors", "__version__", *MAY_IMPORT[room]}
        for line, module in imports(parse(path)):
            top, _, rest = module.partition(".")
            if (
                (top == "droidemu" and rest and rest.split(".")[0] not in allowed)
                or (top in ONLY_IN and room not in ONLY_IN[top])
                or top in ("tests", "benchmarks", "setup", "launch")
            ):
                wrong.append(f"{name_of(path)}:{line}: {module}")
    assert not wrong


def test_what_one_system_lacks_stays_in_its_file() -> None:
    """Or behind a question for it in the same file: ``hasattr(os, "preadv")``."""
    wrong = []
    for path in SOURCES:
        if _PER_SYSTEM_FILE.search(path.name):
            continue
        tree, text = parse(path), path.read_text(encoding="utf-8")
        used = list(imports(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.append((node.lineno, f"{node.value.id}.{node.attr}"))
        for line, name in used:
            top, _, rest = name.partition(".")
            asked = (f'hasattr({top}, "{rest}")', f'hasattr({top}, "{_TOGETHER.get(rest)}")')
            if top == "ctypes":
                asked = ('if sys.platform == "win32":',) * 2
            if (top in PER_SYSTEM and (line, name) in imports_of(path)) or (
                name in PER_SYSTEM_ATTRIBUTES and not any(question in text for question in asked)
            ):
                wrong.append(f"{name_of(path)}:{line}: {name}")
    assert not wrong


def test_a_file_has_one_subject() -> None:
    wrong = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        lines = len(text.splitlines())
        if not text.startswith("# SPDX-License-Identifier: GPL-2.0-or-later\n"):
            wrong.append(f"{name_of(path)}: no licence line")
        if lines > LINES and name_of(path) not in TABLES:
            wrong.append(f"{name_of(path)}: {lines} lines")
        if lines > 1 and not ast.get_docstring(parse(path)):
            wrong.append(f"{name_of(path)}: does not say what it is for")
    assert not wrong


def test_stderr_is_written_to_in_one_place() -> None:
    """``errors.tell``: a stream that takes nothing must not end a run."""
    wrong = []
    for path in SOURCES:
        if path.name == "errors.py" or room_of(path) == "sdk":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"file=sys\.stderr|sys\.stderr\.write", line):
                wrong.append(f"{name_of(path)}:{number}")
    assert not wrong


def test_all_rooms_are_in_the_plan() -> None:
    assert {room_of(path) for path in SOURCES} <= set(MAY_IMPORT)


def test_per_system_files_come_in_pairs() -> None:
    """What a POSIX file does, another file does on Windows."""
    names = {name_of(path) for path in SOURCES}
    alone = {name for name in names if name.endswith("_posix.py")} - {
        name for name in names if name.replace("_posix.py", "_windows.py") in names
    }
    for name in alone:
        module = "droidemu." + name.removesuffix(".py").replace("/", ".")
        short = module.rpartition(".")[2]
        users = [p for p in SOURCES if name_of(p) != name and short in p.read_text("utf-8")]
        assert users, f"{name} is used nowhere"
        assert all(
            re.search(r"os\.name|sys\.platform|_PER_OS|hasattr|ImportError", p.read_text("utf-8"))
            for p in users
        ), f"{name} is imported without asking for the operating system"


def test_guest_sources_are_labelled() -> None:
    for folder in ("guest", "samples", "templates", "tests/guest", "benchmarks"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".c", ".cpp", ".h", ".S", ".py"):
                first = path.read_text(encoding="utf-8")[:120]
                assert "SPDX-License-Identifier: " in first, path


def test_no_path_of_a_developers_machine() -> None:
    homes = re.compile(
        r"/(?:home|Users)/(?!user\b|me\b|you\b|runner\b|NAME\b)[a-z]\w+/|\b[A-Z]:\\Users\\"
    )
    skip = {".git", ".venv", "build", "dist", "__pycache__", "_guest", ".hypothesis"}
    for path in ROOT.rglob("*"):
        if skip & set(path.relative_to(ROOT).parts) or path == Path(__file__):
            continue
        if path.suffix in (".py", ".c", ".cpp", ".h", ".S", ".md", ".cfg", ".toml", ".txt", ".yml"):
            text = path.read_text(encoding="utf-8")
            assert not homes.search(text), path
            assert str(ROOT) not in text or len(ROOT.parts) < 3, path


def test_built_samples_hold_no_path_of_this_machine() -> None:
    from droidemu.sdk.catalog import find_sample
    from droidemu.sdk.targets import SAMPLE_ABIS
    from droidemu.sdk.toolchain import zig

    forbidden = [str(path).encode() for path in (ROOT, zig().parent, Path.home())]
    for abi in SAMPLE_ABIS:
        data = find_sample("hello", abi).read_bytes()
        assert not [path for path in forbidden if len(path) > 6 and path in data]


HEAVY = ("lief", "capstone", "elftools", "pygame", "rich", "numpy", "hypothesis", "PIL", "av")


@pytest.mark.parametrize(
    "module",
    ["droidemu", "droidemu.cli.main", "droidemu.cli.run", "droidemu.machine.machine",
     "droidemu.kernel.kernel", "droidemu.arm.unicorn_engine", "droidemu.display.null"],
)  # fmt: skip
def test_starting_a_program_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == ""


def test_everything_below_the_display_works_without_pygame() -> None:
    modules = [
        "droidemu." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for path in SOURCES
        if room_of(path) not in ("display", "cli", "machine", "__main__", "__init__")
        and not _PER_SYSTEM_FILE.search(path.name)
        and path.name != "__main__.py"
    ]
    code = (
        "import sys, importlib\n"
        "sys.modules['pygame'] = None\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
