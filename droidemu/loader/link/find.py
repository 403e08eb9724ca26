# SPDX-License-Identifier: GPL-2.0-or-later
"""From the name of a library to its file: search paths, name spaces, and what to say if it fails.

The order is bionic's: LD_LIBRARY_PATH, the DT_RUNPATH of who asks, the name space's own folders,
then the name spaces that it is linked to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from droidemu.loader.elf import ElfError
from droidemu.loader.link.errors import LinkError

if TYPE_CHECKING:
    from droidemu.loader.link.backend import Backend, Source
    from droidemu.loader.link.library import Library
    from droidemu.loader.link.namespace import Namespace

#: Folders that an error message lists, at most.
_SHOWN: Final = 6


class Found:
    """Either a library that is loaded already, or an open file."""

    __slots__ = ("library", "namespace", "source")

    def __init__(
        self, namespace: Namespace, library: Library | None = None, source: Source | None = None
    ) -> None:
        self.namespace = namespace
        self.library = library
        self.source = source


def find(
    backend: Backend,
    name: str,
    asker: Library | None,
    namespace: Namespace,
    wanted_by: str,
    fresh: bool = False,
    by: str = "(unknown)",
) -> Found:
    """Look for ``name`` as a DT_NEEDED of ``asker`` or an argument of dlopen. LinkError.

    ``fresh``: not one that is loaded already. ``by``: path of the library that wants it.
    """
    tried: list[str] = []
    problems: list[str] = []
    found = _find(backend, name, asker, namespace, wanted_by, by, tried, problems, fresh)
    if found is None:
        for link in namespace.links:
            if link.names is None or name.rpartition("/")[2] in link.names:
                found = _find(backend, name, None, link.to, wanted_by, by, tried, problems)
                if found is not None:
                    break
    if found is not None:
        return found
    if problems:
        raise LinkError(problems[0])
    raise LinkError(not_found(name, wanted_by, tried))


def _find(
    backend: Backend,
    name: str,
    asker: Library | None,
    namespace: Namespace,
    wanted_by: str,
    by: str,
    tried: list[str],
    problems: list[str],
    fresh: bool = False,
) -> Found | None:
    if "/" not in name and not fresh:
        library = namespace.loaded(name)
        if library is not None:
            return Found(namespace, library)
    for path in candidates(name, asker, namespace):
        tried.append(path)
        try:
            source = backend.open(path)
        except ElfError as error:
            problems.append(f"{error} (needed by {wanted_by})")
            continue
        if source is None:
            continue
        if not namespace.accessible(source.path):
            source.close()
            problems.append(
                f'library "{name}" needed or dlopened by "{by}" is not accessible for '
                f'the namespace "{namespace.name}"'
            )
            continue
        for library in () if fresh else namespace.libraries:
            if library.identity is not None and library.identity == source.identity:
                source.close()
                return Found(namespace, library)
        return Found(namespace, source=source)
    return None


def candidates(name: str, asker: Library | None, namespace: Namespace) -> list[str]:
    """The paths at which ``name`` may be, in the order in which they are tried."""
    if "/" in name:
        return [name]
    folders = list(namespace.library_path)
    if asker is not None:
        folders += [expand(folder, asker) for folder in asker.dynamic.runpath]
    folders += namespace.default_path
    return [f"{folder.rstrip('/')}/{name}" for folder in dict.fromkeys(folders)]


def expand(folder: str, library: Library) -> str:
    """A folder of DT_RUNPATH: $ORIGIN, $LIB and $PLATFORM filled in."""
    wide = library.word == 8
    for variable, value in (
        ("ORIGIN", library.path.rpartition("/")[0] or "/"),
        ("LIB", "lib64" if wide else "lib"),
        ("PLATFORM", "aarch64" if wide else "armv7l"),
    ):
        folder = folder.replace(f"${{{variable}}}", value).replace(f"${variable}", value)
    return folder


def not_found(name: str, wanted_by: str, tried: list[str]) -> str:
    """One line: which library, who wants it, where it was looked for, what would help."""
    text = f'library "{name}" not found: needed by {wanted_by}'
    if "/" in name:
        return text
    folders = list(dict.fromkeys(path.rpartition("/")[0] for path in tried))
    shown = ", ".join(folders[:_SHOWN]) + (", ..." if len(folders) > _SHOWN else "")
    return (
        f"{text}, looked for in {shown}; put it next to the program, "
        f"or give its folder with --mount and LD_LIBRARY_PATH"
    )
