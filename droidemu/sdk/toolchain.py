# SPDX-License-Identifier: GPL-2.0-or-later
"""Compiles guest programs with the clang and lld inside the pip-installed ``ziglang``.

``zig clang`` and ``zig ld.lld`` are called directly, not ``zig cc``: that one builds a whole C
library and compiler-rt at its first link (more than a minute), and a program on our own support
library (``guest/``) needs neither. A program then compiles in well under a second.

Everything compiled is kept in a cache, keyed by the content of all inputs, so that building again
is instant and two builders never disturb each other.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk import flags as compiler_flags
from droidemu.sdk.targets import SAMPLE_ABIS, Target, resolve_abi

#: Part of every cache key: raise it when this file changes what it makes of the same inputs.
_CACHE_VERSION = "3"

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Options:
    """How to build a program.

    `pie`: static-PIE, loaded anywhere, relocating itself; otherwise static at a fixed address.
    `include`: extra folders for ``#include``. `flags`, `link_flags`: passed on as they are.
    """

    optimize: str = "-O2"
    debug: bool = True
    pie: bool = False
    defines: tuple[str, ...] = ()
    include: tuple[Path, ...] = ()
    flags: tuple[str, ...] = ()
    link_flags: tuple[str, ...] = ()


@cache
def zig() -> Path:
    """The zig program of the ``ziglang`` package; UserError when the package is missing."""
    spec = importlib.util.find_spec("ziglang")
    for folder in (spec and spec.submodule_search_locations) or ():
        program = Path(folder) / ("zig.exe" if os.name == "nt" else "zig")
        if program.is_file():
            return program
    raise UserError("the cross compiler is not installed: pip install 'droidemu[sdk]'")


@cache
def guest_root() -> Path:
    """The folder of the guest support library (``include/`` and ``src/``)."""
    for folder in (_PACKAGE.parent / "guest", _PACKAGE / "_guest" / "guest"):
        if (folder / "include" / "unistd.h").is_file():
            return folder
    raise UserError("the guest support library is missing from this installation")


def samples_root() -> Path:
    """The folder of the samples' sources."""
    for folder in (_PACKAGE.parent / "samples", _PACKAGE / "_guest" / "samples"):
        if (folder / "samples.cfg").is_file():
            return folder
    raise UserError("the samples' sources are missing from this installation")


def cache_folder() -> Path:
    """Where compiled objects are kept: ``$DROIDEMU_CACHE_DIR``, or the user's cache folder."""
    if chosen := os.environ.get("DROIDEMU_CACHE_DIR"):
        return Path(chosen)
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "droidemu"


def build_program(
    sources: Path | str | Sequence[Path | str],
    abi: str,
    out: Path | str,
    *,
    options: Options | None = None,
) -> Path:
    """Builds `sources` (C, C++ and assembly, one or several) for `abi` into the ELF file `out`.

    Returns `out`. Raises UserError with the compiler's messages when the sources are wrong.
    """
    given = [sources] if isinstance(sources, (str, Path)) else list(sources)
    paths = [Path(source).resolve() for source in given]
    for path in paths:
        if not path.is_file():
            raise UserError(f"no such source file: {path}")
    target = resolve_abi(abi)
    chosen = options or Options()
    with ThreadPoolExecutor(_workers()) as pool:
        return _build(pool, paths, target, Path(out), chosen)


def build_samples(
    out_dir: Path | str,
    abis: Iterable[str] = SAMPLE_ABIS,
    names: Iterable[str] | None = None,
) -> list[Path]:
    """Builds the samples (all, or those in `names`) into ``out_dir/<abi>/<name>``.

    They are static-PIE with debug information, as Android wants its programs.
    """
    from droidemu.sdk.catalog import SampleInfo, read_catalog

    root = samples_root()
    wanted = None if names is None else set(names)
    targets = [resolve_abi(abi) for abi in abis]
    options = Options(pie=True)

    def options_of(sample: SampleInfo) -> Options:
        """Headers beside those of its sources that it shares with an app are found, too."""
        folders = {(root / source).parent for source in sample.sources} - {root}
        return replace(options, include=tuple(sorted(folders)))

    with ThreadPoolExecutor(_workers()) as pool, ThreadPoolExecutor(2) as programs:
        for target in targets:  # once, before several programs ask for it at the same time
            list(
                pool.map(
                    partial(_compile, target=target, options=options, is_library=True),
                    _library_sources(),
                )
            )
        jobs = [
            programs.submit(
                _build,
                pool,
                [root / source for source in sample.sources],
                target,
                Path(out_dir) / target.name / sample.name,
                options_of(sample),
            )
            for target in targets
            for sample in read_catalog(root / "samples.cfg")
            if not sample.is_app and (wanted is None or sample.name in wanted)
        ]
        return [job.result() for job in jobs]


def library_objects(target: Target, parts: Iterable[str]) -> list[Path]:
    """Objects of the guest library's `parts` for position-independent programs, from the cache."""
    from droidemu.sdk.guestlib import sources_of

    compile_one = partial(_compile, target=target, options=Options(pie=True), is_library=True)
    with ThreadPoolExecutor(_workers()) as pool:
        return list(pool.map(compile_one, sources_of(parts, _library_sources())))


@cache
def compiler_stamp() -> str:
    """Changes when the compiler does. Its results are the same on every system, byte for byte, and
    wherever it is installed: so are the names in the cache, which can be taken to another machine.
    """
    from importlib.metadata import PackageNotFoundError, version  # is slow

    try:
        return version("ziglang")
    except PackageNotFoundError:  # not installed as a package: who knows what it is
        return f"{zig().parent}:{zig().stat().st_size}"


