# SPDX-License-Identifier: GPL-2.0-or-later
"""What differs between the two guest ABIs: word size, structure layouts, system call numbers."""

from __future__ import annotations

from droidemu.kernel.abi.layout import ABIS, ARM, ARM64, Abi

__all__ = ["ABIS", "ARM", "ARM64", "Abi"]
