# SPDX-License-Identifier: GPL-2.0-or-later
"""pygame, imported without its slowest part.

pygame asks pkg_resources (setuptools) for the place of its own data files if that is installed,
which takes as long as all the rest of the import; without it pygame looks beside itself.
"""

from __future__ import annotations

import sys
from typing import Any

_SLOW = "pkg_resources"

if _SLOW in sys.modules:
    import pygame as _pygame
else:
    # None makes the import fail, as if it were not installed.
    sys.modules[_SLOW] = None  # type: ignore[assignment]
    try:
        import pygame as _pygame
    finally:
        del sys.modules[_SLOW]

pygame: Any = _pygame
