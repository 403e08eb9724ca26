# SPDX-License-Identifier: GPL-2.0-or-later
"""The single checks of ``droidemu doctor``; each gives its answer, none raises or hangs.

Whatever might crash or hang (importing native packages, opening the display) happens in a child
process with a time limit.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Status = Literal["ok", "missing", "optional"]
#: Seconds that a child process may take.
TIME_LIMIT: Final = 60.0
MINIMUM_PYTHON: Final = (3, 10)


@dataclass(frozen=True)
class Check:
    """One line of the report. "missing" is required and not there; "optional" not needed."""

    name: str
    status: Status
    detail: str
    #: What would help.
    advice: str = ""


@dataclass(frozen=True)
class Package:
    """A Python package: names of its distributions (any will do) and the module to import."""

    distributions: tuple[str, ...]
    module: str
    purpose: str
    required: bool = True
    extra: str = ""


PACKAGES: Final[tuple[Package, ...]] = (
    Package(("unicorn",), "unicorn", "runs ARM code"),
    Package(("llvmlite",), "llvmlite.binding", "fast callbacks for the ARM engine"),
    Package(("pygame", "pygame-ce"), "pygame", "the window"),
    Package(("click",), "click", "the command line"),
    Package(("rich",), "rich", "tables"),
    Package(("psutil",), "psutil", "live figures in the window"),
    Package(("platformdirs",), "platformdirs", "the place of your settings"),
    Package(("tomlkit",), "tomlkit", "changing your settings"),
    Package(("pyelftools",), "elftools", "source lines in crash reports"),
    Package(("capstone",), "capstone", "disassembly in crash reports"),
    Package(("lief",), "lief", "readable C++ names in crash reports", required=False),
    Package(("ziglang",), "ziglang", "C compiler for ARM", required=False, extra="sdk"),
    Package(("filelock",), "filelock", "one build at a time", required=False, extra="sdk"),
    Package(("cryptography",), "cryptography", "signs APKs", required=False, extra="sdk"),
    Package(("watchfiles",), "watchfiles", "notices saves", required=False, extra="sdk"),
    Package(("pillow",), "PIL", "recording GIFs", required=False, extra="record"),
    Package(("av",), "av", "recording videos", required=False, extra="record"),
)

_IMPORT_PROBE: Final = """
import importlib, sys
for name in sys.argv[1:]:
    print("try", name, flush=True)
    try:
        importlib.import_module(name)
    except BaseException as error:
        text = str(error).replace("\\n", " ")[:200]
        print("bad", name, type(error).__name__ + ": " + text, flush=True)
    else:
        print("good", name, flush=True)
"""

# Runs in a child: SDL may abort or hang where drivers are broken.
_DISPLAY_PROBE: Final = """
import ctypes, ctypes.util, importlib, json, os, sys
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
pygame = importlib.import_module("pygame")
found = {"sdl": ".".join(map(str, pygame.get_sdl_version()))}
def tell():
    print("result " + json.dumps(found), flush=True)
try:
    pygame.display.init()
    found["driver"] = pygame.display.get_driver()
    found["screens"] = [list(size) for size in pygame.display.get_desktop_sizes()]
except pygame.error as error:
    found["error"] = str(error)
tell()
if "driver" in found and found["driver"] != "dummy":
    try:
        pygame.display.set_mode((64, 64), pygame.OPENGL | pygame.DOUBLEBUF | pygame.HIDDEN)
        if sys.platform == "win32":
            library = ctypes.WinDLL("opengl32")
        else:
            library = ctypes.CDLL(ctypes.util.find_library("GL")
                                  or ctypes.util.find_library("OpenGL") or "libGL.so.1")
        library.glGetString.restype = ctypes.c_char_p
        found["gl"] = [(library.glGetString(n) or b"?").decode() for n in (0x1F01, 0x1F02)]
    except (pygame.error, OSError, AttributeError) as error:
        found["gl_error"] = str(error)
    tell()
"""


def _run_child(code: str, arguments: Sequence[str]) -> tuple[str, str]:
    """(output, how it failed or "") of a Python child."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return (error.stdout or b"").decode("utf-8", "replace"), "hangs"
    except OSError as error:
        return "", f"cannot start Python: {error.strerror}"
    failed = f"crashes (status {done.returncode})" if done.returncode else ""
    return done.stdout.decode("utf-8", "replace"), failed


def check_python() -> Check:
    """Version and kind of the interpreter."""
    detail = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    if sys.version_info[:2] < MINIMUM_PYTHON:
        return Check("Python", "missing", detail, "install Python 3.10 or later")
    if sys.maxsize < 1 << 32:
        return Check("Python", "missing", f"{detail}, 32-bit", "install a 64-bit Python")
    return Check("Python", "ok", detail)


def check_packages(packages: Sequence[Package] = PACKAGES) -> list[Check]:
    """Versions, and whether each package can really be imported."""
    versions: dict[str, str] = {}
    for package in packages:
        for distribution in package.distributions:
            try:
                version = importlib.metadata.version(distribution)
            except importlib.metadata.PackageNotFoundError:
                continue
            versions[package.module] = f"{distribution} {version}"
            break
    problems = _try_imports([p.module for p in packages if p.module in versions])
    return [_package_check(p, versions.get(p.module), problems.get(p.module)) for p in packages]


