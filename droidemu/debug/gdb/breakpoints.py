# SPDX-License-Identifier: GPL-2.0-or-later
"""Breakpoints of a session, with their conditions and commands.

The target's breakpoints hold for every process; the protocol's hold for the process that is
selected, and a forked child starts with a copy of its parent's. So each one remembers whose it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from droidemu.debug.gdb.agent import Expression
from droidemu.debug.gdb.target import BreakKind, Condition, Target, TargetError, ThreadId

Key = tuple[BreakKind, int, int]


@dataclass
class Breakpoint:
    """One breakpoint and what happens at a hit."""

    #: Processes that it stops.
    pids: set[int]
    #: It stops if any of them is true, or if there are none.
    conditions: Sequence[Expression] = ()
    #: Run at a hit instead of stopping.
    commands: Sequence[Expression] = ()
    #: Processes that removed it while others kept it.
    without: set[int] = field(default_factory=set)


class Breakpoints:
    """The session's breakpoints, kept in step with the target's."""

    def __init__(self, target: Target, output: Callable[[str], None]) -> None:
        self._target = target
        self._output = output
        self._all: dict[Key, Breakpoint] = {}

    def insert(
        self,
        pid: int,
        key: Key,
        conditions: Sequence[Expression] = (),
        commands: Sequence[Expression] = (),
    ) -> None:
        """Set one, or change its conditions. TargetError."""
        old = self._all.get(key)
        new = Breakpoint({pid}, conditions, commands)
        if old is not None:
            new.pids |= old.pids
            new.without = old.without - {pid}
        self._target.insert_breakpoint(*key, self._condition(new))
        self._all[key] = new

    def remove(self, pid: int, key: Key) -> None:
        """Take one away from a process. TargetError."""
        found = self._all.get(key)
        if found is None:
            self._target.remove_breakpoint(*key)
            return
        found.pids.discard(pid)
        if found.pids:
            found.without.add(pid)
            self._target.insert_breakpoint(*key, self._condition(found))
        else:
            del self._all[key]
            self._target.remove_breakpoint(*key)

    def forked(self, parent: int, child: int) -> None:
        """A child has its parent's breakpoints in its copy of the memory."""
        for found in self._all.values():
            if parent in found.pids:
                found.pids.add(child)

    def spare(self, pid: int) -> None:
        """A process that the client knows nothing of: it runs past all of them."""
        for key, found in self._all.items():
            found.pids.discard(pid)
            found.without.add(pid)
            with contextlib.suppress(TargetError):
                self._target.insert_breakpoint(*key, self._condition(found))

    def ended(self, pid: int) -> None:
        """A process is gone, or runs another program: its breakpoints went with its memory."""
        for key, found in list(self._all.items()):
            if pid in found.pids:
                with contextlib.suppress(TargetError):
                    self.remove(pid, key)
            # The number may come again.
            found.without.discard(pid)

    def forget(self) -> None:
        """The target has dropped them all."""
        self._all.clear()

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
