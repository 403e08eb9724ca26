# SPDX-License-Identifier: GPL-2.0-or-later
"""Where debuggers find the sources of the samples and of the guest support library.

Their names in debug information say nothing of the computer that built them: ``samples/hello.c``,
``./guest/src/start.c``, in the compilation directory ``.``. They are relative to one folder, which
is the same in a source tree and in an installed package. Other programs have absolute names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from droidemu.errors import UserError
from droidemu.sdk.toolchain import guest_root

#: What either debugger's command line looks at.
_SPECIAL = re.compile(r"[\s\"'\\$`]")


def source_root() -> Path | None:
    """The folder that holds ``samples`` and ``guest``; None if this installation has no sources."""
    try:
        return guest_root().parent
    except UserError:
        return None


def gdb_commands(root: PurePath | None) -> list[str]:
    """What to tell gdb so that ``list`` shows the sources below ``root``; empty for None."""
    return [] if root is None else [f"directory {_quoted(root)}"]


def lldb_commands(root: PurePath | None, libraries: Sequence[PurePath] = ()) -> list[str]:
    """The same for lldb, which also needs the folders where it finds shared libraries."""
    commands = [] if root is None else [f"settings append target.source-map . {_quoted(root)}"]
    if libraries:
        folders = " ".join(map(_quoted, libraries))
        commands.append(f"settings append target.exec-search-paths {folders}")
    return commands


def _quoted(path: PurePath) -> str:
    """A path as a word of either debugger's command line; they take slashes on Windows too."""
    text = path.as_posix()
    if not _SPECIAL.search(text):
        return text
    # Single quotes can stand in the double ones of any shell (cli/pasting.py).
    return _SPECIAL.sub(r"\\\g<0>", text) if set(text) & set("'\\") else f"'{text}'"
