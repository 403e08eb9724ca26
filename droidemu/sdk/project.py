# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu.toml``: what a project is made of, and how it wants to be run.

docs/projects.md is the reference of the file. Everything wrong in it is a UserError that names the
file and the key.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from droidemu.errors import UserError
from droidemu.sdk.apk.app import LIBRARIES, App, check_library, read_app
from droidemu.sdk.flags import CXX, LANGUAGES, STANDARDS, C
from droidemu.sdk.guestlib import PARTS
from droidemu.sdk.table import Table, parse_toml, read_toml
from droidemu.sdk.targets import SAMPLE_ABIS, Target, resolve_abi

FILE = "droidemu.toml"
#: Below the project's folder: everything that a build makes.
BUILD = "build"

DEBUG, RELEASE = "debug", "release"
CONFIGS = (DEBUG, RELEASE)

_SOURCES = tuple(f"src/**/*{suffix}" for suffix in (".c", ".cpp", ".cc", ".cxx", ".S"))
_LEVELS = ("0", "1", "2", "3", "g", "s", "z")
_C_STANDARDS = ("gnu99", "c99", "gnu11", "c11", "gnu17", "c17", "gnu2x", "c2x")
_CXX_STANDARDS = ("gnu++14", "c++14", "gnu++17", "c++17", "gnu++20", "c++20", "gnu++23", "c++23")

#: Names that Windows keeps for devices, whatever stands behind a dot.
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
_LONGEST_NAME = 64


@dataclass(frozen=True)
class Configuration:
    """What debug and release differ in."""

    optimize: str
    defines: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunDefaults:
    """What only a project says of its runs.

    The table ``[run]`` also holds any option of ``droidemu run``; those are read, and checked, with
    the other places of settings (``cli.settings_sources``).
    """

    arguments: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    #: ``HOST:GUEST[:ro]``; the host part is relative to the project's folder.
    mounts: tuple[str, ...] = ()
    #: A scripted input file, relative to the project's folder.
    input: str | None = None


@dataclass(frozen=True)
class Project:
    """A project as its file describes it; paths are relative to ``root`` (absolute)."""

    root: Path
    name: str
    sources: tuple[str, ...] = _SOURCES
    include: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    abis: tuple[Target, ...] = ()
    c_standard: str = STANDARDS[C]
    cxx_standard: str = STANDARDS[CXX]
    libraries: tuple[str, ...] = tuple(PARTS)
    #: Objects and archives that are linked as they are; "{abi}" in them is the ABI's name.
    link: tuple[str, ...] = ()
    link_flags: tuple[str, ...] = ()
    #: Commands to run when a program was linked.
    post: tuple[tuple[str, ...], ...] = ()
    configurations: dict[str, Configuration] = field(default_factory=dict)
    #: What makes the project an app: it is built as an APK.
    android: App | None = None
    run: RunDefaults = field(default_factory=RunDefaults)
    #: Where builds go, if not below the project's folder.
    out: Path | None = None

    @property
    def file(self) -> Path:
        """The project file."""
        return self.root / FILE

    @property
    def build_folder(self) -> Path:
        """Where everything goes that a build makes."""
        return self.out or self.root / BUILD

    def program(self, config: str, target: Target) -> Path:
        """Where the program (an app's library) lies when it is linked."""
        app = self.android
        name = self.name if app is None else f"lib{app.library}.so"
        return self.build_folder / config / target.name / name

    def package(self, config: str, targets: Sequence[Target]) -> Path:
        """Where the APK for some of the project's ABIs lies when it is packed."""
        folder = self.build_folder / config
        if len(targets) < len(self.abis):
            folder /= "+".join(target.name for target in targets)
        return folder / f"{self.name}.apk"

    def find_sources(self) -> list[Path]:
        """The source files, relative to ``root``, sorted. UserError when a pattern fits none."""
        found: set[str] = set()
        default = self.sources == _SOURCES
        for pattern in self.sources:
            # Unlike Path.glob, this one leaves hidden folders alone.
            matches = glob.glob(pattern, root_dir=self.root, recursive=True)  # noqa: PTH207
            files = [name for name in matches if self._is_source(name)]
            if not files and not default:
                raise UserError(f"{self.file}: build.sources: {pattern!r} matches no source file")
            found.update(PurePosixPath(name.replace(os.sep, "/")).as_posix() for name in files)
        if not found:
            if self.android is not None and (self.root / self.android.libs).is_dir():
                return []  # an app that is made of libraries from elsewhere
            raise UserError(f"{self.file}: there is no source file in {self.root / 'src'}")
        return [Path(name) for name in sorted(found)]

    def _is_source(self, name: str) -> bool:
        path = Path(name)
        return path.suffix in LANGUAGES and path.parts[0] != BUILD and (self.root / path).is_file()

    def pick(self, abi: str | None) -> list[Target]:
        """The ABIs meant by ``--abi``: None for the first, ``all``, or a name. UserError."""
        if abi is None:
            return [self.abis[0]]
        if abi == "all":
            return list(self.abis)
        target = resolve_abi(abi)
        if target not in self.abis:
            names = ", ".join(one.name for one in self.abis)
            raise UserError(f"{self.file}: the project is not built for {target.name} ({names})")
        return [target]


