# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that a file can have on every host: what comes out of foreign files is asked here first.

Windows takes some names for streams, devices or paths. They are refused on all systems alike, so
that what one of us has tried is what the others get.
"""

from __future__ import annotations

from typing import Final

#: Characters that no name has on Windows: separators, streams, wildcards.
_FORBIDDEN: Final = frozenset(b'<>:"/\\|?*' + bytes(range(32)))
_DEVICES: Final = frozenset(
    [b"con", b"prn", b"aux", b"nul", b"conin$", b"conout$"]
    # Superscript digits count too: learn.microsoft.com, "Naming Files, Paths, and Namespaces".
    + [(port + digit).encode() for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
#: File systems have no longer ones, in bytes (ext4, APFS) or in characters (NTFS).
_LONGEST: Final = 255


def is_windows_name(name: bytes) -> bool:
    """Whether Windows takes ``name`` for that of one file in the folder it is looked for in."""
    return not (
        not name
        or not _FORBIDDEN.isdisjoint(name)
        or name[-1:] in (b".", b" ")
        or name.split(b".")[0].rstrip(b" ").lower() in _DEVICES
    )


def is_portable(name: str) -> bool:
    """Whether ``name`` is one file's name on every host: no path, no stream, no device."""
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a character
        return False
    return len(raw) <= _LONGEST and is_windows_name(raw)
