# SPDX-License-Identifier: GPL-2.0-or-later
"""``Z0`` to ``Z4`` and ``z0`` to ``z4``, with conditions (``;X``) and commands (``;cmds:``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.agent import Expression
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import BreakKind
from droidemu.debug.gdb.text import Malformed, number, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.breakpoints import Key
    from droidemu.debug.gdb.session import Session

#: Most expressions of one breakpoint.
_MANY = 256


def _place(rest: bytes) -> tuple[Key, bytes]:
    """``TYPE,ADDRESS,KIND`` and what follows it."""
    place, _, more = rest.partition(b";")
    parts = place.split(b",")
    if len(parts) != 3 or len(parts[0]) != 1 or not b"0" <= parts[0] <= b"4":
        raise Malformed("type, address and kind are needed")
    return (BreakKind(int(parts[0])), number(parts[1]), number(parts[2])), more


def _expressions(text: bytes) -> tuple[list[Expression], bytes]:
    """``XLENGTH,HEX`` again and again, with or without semicolons in between; and the rest."""
    found: list[Expression] = []
    while text.startswith((b"X", b";X")):
        head, comma, text = text.lstrip(b";").partition(b",")
        length = number(head[1:])
        if not comma or 2 * length > len(text):
            raise Malformed("an expression is cut off")
        if len(found) >= _MANY:
            raise Malformed("too many expressions")
        found.append(Expression(unhex(text[: 2 * length])))
        text = text[2 * length :]
    return found, text


@packet(b"Z")
def insert(session: Session, rest: bytes) -> bytes:
    """Set a breakpoint; the same again replaces its conditions."""
    key, more = _place(rest)
    conditions, more = _expressions(more)
    commands: list[Expression] = []
    more = more.lstrip(b";")
    if more.startswith(b"cmds:"):
        # Whether they stay after a detach: they do not.
        _, comma, text = more[5:].partition(b",")
        if not comma:
            raise Malformed("commands without a comma")
        commands, more = _expressions(text)
    if more:
        raise Malformed("something unknown follows the place")
    session.breakpoints.insert(session.pid(), key, conditions, commands)
    return b"OK"


@packet(b"z")
def remove(session: Session, rest: bytes) -> bytes:
    """Take a breakpoint away; one that is not there is no error."""
    key, more = _place(rest)
    if more:
        raise Malformed("something unknown follows the place")
    session.breakpoints.remove(session.pid(), key)
    return b"OK"
