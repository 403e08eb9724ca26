# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors that are part of the product: each becomes one line on stderr, never a traceback."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right: the message says what is wrong and what would help.

    The command line prints it as ``droidemu: error: <message>`` and exits with status 2.
    """
