# SPDX-License-Identifier: GPL-2.0-or-later
"""Words of command lines that are printed to be pasted into whatever shell the user has.

On Windows that is cmd.exe or PowerShell. Both take double quotes, and neither lets a double quote
stand inside them in the same way: so none ever does, and debuggers' own words are quoted with
single ones (sdk/sources.py). A ``$name`` in a path is PowerShell's variable; cmd.exe knows no sign
that would keep it from being one.
"""

from __future__ import annotations

import re
import shlex
import sys

#: What no shell looks at twice; a backslash is Windows' and there is plain, too.
_PLAIN = re.compile(r"[A-Za-z0-9_./:+=-]+")
_PLAIN_WINDOWS = re.compile(r"[A-Za-z0-9_./:+=\\-]+")
#: What POSIX shells look at inside double quotes, some of them only when typed.
_EXPANDED = frozenset('$`"\\!')


def quoted(text: str, *, windows: bool | None = None) -> str:
    """``text`` as one word, always in quotes; ``windows``: its shells, by default this system's."""
    if windows is None:
        windows = sys.platform == "win32"
    return shlex.quote(text) if not windows and _EXPANDED & set(text) else f'"{text}"'


def word(text: str, *, windows: bool | None = None) -> str:
    """The same, without quotes where none are needed."""
    if windows is None:
        windows = sys.platform == "win32"
    plain = _PLAIN_WINDOWS if windows else _PLAIN
    return text if plain.fullmatch(text) else quoted(text, windows=windows)
