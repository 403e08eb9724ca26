# SPDX-License-Identifier: GPL-2.0-or-later
"""What users are told on stderr: errors that are part of the product, and notes during a run."""

from __future__ import annotations

import contextlib
import sys


class UserError(Exception):
    """Something the user can put right: the message says what is wrong and what would help.

    The command line prints it as ``droidemu: error: <message>`` and exits with status 2.
    """


def shown(value: object, most: int = 40) -> str:
    """A value out of a file for a message: as Python writes it, in at most so many letters."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # Python writes no number of 4,300 digits and more
        return "a value that is too long to show"
    return text if len(text) <= most else text[: most - 3] + "..."


def printable(text: str, keep: str = "") -> str:
    """`text`, which a guest or a file has chosen, with nothing in it that could steer a terminal.

    Such characters are written as Python escapes them, but for those in `keep`.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)


def tell(text: str) -> None:
    """Print a line (or several) on stderr, from any thread. Never raises.

    Whoever read it may be gone (``droidemu debug x 2>&1 | grep -m1 connect``), the disk full or the
    stream closed: that must not end the run.
    """
    stream = sys.stderr
    if stream is not None:
        with contextlib.suppress(OSError, ValueError):
            stream.write(text + "\n")
            stream.flush()
