# SPDX-License-Identifier: GPL-2.0-or-later
"""How the sources of a project are compiled and linked: programs on the guest library, and apps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from droidemu.errors import UserError
from droidemu.sdk import flags as compiler_flags
from droidemu.sdk import toolchain
from droidemu.sdk.project import DEBUG, Project
from droidemu.sdk.targets import Target


class Linking(NamedTuple):
    """A linker's command: options, inputs, and the files among those that are not the project's."""

    flags: list[str]
    inputs: list[str]
    libraries: list[Path]


def compile_command(project: Project, config: str, target: Target, source: Path) -> list[str]:
    """The compiler and its options for one source, without input, output and dependency file.

    It is run in the project's folder with the source's relative name, so that messages and
    debug information show the names that the user knows.
    """
    chosen = project.configurations[config]
    language = compiler_flags.language_of(source)
    standards = {compiler_flags.C: project.c_standard, compiler_flags.CXX: project.cxx_standard}
    standard = standards.get(language)
    # A debugger finds the sources wherever it is started; a release does not tell where that is.
    home = project.root.as_posix() if config == DEBUG else "."
    zig = toolchain.zig()
    if project.android is None:
        first = [*compiler_flags.language_flags(language, standard), *compiler_flags.COMMON]
        for_target = compiler_flags.target_flags(target, pie=True)
        resource = zig.parent / "lib" / "include"
        include = compiler_flags.include_flags(
            language, toolchain.guest_root() / "include", resource
        )
    else:
        from droidemu.sdk import ndk

        first = [f"-std={standard}"] if standard else []
        for_target = ndk.compile_flags(project.android, target)
        include = ndk.include_flags(target, language)
    return [
        str(zig),
        "clang",
        *first,
        *compiler_flags.WARNINGS,
        f"-O{chosen.optimize}",
        "-g",
        f"-fdebug-compilation-dir={home}",
        *toolchain.prefix_maps(),
        *for_target,
        *(f"-D{define}" for define in (*project.defines, *chosen.defines)),
        *(word for folder in project.include for word in ("-I", folder)),
        *include,
        *project.flags,
        *chosen.flags,
    ]


def linking(
    project: Project,
    target: Target,
    objects: Sequence[Path],
    has_cxx: bool,
    progress: Callable[[int, int, str], None] | None = None,
) -> Linking:
    """How the program is linked of `objects`, files of the project. UserError.

    `has_cxx`: some of it is C++. `progress` hears of system libraries that are built first.
    """
    if project.android is None:
        library = toolchain.library_objects(target, project.libraries)
        return Linking(
            [*compiler_flags.link_flags(target, pie=True), *project.link_flags],
            compiler_flags.link_inputs(objects, library),
            library,
        )
    from droidemu.sdk import ndk

    own = {str(path) for path in objects}
    try:
        words = ndk.link_inputs(
            project.android, target, project.libraries, objects, has_cxx, progress
        )
    except UserError as error:
        raise UserError(f"{project.file}: {error}") from None
    libraries = [Path(word) for word in words if not word.startswith("-") and word not in own]
    return Linking(
        [*ndk.link_flags(project.android, target), *project.link_flags], words, libraries
    )


def linked_files(project: Project, target: Target) -> list[Path]:
    """What ``build.link`` names, for one ABI. UserError."""
    found = [project.root / name.replace("{abi}", target.name) for name in project.link]
    for path in found:
        if not path.is_file():
            raise UserError(f"{project.file}: build.link: {path} does not exist")
    return found