def _package_check(package: Package, version: str | None, problem: str | None) -> Check:
    name = package.distributions[0]
    bad: Status = "missing" if package.required else "optional"
    wanted = f'"droidemu[{package.extra}]"' if package.extra else name
    install = f"for {package.purpose}: {_pip()} install {wanted}"
    if version is None:
        return Check(name, bad, "not installed", install)
    if problem:
        return Check(
            name, bad, f"{version} is installed but broken: {problem}",
            f"{_pip()} install --force-reinstall {name}",
        )  # fmt: skip
    return Check(name, "ok", f"{version} ({package.purpose})")


def _pip() -> str:
    return f"{Path(sys.executable).name} -m pip"


def _try_imports(modules: list[str]) -> dict[str, str]:
    """Module to what is wrong with it. A module that kills the child does not hide the others."""
    problems: dict[str, str] = {}
    left = list(modules)
    while left:
        output, failed = _run_child(_IMPORT_PROBE, left)
        lines = [line.split(" ", 2) for line in output.splitlines()]
        done = {line[1] for line in lines if line[0] in ("good", "bad") and len(line) > 1}
        problems.update({line[1]: line[2] for line in lines if line[0] == "bad"})
        started = [line[1] for line in lines if line[0] == "try"]
        if started and started[-1] not in done:
            problems[started[-1]] = f"the import {failed or 'ends Python'}"
            done.add(started[-1])
        elif not done:
            problems.update(dict.fromkeys(left, failed or "Python gives no answer"))
            break
        left = [module for module in left if module not in done]
    return problems


def check_display() -> list[Check]:
    """SDL's video driver and the GL renderer."""
    output, failed = _run_child(_DISPLAY_PROBE, [])
    results = [line[7:] for line in output.splitlines() if line.startswith("result ")]
    headless = "without a screen use: droidemu run PROGRAM --headless"
    if not results:
        return [Check("display", "optional", f"cannot ask SDL: {failed or 'no pygame'}", headless)]
    found = json.loads(results[-1])
    if "driver" not in found:
        detail = f"no screen: {found.get('error', 'SDL finds none')} (SDL {found['sdl']})"
        return [Check("display", "optional", detail, headless)]
    screens = ", ".join(f"{w}x{h}" for w, h in found.get("screens", []))
    detail = f"SDL {found['sdl']}, video driver {found['driver']}, screens {screens or 'none'}"
    if found["driver"] in ("dummy", "offscreen"):
        checks = [Check("display", "optional", f"no screen: {detail}", headless)]
    else:
        checks = [Check("display", "ok", detail)]
    if "gl" in found:
        checks.append(Check("OpenGL", "ok", f"{found['gl'][0]}, version {found['gl'][1]}"))
    else:
        why = found.get("gl_error") or failed or "not asked: no screen"
        checks.append(
            Check("OpenGL", "optional", why, "not needed: the window then draws with the CPU")
        )
    return checks


def check_cpu() -> Check:
    """Name, kind and number of the processors."""
    name = ""
    if sys.platform == "linux":
        name = _linux_cpu_name()
    elif sys.platform == "darwin":
        name = _sysctl("machdep.cpu.brand_string") or ""
    name = name or platform.processor() or "unknown processor"
    return Check("CPU", "ok", f"{name}, {platform.machine()}, {os.cpu_count() or 1} cores")


def _linux_cpu_name() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in text.splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return ""


def _sysctl(name: str) -> str | None:
    try:
        done = subprocess.run(
            ["sysctl", "-n", name], capture_output=True, timeout=TIME_LIMIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def check_virtualisation() -> list[Check]:
    """Hardware virtualisation and the host's interface to it."""
    if sys.platform == "linux":
        from droidemu.cli import doctor_linux

        return [doctor_linux.check_virtualisation(), doctor_linux.check_kvm()]
    if sys.platform == "win32":
        from droidemu.cli import doctor_windows

        return [doctor_windows.check_virtualisation(), doctor_windows.check_hypervisor_platform()]
    if sys.platform == "darwin":
        if _sysctl("kern.hv_support") == "1":
            return [Check("Hypervisor.framework", "ok", "kern.hv_support is 1")]
        return [
            Check(
                "Hypervisor.framework", "optional", "kern.hv_support is not 1",
                "ARM programs do not need it",
            )
        ]  # fmt: skip
    return [Check("hardware virtualisation", "optional", f"not known how to ask {sys.platform}")]


def check_debuggers() -> list[Check]:
    """Debuggers that understand ARM."""
    checks: list[Check] = []
    for name, programs in (("gdb", ("gdb-multiarch", "gdb")), ("lldb", ("lldb",))):
        path = next((found for p in programs if (found := shutil.which(p))), None)
        if path is not None:
            checks.append(Check(name, "ok", path))
        else:
            checks.append(
                Check(name, "optional", "not found", "install it to debug guest programs")
            )
    return checks


def all_checks() -> list[Check]:
    """Everything, in the order of the report."""
    return [
        check_python(),
        *check_packages(),
        *check_display(),
        check_cpu(),
        *check_virtualisation(),
        *check_debuggers(),
    ]
