# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors that are part of the product: each becomes one line on stderr, never a traceback."""

from __future__ import annotations


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
