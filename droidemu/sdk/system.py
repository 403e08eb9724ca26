# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds Android's /system for the guest: ``guest/system/*`` and musl, for each ABI.

Results are kept in the cache that ``toolchain.py`` keeps, keyed by the content of all inputs:
building again takes a second. Nothing is downloaded, nothing but ``ziglang`` is needed.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk import android, musl, runtime, toolchain
from droidemu.sdk.android import SYSTEM_ABIS, AndroidAbi, android_abis, system_root
from droidemu.sdk.exports import version_script
from droidemu.sdk.flags import WARNINGS, language_of, prefix_map
from droidemu.sdk.library import PROGRAM, Library, find_libraries

#: Hears of the steps done, of all steps, and what was made; from any thread, one call at a time.
Progress = Callable[[int, int, str], None]

#: Our own code: what shipping it needs, and what a C library's code may not assume.
_OWN = (
    *("-O2", "-fvisibility=default", "-ffunction-sections", "-fdata-sections"),
    *("-funwind-tables", "-fno-omit-frame-pointer", "-ffp-contract=off", "-fno-strict-aliasing"),
    *("-D_GNU_SOURCE", "-Wno-unused-command-line-argument", "-Wno-unused-parameter"),
)
#: Raise it when this file makes something else of the same inputs.
_VERSION = "1"


def build_system(
    out_dir: Path | str,
    abis: Iterable[str] = SYSTEM_ABIS,
    progress: Progress | None = None,
    names: Iterable[str] | None = None,
) -> list[Path]:
    """Builds libraries and programs into ``out_dir/<abi>/system/{bin,lib,lib64}``.

    `names`: folders of guest/system, with what they need; default all. Returns the files. Raises
    UserError with the tool's messages when a source is wrong.
    """
    libraries = find_libraries()
    if names is not None:
        libraries = _with_needs(libraries, set(names))
    with ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
        build = _Build(pool, progress)
        try:
            return build.all(libraries, android_abis(abis), Path(out_dir))
        except BaseException:
            build.cancel()
            raise


def print_progress(done: int, total: int, what: str) -> None:
    """A line for every twentieth part of the work."""
    if done == total or done * 20 // total != (done - 1) * 20 // total:
        print(f"  {done} of {total}: {what}", flush=True)


def _work_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="droidemu-")


def _with_needs(libraries: list[Library], names: set[str]) -> list[Library]:
    chosen = []
    for library in reversed(libraries):
        if library.folder.name in names:
            chosen.append(library)
            files = set(library.needed)
            names |= {x.folder.name for x in libraries if files & set(x.names.values())}
    unknown = names - {library.folder.name for library in libraries}
    if unknown:
        raise UserError(f"guest/system has no {min(unknown)}")
    return chosen[::-1]


class _Build:
    """One call of build_system: jobs in parallel, counted."""

    def __init__(self, pool: ThreadPoolExecutor, progress: Progress | None) -> None:
        self._pool = pool
        self._progress = progress
        self._lock = threading.Lock()
        self._done = 0
        self._total = 0
        self._jobs: list[Future[Path]] = []

    def all(self, libraries: Sequence[Library], abis: list[AndroidAbi], out: Path) -> list[Path]:
        # What takes longest goes first, and the links, which are quick, come at the end.
        parts = sorted({library.musl for library in libraries if library.musl})
        archives: dict[tuple[str, str], list[Future[Path]]] = {}
        objects: dict[tuple[str, str], Future[Path]] = {}
        for abi in abis:
            for part in parts:
                archives[abi.name, part] = self._musl(abi, part)
            for name in runtime.OBJECTS:
                objects[abi.name, name] = self._submit(runtime.build, abi, name, what=name)
            for library in libraries:
                for source in library.sources:
                    key = abi.name, str(source)
                    objects[key] = self._submit(_compile, source, library, abi, what=source.name)
        self._total += len(libraries) * len(abis)
        made = []
        for abi in abis:
            packed = {part: [job.result() for job in archives[abi.name, part]] for part in parts}
            built: dict[str, Path] = {}
            for library in libraries:
                inputs = [objects[abi.name, str(s)].result() for s in library.sources]
                rt = {name: objects[abi.name, name].result() for name in runtime.OBJECTS}
                linked = _link(library, abi, inputs, rt, packed, built)
                built[library.names[abi.name]] = linked
                place = out / abi.name / library.place(abi)
                _put(linked, place)
                made.append(place)
                self._step(place.name)
        return made

    def cancel(self) -> None:
        for job in self._jobs:
            job.cancel()

    def _submit(self, function: Callable[..., Path], *arguments: object, what: str) -> Future[Path]:
        def run() -> Path:
            result = function(*arguments)
            self._step(what)
            return result

        with self._lock:
            self._total += 1
        job = self._pool.submit(run)
        self._jobs.append(job)
        return job

    def _step(self, what: str) -> None:
        with self._lock:
            self._done += 1
            if self._progress is not None:
                self._progress(self._done, self._total, what)

    def _musl(self, abi: AndroidAbi, part: str) -> list[Future[Path]]:
        """The objects of one part of musl."""
        is_math = part == "libm"
        stamp = toolchain._key(
            f"musl{_VERSION}",
            toolchain.compiler_stamp(),
            musl.overlay_stamp(),
            *android.target_flags(abi),
        )
        return [
            self._submit(_compile_musl, source, abi, stamp, what=source.path.name)
            for source in musl.musl_sources(abi)
            if (source.part in musl.MATH) == is_math
        ]


