# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds a project: what has changed is compiled, in parallel, and linked.

``build/<debug|release>/<abi>/NAME`` is the program; beside it ``.obj`` keeps the objects and what
was true when each was made (``state.py``). An app's libraries are packed into an APK then
(``package.py``). One build at a time works in a project.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from droidemu.errors import UserError
from droidemu.sdk import toolchain
from droidemu.sdk.apk.keys import need_cryptography
from droidemu.sdk.commands import compile_command, linked_files, linking
from droidemu.sdk.flags import CXX, language_of
from droidemu.sdk.lock import hold
from droidemu.sdk.package import STATE, Packing
from droidemu.sdk.project import CONFIGS, DEBUG, Project
from droidemu.sdk.state import OBJECTS, RECORDS, State, fingerprint
from droidemu.sdk.targets import Target

#: How long a build waits for another one in the same project, s.
WAIT_S = 120.0

#: Tries to put a program in place while somebody has the old one open.
_TRIES = 20
_TRY_S = 0.05
#: What the old one is called then, in the folder of the objects.
_OLD = "old-"


class BuildFailed(Exception):
    """The sources are wrong; ``output`` is all that the tools printed."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


@dataclass(frozen=True)
class Built:
    """A program, and whether this build has changed it."""

    program: Path
    target: Target
    changed: bool


class Listener(Protocol):
    """Hears how a build goes; called from several threads, one call at a time."""

    def step(self, target: Target, done: int, total: int, what: str) -> None:
        """`what` (a source, or the program) is being made: the `done`-th of `total` steps."""

    def command(self, words: Sequence[str]) -> None:
        """A command is run."""

    def output(self, text: str) -> None:
        """What a tool printed, as it printed it."""

    def waiting(self) -> None:
        """Another build in this project has to end first."""

    def preparing(self, done: int, total: int, what: str) -> None:
        """Android's own libraries are being made, which happens once: `done` of `total` steps."""