def toolchain_stamp() -> str:
    """Changes when the compiler or the guest library's headers do."""
    return _key(compiler_stamp(), _tree_hash(guest_root() / "include"))


def prefix_maps() -> list[str]:
    """Options that write the compiler's and the guest library's folders shorter in DWARF."""
    pairs = [(zig().parent, "zig"), (guest_root(), "guest")]
    return [word for root, name in pairs for word in compiler_flags.prefix_map(root, name)]


# --- how ------------------------------------------------------------------------------------------


def _workers() -> int:
    return max(2, os.cpu_count() or 1)


def _build(
    pool: ThreadPoolExecutor, sources: list[Path], target: Target, out: Path, options: Options
) -> Path:
    """One program: objects in parallel, then the link; each step from the cache if it is there."""
    library = _library_sources()
    own = [pool.submit(_compile, source, target, options, False) for source in sources]
    lib = [pool.submit(_compile, source, target, options, True) for source in library]
    objects = [job.result() for job in own]
    lib_objects = [job.result() for job in lib]
    linked = _link(objects, lib_objects, target, options)
    out.parent.mkdir(parents=True, exist_ok=True)
    same = out.is_file() and os.access(out, os.X_OK) and out.read_bytes() == linked.read_bytes()
    if not same:
        _place(linked, out)
    return out


def _library_sources() -> list[Path]:
    found = (guest_root() / "src").iterdir()
    return compiler_flags.in_order(p for p in found if p.suffix in compiler_flags.LANGUAGES)


def _compile(source: Path, target: Target, options: Options, is_library: bool) -> Path:
    """The object file of one source, in the cache."""
    compiler = zig()
    include = guest_root() / "include"
    resource = compiler.parent / "lib" / "include"
    folders = [] if is_library else [source.parent, *options.include]
    language = compiler_flags.language_of(source)
    flags = [*compiler_flags.language_flags(language), *compiler_flags.COMMON]
    flags += [*compiler_flags.WARNINGS, "-fdebug-compilation-dir=."]
    flags += [options.optimize, *compiler_flags.target_flags(target, options.pie)]
    flags += ["-g"] if options.debug else []
    if not is_library:
        flags += [f"-D{name}" for name in options.defines]
        flags += options.flags
    key = _key(
        "object",
        compiler_stamp(),
        source.name,
        *flags,
        _mapped(source),
        _file_hash(source),
        _tree_hash(include),
        *(_headers_hash(folder) for folder in [source.parent, *folders]),
    )
    found = cache_folder() / key[:2] / f"{key}.o"
    if found.is_file():
        return found
    command = [str(compiler), "clang", *flags]
    for folder in folders:
        command += ["-I", folder.as_posix()]
    command += compiler_flags.include_flags(language, include, resource)
    for root, name in _path_map():
        command += compiler_flags.prefix_map(root, name)
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
        made = Path(work) / "out.o"
        _run([*command, "-c", source.as_posix(), "-o", str(made)])
        _place(made, found)
    return found


def _link(objects: list[Path], library: list[Path], target: Target, options: Options) -> Path:
    flags = [*compiler_flags.link_flags(target, options.pie), *options.link_flags]
    # Objects in the cache are named by their content's key: the names do for the contents.
    key = _key("program", compiler_stamp(), *flags, *(o.name for o in [*objects, *library]))
    found = cache_folder() / key[:2] / f"{key}.elf"
    if found.is_file():
        return found
    with tempfile.TemporaryDirectory(prefix="droidemu-") as work:
        made = Path(work) / "out.elf"
        inputs = compiler_flags.link_inputs(objects, library)
        _run([str(zig()), "ld.lld", *flags, *inputs, "-o", str(made)])
        _place(made, found)
    return found


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        raise UserError(f"the compiler failed:\n{done.stderr.strip()}")
    if done.stderr.strip():
        print(done.stderr.strip(), file=sys.stderr)


def _place(made: Path, at: Path) -> None:
    """Copies `made` to `at` in one step: whoever looks sees all of it or nothing."""
    at.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=at.parent, prefix=".new-")
    os.close(handle)
    try:
        shutil.copyfile(made, name)
        Path(name).chmod(0o755)
        Path(name).replace(at)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        # Windows replaces no file that is open. Another builder may have put the same there, and
        # be reading it.
        if not (isinstance(error, PermissionError) and _is_same(made, at)):
            raise


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _path_map() -> list[tuple[Path, str]]:
    """Folders that are written shorter in debug information, so that nobody's paths get in."""
    pairs = [
        (zig().parent, "zig"),
        (guest_root(), "guest"),
        (_PACKAGE.parent / "samples", "samples"),
        (_PACKAGE / "_guest" / "samples", "samples"),
    ]
    if guest_root() == _PACKAGE.parent / "guest":  # a source tree; the compiler takes the last fit
        pairs.insert(0, (_PACKAGE.parent, "."))
    return pairs


def _mapped(source: Path) -> str:
    """The name of `source` as debug information will have it."""
    name = str(source)
    for root, short in reversed(_path_map()):
        if source.is_relative_to(root):
            return f"{short}/{source.relative_to(root).as_posix()}"
    return name


def _key(*parts: str) -> str:
    text = "\0".join((_CACHE_VERSION, *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _tree_hash(folder: Path) -> str:
    """Names and contents of all files below `folder`."""
    parts = [
        f"{path.relative_to(folder).as_posix()}={_file_hash(path)}"
        for path in compiler_flags.in_order(folder.rglob("*"))
        if path.is_file()
    ]
    return _key(*parts)


def _headers_hash(folder: Path) -> str:
    """Headers that a source can include from its own folder."""
    headers = compiler_flags.in_order(folder.glob("*.h"))
    return _key(*(f"{path.name}={_file_hash(path)}" for path in headers))
