# SPDX-License-Identifier: GPL-2.0-or-later
"""What gdb asks for at a stop: each question costs as much as the stop itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .kit import Debugged, find_gdb, gdb, line_of

pytestmark = pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")

SOURCE = "debug_main.c"


def test_no_stop_asks_for_registers(program: Path) -> None:
    """A false condition that gdb decides, and a single step: the stop reply has what they need."""
    with Debugged(program) as target:
        place = f"{SOURCE}:{line_of(SOURCE, 'square')}"
        said = gdb(
            target, "set trust-readonly-sections on", "set breakpoint condition-evaluation host",
            "break main", "continue", f"break {place} if $sp == 0", "set debug remote 1",
            "stepi 5", "handle SIGUSR1 nostop noprint pass", "continue",
        )  # fmt: skip
        sent = re.findall(r"Sending packet: \$([^#]*)#", said)
        assert any(packet.startswith("vCont;c") for packet in sent)
        assert sum(packet.startswith("vCont;s") for packet in sent) >= 6, "nothing was stepped over"
        assert not [packet for packet in sent if packet == "g" or packet[0] == "p"]
