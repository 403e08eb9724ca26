# SPDX-License-Identifier: GPL-2.0-or-later
"""The compiler's and the linker's options for guest programs, by language and ABI.

Whoever compiles (the driver of the samples, projects, the CMake toolchain file) takes them from
here, so that all objects fit together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from droidemu.errors import UserError
from droidemu.sdk.targets import Target

C, CXX, ASSEMBLY = "c", "c++", "assembly"

#: What a source is, by the end of its name.
LANGUAGES = {
    ".c": C,
    ".cpp": CXX,
    ".cc": CXX,
    ".cxx": CXX,
    ".S": ASSEMBLY,
    ".s": ASSEMBLY,
}

STANDARDS = {C: "gnu11", CXX: "gnu++17", ASSEMBLY: ""}

#: For every language: what the compiler may not assume of our own library, and what it may.
COMMON = (
    "-fno-builtin",
    "-nostdinc",
    "-fvisibility=hidden",
    "-ffunction-sections",
    "-fdata-sections",
    "-fno-omit-frame-pointer",
    "-fasynchronous-unwind-tables",
    "-fno-stack-protector",
    "-ffp-contract=off",  # the same bits on every architecture
    "-fno-math-errno",  # sqrt() is the instruction
    "-Wno-unused-command-line-argument",
)

WARNINGS = ("-Wall", "-Wextra")

#: C is compiled for a world without a hosted C library. In C++ that would make `main` a function
#: like others, with a mangled name; there is no unwinder and no standard library in the guest.
_OWN = {
    C: ("-ffreestanding",),
    CXX: ("-nostdinc++", "-fno-exceptions", "-fno-rtti"),
    ASSEMBLY: ("-ffreestanding",),
}


def language_of(source: PurePath) -> str:
    """``c``, ``c++`` or ``assembly``; UserError when the name's end says neither."""
    language = LANGUAGES.get(source.suffix)
    if language is None:
        known = ", ".join(LANGUAGES)
        raise UserError(f"{source}: not a source that can be compiled ({known})")
    return language


def prefix_map(folder: Path, name: str) -> list[str]:
    """Options that write `name` for `folder` in debug information.

    Twice if it has letters beyond ASCII: the preprocessor tells the assembler of files with their
    bytes as octal escapes, which are not taken back.
    """
    text = folder.as_posix()
    data = text.encode("utf-8", "surrogateescape")
    escaped = "".join(chr(byte) if byte < 0x80 else f"\\{byte:03o}" for byte in data)
    return [f"-ffile-prefix-map={each}={name}" for each in dict.fromkeys((text, escaped))]


def in_order(paths: Iterable[Path]) -> list[Path]:
    """Sorted, the same everywhere: paths on their own take a and A for one on Windows."""
    return sorted(paths, key=lambda path: path.parts)


def language_flags(language: str, standard: str | None = None) -> list[str]:
    """The standard and what goes with the language."""
    chosen = standard or STANDARDS[language]
    flags = [f"-std={chosen}"] if chosen and language != ASSEMBLY else []
    return [*flags, *_OWN[language]]


def target_flags(target: Target, pie: bool) -> list[str]:
    """For the ABI, and for being loaded anywhere."""
    return [*target.flags, "-target", target.triple, "-fPIE" if pie else "-fno-pic"]


def include_flags(language: str, guest: Path, resource: Path) -> list[str]:
    """The system's headers: `guest` is our library's folder, `resource` the compiler's own.

    Forward slashes on Windows too: names in debug information are the same everywhere.
    """
    own = ["-isystem", (guest / "c++").as_posix()] if language == CXX else []
    return [*own, "-isystem", guest.as_posix(), "-isystem", resource.as_posix()]


def link_flags(target: Target, pie: bool) -> list[str]:
    """The linker's options for a program; inputs and ``-o`` are the caller's."""
    flags = ["-m", target.emulation, "--build-id=sha1", "--gc-sections", "--eh-frame-hdr"]
    flags += ["-z", "noexecstack", "-z", "relro", "-z", "now", "--hash-style=gnu"]
    if pie:
        return [*flags, "-pie", "--no-dynamic-linker", "-z", "text"]
    return [*flags, "-static"]


def link_inputs(objects: Sequence[Path], library: Sequence[Path]) -> list[str]:
    """A program's own objects, and of the library's only those that are needed."""
    lazy = ["--start-lib", *map(str, library), "--end-lib"] if library else []
    return ["-e", "_start", *map(str, objects), *lazy]
