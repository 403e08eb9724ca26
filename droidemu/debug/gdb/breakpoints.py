# SPDX-License-Identifier: GPL-2.0-or-later
"""Breakpoints of a session, with their conditions and commands.

The target's breakpoints hold for every process; the protocol's hold for the process that is
selected, and a forked child starts with a copy of its parent's. So each one remembers whose it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from droidemu.debug.gdb.agent import Expression
from droidemu.debug.gdb.target import BreakKind, Condition, Target, TargetError, ThreadId

Key = tuple[BreakKind, int, int]
#: A breakpoint is where it is, whatever the instruction's size; what is watched has a length.
_Place = tuple[BreakKind, int] | Key

#: Breakpoints and watchpoints of a session; the target may take fewer.
MOST: Final = 0x4000
#: Bytes of agent expressions that one session's may have in all; compiled they take far more.
EXPRESSIONS: Final = 1 << 20

_ENOSPC = 28


def _place(key: Key) -> _Place:
    return key if key[0] not in (BreakKind.SOFTWARE, BreakKind.HARDWARE) else key[:2]


@dataclass
class Breakpoint:
    """One breakpoint and what happens at a hit."""

    key: Key
    #: Processes that it stops.
    pids: set[int]
    #: It stops if any of them is true, or if there are none.
    conditions: Sequence[Expression] = ()
    #: Run at a hit instead of stopping.
    commands: Sequence[Expression] = ()
    #: Processes that removed it while others kept it.
    without: set[int] = field(default_factory=set)

    @property
    def weight(self) -> int:
        """Bytes of its expressions."""
        return sum(len(each.code) for each in (*self.conditions, *self.commands))


class Breakpoints:
    """The session's breakpoints, kept in step with the target's."""

    def __init__(self, target: Target, output: Callable[[str], None]) -> None:
        self._target = target
        self._output = output
        self._all: dict[_Place, Breakpoint] = {}
        #: Bytes of all expressions.
        self._weight = 0

    def insert(
        self,
        pid: int,
        key: Key,
        conditions: Sequence[Expression] = (),
        commands: Sequence[Expression] = (),
    ) -> None:
        """Set one, or change its conditions. TargetError."""
        place = _place(key)
        old = self._all.get(place)
        new = Breakpoint(key, {pid}, conditions, commands)
        weight = self._weight + new.weight - (old.weight if old is not None else 0)
        if weight > EXPRESSIONS:
            raise TargetError(_ENOSPC, "too much code in the conditions of all breakpoints")
        if old is None and len(self._all) >= MOST:
            raise TargetError(_ENOSPC, "too many breakpoints")
        if old is not None:
            new.pids |= old.pids
            new.without = old.without - {pid}
        if old is not None and old.key != key:
            self._target.remove_breakpoint(*old.key)
        try:
            self._target.insert_breakpoint(*key, self._condition(new))
        except TargetError:
            if old is not None:
                with contextlib.suppress(TargetError):
                    self._target.insert_breakpoint(*old.key, self._condition(old))
            raise
        self._all[place] = new
        self._weight = weight

    def remove(self, pid: int, key: Key) -> None:
        """Take one away from a process. TargetError."""
        found = self._all.get(_place(key))
        if found is None:
            self._target.remove_breakpoint(*key)
            return
        found.pids.discard(pid)
        if found.pids:
            found.without.add(pid)
            self._target.insert_breakpoint(*found.key, self._condition(found))
        else:
            del self._all[_place(key)]
            self._weight -= found.weight
            self._target.remove_breakpoint(*found.key)

    def forked(self, parent: int, child: int) -> None:
        """A child has its parent's breakpoints in its copy of the memory."""
        for found in self._all.values():
            if parent in found.pids:
                found.pids.add(child)

    def spare(self, pid: int) -> None:
        """A process that the client knows nothing of: it runs past all of them."""
        for found in self._all.values():
            found.pids.discard(pid)
            found.without.add(pid)
            with contextlib.suppress(TargetError):
                self._target.insert_breakpoint(*found.key, self._condition(found))

    def ended(self, pid: int) -> None:
        """A process is gone, or runs another program: its breakpoints went with its memory."""
        for found in list(self._all.values()):
            if pid in found.pids:
                with contextlib.suppress(TargetError):
                    self.remove(pid, found.key)
            # The number may come again.
            found.without.discard(pid)

    def forget(self) -> None:
        """The target has dropped them all."""
        self._all.clear()
        self._weight = 0

    def _condition(self, breakpoint_: Breakpoint) -> Condition | None:
        conditions, commands = breakpoint_.conditions, breakpoint_.commands
        if not conditions and not commands and not breakpoint_.without:
            return None
        target, output, without = self._target, self._output, breakpoint_.without
        tests = [expression.condition(target) for expression in conditions]
        actions = [expression.command(target, output) for expression in commands]
        if len(tests) == 1 and not actions and not without:
            return tests[0]

        def stops(thread: ThreadId) -> bool:
            if thread.pid in without:
                return False
            if tests and not any(test(thread) for test in tests):
                return False
            for action in actions:
                action(thread)
            return not actions

        return stops
