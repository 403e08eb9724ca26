# SPDX-License-Identifier: GPL-2.0-or-later
"""The logic of the Windows arena on any host: what it asks of the system, on a recording stand-in.

``tests/memory/test_space.py`` runs on the real thing where there is one.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Iterator
from typing import Any

import pytest

from droidemu.memory import arena_windows
from droidemu.memory.arena_windows import WindowsArena
