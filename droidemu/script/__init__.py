# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest libraries from Python: open them, call their functions, hook them, look at memory. ::

    from droidemu.script import Guest

    with Guest(abi="arm64-v8a") as guest:
        library = guest.open("libhello.so")
        add = library.function("int add(int, int)")
        print(add(2, 3))

Everything runs on the caller's thread. A guest sees only the files that it is given.
"""

from __future__ import annotations

from droidemu.script.errors import GuestCrash, GuestError, GuestExit
from droidemu.script.guest import Guest
from droidemu.script.hooks import Callback, Hook
from droidemu.script.java import Java
from droidemu.script.library import Function, Library
from droidemu.script.prototype import Prototype

__all__ = [
    "Callback",
    "Function",
    "Guest",
    "GuestCrash",
    "GuestError",
    "GuestExit",
    "Hook",
    "Java",
    "Library",
    "Prototype",
]
