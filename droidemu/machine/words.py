# SPDX-License-Identifier: GPL-2.0-or-later
"""Words on their way to the guest, whose text is UTF-8 whatever the host's locale is.

In a :class:`MachineConfig` bytes that are no UTF-8 stand as lone surrogates (``surrogateescape``).
Words out of files are written like that already. Those of the host's command line were decoded in
the host's own way, and are brought into this form where they come in.
"""

from __future__ import annotations

import os


def from_host(text: str) -> str:
    """A word of the command line, the environment or a file's name: the same bytes as there."""
    return os.fsencode(text).decode("utf-8", "surrogateescape")


def guest_bytes(text: str) -> bytes:
    """A word as the guest gets it."""
    return text.encode("utf-8", "surrogateescape")
