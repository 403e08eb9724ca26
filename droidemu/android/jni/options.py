# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be chosen about Java in a kernel's guests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.android.java.platform import Platform

if TYPE_CHECKING:
    from droidemu.kernel.process import Process


@dataclass
class JavaOptions:
    """``kernel.java = JavaOptions(...)`` before the guest makes its virtual machine."""

    #: Python files with models of classes (``--java FILE.py``).
    files: tuple[Path, ...] = ()
    #: Unknown classes and members are made up instead of refused.
    stubs: bool = False
    #: Mistakes of native code end the guest as Android's CheckJNI does; False: they are log lines.
    #: None: as on a phone, where it is on for apps that can be debugged, and for programs here.
    check: bool | None = None
    #: Say at the end which references, strings and arrays were never given back.
    leaks: bool = False
    #: Where code addresses of a process lie, in words; None: as numbers.
    places: Callable[[Process, Sequence[int]], list[str]] | None = None
    #: Makes what Java code can ask about device and app; None: from the kernel.
    platform: Callable[[Process], Platform] | None = None
    #: What the activity asks of the app process ("finish", "orientation"), with its arguments.
    activity: Callable[[str, tuple[Any, ...]], None] | None = None
    #: Address of a symbol in what the process has loaded, 0 if there is none; None: ask the linker.
    find_symbol: Callable[[Process, str], int] | None = None
