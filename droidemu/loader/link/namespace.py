# SPDX-License-Identifier: GPL-2.0-or-later
"""Linker name spaces: which folders a group of libraries is searched in, what it may see.

As bionic's ``android_namespace_t``. Programs have the default one. An app's libraries live in one
of their own, which sees the NDK's through a link: ``app_process`` makes it
(guest/system/libandroid/activity.c).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from droidemu.loader.link.library import Library


@dataclass(frozen=True)
class Link:
    """Libraries that are looked for in another name space, too; ``names`` None: all."""

    to: Namespace
    names: frozenset[str] | None


@dataclass(eq=False)
class Namespace:
    """Compared by identity."""

    name: str
    #: LD_LIBRARY_PATH: searched before a library's DT_RUNPATH.
    library_path: list[str] = field(default_factory=list)
    #: Searched after it.
    default_path: list[str] = field(default_factory=list)
    #: Isolated: libraries from elsewhere than these and the search paths are refused.
    permitted: list[str] = field(default_factory=list)
    isolated: bool = False
    links: list[Link] = field(default_factory=list)
    #: In the order in which they were loaded.
    libraries: list[Library] = field(default_factory=list)

    def accessible(self, path: str) -> bool:
        """A library at ``path`` may be loaded into this name space."""
        if not self.isolated:
            return True
        folder = path.rpartition("/")[0]
        if folder in self.library_path or folder in self.default_path:
            return True
        return any(path.startswith(f"{place.rstrip('/')}/") for place in self.permitted)

    def loaded(self, name: str) -> Library | None:
        """A loaded library by what DT_NEEDED calls it."""
        return next((lib for lib in self.libraries if lib.name == name), None)


def split_path(text: str) -> list[str]:
    """The folders of LD_LIBRARY_PATH and the like; empty ones are left out."""
    return [part.rstrip("/") or "/" for part in text.split(":") if part]