def _compile_musl(source: musl.MuslSource, abi: AndroidAbi, stamp: str) -> Path:
    key = toolchain._key(stamp, source.path.relative_to(musl.musl_root()).as_posix())
    found = toolchain.cache_folder() / key[:2] / f"{key}.o"
    if found.is_file():
        return found
    command = [str(toolchain.zig()), "clang"]
    command += musl.musl_flags(abi, source.path.suffix == ".c")
    with _work_folder() as work:
        made = Path(work) / "out.o"
        toolchain._run([*command, "-c", source.path.as_posix(), "-o", str(made)])
        toolchain._place(made, found)
    return found


def _compile(source: Path, library: Library, abi: AndroidAbi) -> Path:
    """The object file of one of our own sources, in the cache."""
    language = language_of(source)
    if source.parent.name == "musl":  # ours, but written against musl's own headers
        command = [*musl.musl_flags(abi, language == "c"), "-Wall"]
        flags = ["-Wall", *android.target_flags(abi)]
        headers = musl.overlay_stamp()
    else:
        flags = [*android.language_flags(language), *_OWN, *WARNINGS, *library.flags]
        flags += android.target_flags(abi)
        command = [*flags, *android.include_flags(abi, language)]
        headers = toolchain._tree_hash(system_root() / "include")
    key = toolchain._key(
        f"system{_VERSION}",
        toolchain.compiler_stamp(),
        source.relative_to(system_root()).as_posix(),
        *flags,
        toolchain._file_hash(source),
        toolchain._headers_hash(source.parent),
        toolchain._headers_hash(library.folder),
        headers,
    )
    found = toolchain.cache_folder() / key[:2] / f"{key}.o"
    if found.is_file():
        return found
    command = [str(toolchain.zig()), "clang", *command, "-I", library.folder.as_posix()]
    command += prefix_map(system_root(), "system")
    with _work_folder() as work:
        made = Path(work) / "out.o"
        toolchain._run([*command, "-c", source.as_posix(), "-o", str(made)])
        toolchain._place(made, found)
    return found


def _link(
    library: Library,
    abi: AndroidAbi,
    objects: list[Path],
    rt: dict[str, Path],
    parts: dict[str, list[Path]],
    built: dict[str, Path],
) -> Path:
    """The library or program, in the cache."""
    flags = [*android.link_flags(abi), "--strip-debug", *library.link_flags]
    is_static = library.kind == PROGRAM and not library.needed
    if library.kind != PROGRAM:
        flags += ["-shared", "-Bsymbolic", "-soname", library.names[abi.name]]
    elif is_static:
        flags += ["-pie", "--no-dynamic-linker", "-z", "text"]
    else:
        flags += ["-pie", "-dynamic-linker", abi.linker]
    script = _script(library, abi)
    inputs = [*_runtime_inputs(library, rt, is_static), *map(str, objects)]
    if library.musl:
        inputs += map(str, parts[library.musl])
        if library.musl == "libc":  # printf and strtod need some of it
            inputs += ["--start-lib", *map(str, parts.get("libm", ())), "--end-lib"]
    needed = [built[name] for name in library.needed if name in built]
    inputs += [*map(str, needed), *_builtins(library, rt)]
    # Objects in the cache are named by their content's key: the names do for the contents.
    names = [Path(word).name for word in inputs]
    key = toolchain._key(f"link{_VERSION}", toolchain.compiler_stamp(), script, *flags, *names)
    found = toolchain.cache_folder() / key[:2] / f"{key}.elf"
    if found.is_file():
        return found
    with _work_folder() as work:
        folder = Path(work)
        if script:
            (folder / "exports.map").write_text(script, encoding="utf-8")
            flags += ["--version-script", str(folder / "exports.map"), "--undefined-version"]
        # The linker writes the names that it was given into DT_NEEDED where there is no soname.
        made = folder / "out.elf"
        _with_list(["ld.lld", *flags, "-o", str(made)], [*inputs])
        toolchain._place(made, found)
    return found


def _runtime_inputs(library: Library, rt: dict[str, Path], is_static: bool) -> Iterator[str]:
    if not library.runtime or is_static or library.musl == "libc":
        return
    yield str(rt["crtbegin_so" if library.kind != PROGRAM else "crtbegin_dynamic"])


def _builtins(library: Library, rt: dict[str, Path]) -> list[str]:
    if not library.runtime:
        return []
    return [str(rt[runtime.EXPORTED if library.musl == "libc" else "builtins"])]


def _script(library: Library, abi: AndroidAbi) -> str:
    """The version script; empty when everything global is exported."""
    table, script = library.folder / "exports.txt", library.folder / "exports.map"
    if table.is_file():
        return version_script(table, abi)
    return script.read_text(encoding="utf-8") if script.is_file() else ""


def _with_list(command: Sequence[str], inputs: Sequence[Path | str]) -> None:
    """Runs a tool of zig's with its inputs in a file: a command line has a length on Windows."""
    with _work_folder() as work:
        file = Path(work) / "inputs"
        text = "".join(f'"{Path(x).as_posix()}"\n' if isinstance(x, Path) else _quoted(x)
                       for x in inputs)  # fmt: skip
        file.write_text(text, encoding="utf-8")
        toolchain._run([str(toolchain.zig()), *command, f"@{file}"])


def _quoted(word: str) -> str:
    return f"{word}\n" if word.startswith("-") else f'"{Path(word).as_posix()}"\n'


def _put(made: Path, at: Path) -> None:
    if not (at.is_file() and at.read_bytes() == made.read_bytes()):
        toolchain._place(made, at)
