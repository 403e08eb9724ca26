# SPDX-License-Identifier: GPL-2.0-or-later
"""AArch64 and AArch32: registers, facts, and the Unicorn engine that translates them."""

from __future__ import annotations

from droidemu.arm.isa import ARM, ARM64

__all__ = ["ARM", "ARM64"]