def find_project(folder: Path) -> Project | None:
    """The project whose file lies in `folder`, None if none does. UserError."""
    path = folder / FILE
    if not path.exists():
        return None
    return make_project(folder, read_toml(path), str(path))


def load_project(folder: Path) -> Project:
    """The project in `folder`. UserError."""
    if not folder.exists():
        raise UserError(f"{folder}: no such folder")
    project = find_project(folder)
    if project is None:
        raise UserError(f"there is no {FILE} in {folder.resolve()} ('droidemu new NAME' makes one)")
    return project


def parse_project(folder: Path, data: bytes) -> Project:
    """A project from the file's bytes. UserError."""
    return make_project(folder, parse_toml(data, FILE), FILE)


def check_name(name: str) -> str | None:
    """What is wrong with a project's name, None if it will do on every system."""
    if len(name) > _LONGEST_NAME:
        return f"longer than {_LONGEST_NAME} letters"
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", name):
        return "a name begins with a letter and goes on with letters, digits, '-', '_' or '.'"
    if name.endswith("."):
        return "a name cannot end with a dot"
    if name.partition(".")[0].lower() in _RESERVED:
        return "Windows keeps this name for a device"
    return None


def make_project(folder: Path, data: dict[str, Any], label: str) -> Project:
    """A project from the file's top table; `label` names the file in errors. UserError."""
    top = Table(label, data)
    head = top.table("project")
    build = top.table("build")
    debug, release = top.table(DEBUG), top.table(RELEASE)
    run = top.table("run")
    is_app = top.has("android")
    android = top.table("android")
    top.done()  # a table with a slip in its name explains what else seems to be missing
    name = head.text("name")
    wrong = check_name(name) if name else "the project needs a name"
    if wrong is not None:
        raise head.error("name", wrong)
    check_part = check_library if is_app else _check_part
    project = Project(
        root=Path(os.path.abspath(folder)),  # noqa: PTH100  resolve() would turn drives into UNC
        name=name,
        sources=build.texts("sources", _SOURCES, _check_pattern),
        include=build.texts("include"),
        defines=build.texts("defines", (), _check_define),
        flags=build.texts("flags"),
        abis=_abis(build, is_app),
        c_standard=build.choice("c", _C_STANDARDS, STANDARDS[C]),
        cxx_standard=build.choice("c++", _CXX_STANDARDS, STANDARDS[CXX]),
        libraries=build.texts("libraries", LIBRARIES if is_app else tuple(PARTS), check_part),
        link=build.texts("link"),
        link_flags=build.texts("link-flags"),
        post=build.commands("post"),
        configurations={
            DEBUG: _configuration(debug, "g"),
            RELEASE: _configuration(release, "2"),
        },
        android=read_app(android, name) if is_app else None,
        run=_run_defaults(run),
    )
    for table in (head, build, debug, release):
        table.done()
    return project


def _configuration(table: Table, optimize: str) -> Configuration:
    return Configuration(
        table.choice("optimize", _LEVELS, optimize),
        table.texts("defines", (), _check_define),
        table.texts("flags"),
    )


def _run_defaults(table: Table) -> RunDefaults:
    return RunDefaults(
        arguments=table.texts("arguments", empty=True),
        env={} if table.is_list("env") else table.strings("env"),
        mounts=table.texts("mounts"),
        input=table.text("input") or None,
    )


def _abis(table: Table, is_app: bool) -> tuple[Target, ...]:
    names = table.texts("abis", SAMPLE_ABIS)
    try:
        targets = tuple(dict.fromkeys(resolve_abi(name) for name in names))
    except UserError as error:
        raise table.error("abis", str(error)) from None
    if not targets:
        raise table.error("abis", "expected at least one ABI")
    for target in targets:
        if is_app and target.name not in SAMPLE_ABIS:
            raise table.error("abis", f"apps are built for {' and '.join(SAMPLE_ABIS)} only")
    return targets


def _check_pattern(pattern: str) -> str | None:
    path = PurePosixPath(pattern)
    if path.is_absolute() or "\\" in pattern or re.match(r"[A-Za-z]:", pattern):
        return "expected a path inside the project's folder, with forward slashes"
    if ".." in path.parts:
        return "sources lie inside the project's folder"
    return None


def _check_define(text: str) -> str | None:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*(=.*)?", text):
        return None
    return "expected NAME or NAME=VALUE"


def _check_part(name: str) -> str | None:
    return None if name in PARTS else f"the guest's libraries are {', '.join(PARTS)}"
