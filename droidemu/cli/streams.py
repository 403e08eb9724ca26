# SPDX-License-Identifier: GPL-2.0-or-later
"""What stdout and stderr do with letters that their encoding lacks: never a traceback.

A path or a guest's word may hold any letter, while a pipe on Windows has a code page (cp1252 in
western Europe) and a POSIX locale may be plain ASCII.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys


def make_safe() -> None:
    """To be called once, before anything is printed.

    On Windows pipes and files get UTF-8, as the guest's own output there is: it goes through
    byte for byte. Consoles take every letter as it is. ``PYTHONIOENCODING`` is obeyed. Elsewhere
    the locale rules. Letters that the encoding lacks come out as ``\\u4e2d``.
    """
    asked = os.environ.get("PYTHONIOENCODING")
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue  # none (pythonw), or a test's own
        if sys.platform == "win32" and not asked and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
        stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Print what is still to be printed. OSError: the disk is full, or the reader has gone."""
    if sys.stdout is not None:
        sys.stdout.flush()


def give_up() -> bool:
    """Whether something can not be printed; then it goes nowhere.

    Python would try again at its end, and tell of that with a traceback.
    """
    is_broken = False
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            is_broken = True
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
    return is_broken