class Builder:
    """Builds one configuration of a project.

    `color`: have the compiler colour its messages. `jobs`: compilers at a time.
    """

    def __init__(
        self,
        project: Project,
        config: str = DEBUG,
        *,
        listener: Listener,
        color: bool = False,
        jobs: int | None = None,
    ) -> None:
        self._project = project
        self._config = config
        self._listener = listener
        self._color = color
        self._jobs = jobs or max(2, os.cpu_count() or 1)
        self._lock = threading.Lock()

    def build(self, targets: Sequence[Target], wait_s: float = WAIT_S) -> list[Built]:
        """The programs for `targets`, up to date.

        Raises BuildFailed when a tool refused, UserError for everything else that is wrong.
        """
        toolchain.zig()
        project = self._project
        with building(project, wait_s, self._listener), clear_words(project):
            sources = project.find_sources()
            _write_commands(project, self._config, targets[0], sources)
            if project.android is None:
                return [self._build(target, sources) for target in targets]
            need_cryptography()
            built = [self._build(target, sources).program for target in targets if sources]
            return [self._pack(targets, built)]

    # --- one program --------------------------------------------------------------------------

    def _build(self, target: Target, sources: list[Path]) -> Built:
        program = self._project.program(self._config, target)
        if program.is_dir():
            raise UserError(f"{program} is a folder; the program has to go there")
        state = State(program.parent, self._project.root)
        stamp = toolchain.toolchain_stamp()
        jobs = []
        for source in sources:
            command = compile_command(self._project, self._config, target, source)
            signature = fingerprint(stamp, *command)
            if not state.is_current(source, signature):
                jobs.append((source, command, signature))
        total = len(jobs) + 1
        outputs: list[str] = []
        failed = 0
        state.claim()
        if jobs:
            started = 0

            def one(job: tuple[Path, list[str], str]) -> bool:
                nonlocal started
                with self._lock:
                    started += 1
                    self._listener.step(target, started, total, job[0].as_posix())
                return self._compile(state, *job, outputs)

            pool = ThreadPoolExecutor(self._jobs)
            try:
                failed = list(pool.map(one, jobs)).count(False)
            finally:
                pool.shutdown(cancel_futures=True)
                state.keep_only(sources)
                state.save()
        if failed:
            raise BuildFailed("".join(outputs))
        state.keep_only(sources)
        return self._link(state, target, sources, total, outputs)

    def _compile(
        self, state: State, source: Path, command: list[str], signature: str, outputs: list[str]
    ) -> bool:
        with state.compiling(source, signature) as (made, dependencies):
            extra = ["-MMD", "-MF", str(dependencies), "-c", source.as_posix(), "-o", str(made)]
            return self._tool([*command, *self._colored(), *extra], outputs)

    def _colored(self) -> list[str]:
        if not self._color:
            return []
        ansi = ["-fansi-escape-codes"] if sys.platform == "win32" else []
        return ["-fcolor-diagnostics", *ansi]

    def _link(
        self,
        state: State,
        target: Target,
        sources: list[Path],
        total: int,
        outputs: list[str],
    ) -> Built:
        project = self._project
        program = project.program(self._config, target)
        extra = linked_files(project, target)
        objects = [*(state.object_of(source) for source in sources), *extra]
        has_cxx = any(language_of(source) == CXX for source in sources)
        how = linking(project, target, objects, has_cxx, self._listener.preparing)
        signature = fingerprint(
            toolchain.toolchain_stamp(),
            *how.flags,
            *map(str, how.libraries),
            *map(repr, project.post),
        )
        inputs = [*objects, *how.libraries]
        if state.is_linked(program, signature, inputs):
            return Built(program, target, False)
        self._listener.step(target, total, total, program.name)
        before = program.read_bytes() if program.is_file() else None
        made = state.folder / "out"
        command = [str(toolchain.zig()), "ld.lld", *how.flags, *self._linker_colored()]
        if not self._tool([*command, *how.inputs, "-o", str(made)], outputs):
            raise BuildFailed("".join(outputs))
        made.chmod(0o755)
        changed = made.read_bytes() != before
        if changed:
            _replace(made, program)
        else:
            made.unlink()
        for post in project.post:
            self._post(post, program, target, outputs)
        state.linked(program, signature, inputs)
        state.save()
        return Built(program, target, changed)

    def _pack(self, targets: Sequence[Target], built: Sequence[Path]) -> Built:
        """The app's APK, of the libraries in `built`."""
        packing = Packing(self._project, self._config, targets, built)
        if packing.is_current():
            return Built(packing.file, targets[0], False)
        self._listener.step(targets[0], 1, 1, packing.file.name)
        data = packing.make()
        changed = not packing.file.is_file() or packing.file.read_bytes() != data
        if changed:
            made = packing.folder / "out.apk"
            made.write_bytes(data)
            _replace(made, packing.file)
        packing.made()
        return Built(packing.file, targets[0], changed)

    def _linker_colored(self) -> list[str]:
        return ["--color-diagnostics"] if self._color else []

    def _post(
        self, words: Sequence[str], program: Path, target: Target, outputs: list[str]
    ) -> None:
        values = {"{program}": str(program), "{abi}": target.name, "{config}": self._config}
        command = list(words)
        for name, value in values.items():
            command = [word.replace(name, value) for word in command]
        try:
            ended_well = self._tool(command, outputs)
        except OSError as error:
            raise UserError(
                f"{self._project.file}: build.post: {command[0]}: {error.strerror}"
            ) from None
        if not ended_well:
            text = f"droidemu: build.post failed: {' '.join(command)}\n"
            self._listener.output(text)
            raise BuildFailed("".join(outputs) + text)

    def _tool(self, command: list[str], outputs: list[str]) -> bool:
        with self._lock:
            self._listener.command(command)
        done = subprocess.run(
            command,
            check=False,
            cwd=self._project.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        said = done.stdout
        if done.returncode != 0 and not said.strip():  # killed, or out of memory
            name = " ".join([Path(command[0]).name, *command[1:2]])
            said = f"droidemu: error: {name} failed without a word (status {done.returncode})\n"
        if said:
            with self._lock:
                outputs.append(said)
                self._listener.output(said)
        return done.returncode == 0


def clean(project: Project) -> int:
    """Removes what builds have made, and nothing else; answers how many files. UserError."""
    count = 0
    if not project.build_folder.is_dir():
        return 0
    with building(project, WAIT_S), clear_words(project):
        for config in CONFIGS:
            # A folder without our own records was made by somebody else.
            ours = [
                made
                for made, records in _products(project, config)
                if State(made.parent, project.root, records).is_ours
            ]
            for made in ours:
                folder = made.parent / OBJECTS
                for path in [*folder.rglob("*"), made]:
                    if path.is_file():
                        path.unlink()
                        count += 1
                _remove_empty(folder)
                for parent in (made.parent, made.parent.parent):
                    with contextlib.suppress(OSError):  # something of the user's is in it
                        parent.rmdir()
        commands = project.build_folder / COMMANDS
        if _are_our_commands(commands):
            commands.unlink()
            count += 1
    return count


def _products(project: Project, config: str) -> Iterator[tuple[Path, str]]:
    """Everything that builds put in place, with the names of their records."""
    if project.android is not None:
        for targets in [project.abis, *((target,) for target in project.abis)]:
            yield project.package(config, targets), STATE
    for target in project.abis:
        yield project.program(config, target), RECORDS


def _remove_empty(folder: Path) -> None:
    for path, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            Path(path).rmdir()


@contextlib.contextmanager
def building(project: Project, wait_s: float, listener: Listener | None = None) -> Iterator[None]:
    """Nobody else builds in the project during the block. UserError."""
    with clear_words(project):
        project.build_folder.mkdir(parents=project.out is not None, exist_ok=True)
    busy = f"another build of {project.name} is still running in {project.root}; try again later"
    on_wait = listener.waiting if listener is not None else None
    with hold(project.build_folder / ".lock", wait_s, busy, on_wait):
        yield


@contextlib.contextmanager
def clear_words(project: Project) -> Iterator[None]:
    """What the host refuses during a build becomes one line."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename or project.build_folder
        raise UserError(f"cannot build in {place}: {error.strerror or error}") from None


def _replace(made: Path, at: Path) -> None:
    """Put a new program in the place of the old one, also while a guest runs that. OSError.

    Windows does not replace a file that is open, but lets the one who shares it be called
    something else. A virus scanner shares nothing, but soon has enough.
    """
    for old in made.parent.glob(_OLD + "*"):
        with contextlib.suppress(OSError):  # still open
            old.unlink()
    for left in range(_TRIES, 0, -1):
        try:
            made.replace(at)
            return
        except PermissionError:
            if left == 1:
                raise
            with contextlib.suppress(OSError):
                at.replace(made.with_name(f"{_OLD}{time.time_ns()}"))
                continue
            time.sleep(_TRY_S)


#: For editors: how each source is compiled.
COMMANDS = "compile_commands.json"


def _are_our_commands(path: Path) -> bool:
    """Whether a list of commands was written here: CMake may have its own in the same folder."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return isinstance(entries, list) and all(
            set(entry) == {"directory", "file", "arguments"} and entry["arguments"][1] == "clang"
            for entry in entries
        )
    except (OSError, ValueError, RecursionError, TypeError, LookupError):
        return False


def _write_commands(project: Project, config: str, target: Target, sources: list[Path]) -> None:
    """Tell editors how each source is compiled, unless somebody else has told them already."""
    entries = [
        {
            "directory": project.root.as_posix(),
            "file": source.as_posix(),
            "arguments": [
                *compile_command(project, config, target, source), "-c", source.as_posix()
            ],
        }
        for source in sources
    ]  # fmt: skip
    text = json.dumps(entries, indent=1) + "\n"
    path = project.build_folder / COMMANDS
    if path.exists() or path.is_symlink():
        with contextlib.suppress(OSError, ValueError):
            if path.read_text(encoding="utf-8") == text:
                return
        if path.is_symlink() or not _are_our_commands(path):
            return
    path.write_text(text, encoding="utf-8")
