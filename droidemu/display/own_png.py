# SPDX-License-Identifier: GPL-2.0-or-later
"""How pictures of our own are told from the user's: a text chunk right behind a PNG file's header.

Only what was made here is ever replaced or removed without being asked. Whoever edits a picture
makes it theirs: other programs write their own chunks, or put them elsewhere.
"""

from __future__ import annotations

import stat
import zlib
from pathlib import Path
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
#: Signature and IHDR, which is always first and of the same length.
_HEAD: Final = 33
_TEXT: Final = b"tEXtSoftware\0DroidEmu"
_CHUNK: Final = (
    (len(_TEXT) - 4).to_bytes(4, "big") + _TEXT + zlib.crc32(_TEXT).to_bytes(4, "big")
)  # fmt: skip


def marked(png: bytes) -> bytes:
    """A PNG file's bytes with our mark; as they are if they have it already or are none."""
    is_png = png.startswith(_SIGNATURE) and png[12:16] == b"IHDR" and len(png) > _HEAD
    if not is_png or has_mark(png):
        return png
    return png[:_HEAD] + _CHUNK + png[_HEAD:]


def has_mark(png: bytes) -> bool:
    """Whether these bytes begin a PNG file of ours."""
    return png.startswith(_SIGNATURE) and png[_HEAD : _HEAD + len(_CHUNK)] == _CHUNK


def is_own(path: Path) -> bool:
    """Whether a file is a picture of ours. A link is the user's, wherever it leads."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            return has_mark(file.read(_HEAD + len(_CHUNK)))
    except (OSError, ValueError):
        return False
