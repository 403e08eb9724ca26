# SPDX-License-Identifier: GPL-2.0-or-later
"""DroidEmu: run, test and debug Android-style ARM programs in a window on any desktop."""

from __future__ import annotations

__version__ = "0.1.0"
