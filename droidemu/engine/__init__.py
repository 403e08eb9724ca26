# SPDX-License-Identifier: GPL-2.0-or-later
"""What every engine that runs guest code offers, whatever the instruction set."""

from __future__ import annotations

from droidemu.engine.api import Cpu, Engine, Fault, FpState, Isa, StopReason, Watch, WatchHit

__all__ = ["Cpu", "Engine", "Fault", "FpState", "Isa", "StopReason", "Watch", "WatchHit"]
