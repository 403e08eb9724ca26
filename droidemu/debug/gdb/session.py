# SPDX-License-Identifier: GPL-2.0-or-later
"""One debugger's session: what has been agreed on, what is selected, whether the program runs.

A session belongs to the emulation thread. It gets whole packets (``packet``) and gives whole
replies (``send``); what each packet does is in ``packets``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto

from droidemu.debug.gdb import packets
from droidemu.debug.gdb.breakpoints import Breakpoints
from droidemu.debug.gdb.going_on import actions_after
from droidemu.debug.gdb.launch import Launch
from droidemu.debug.gdb.registry import PacketTable
from droidemu.debug.gdb.signals import from_gdb, to_gdb
from droidemu.debug.gdb.stop_reply import is_wanted, stop_reply
from droidemu.debug.gdb.target import (
    CanRestart,
    StopEvent,
    StopKind,
    Target,
    TargetError,
    ThreadAction,
    ThreadId,
)
from droidemu.debug.gdb.text import Malformed, ThreadSpec, clean, enhex
from droidemu.engine.description import TargetDescription

EINVAL = 22
EBUSY = 16
EIO = 5
ESRCH = 3

#: Most characters of console text that wait for the program to run.
_OUTPUT_LIMIT = 1 << 16

_log = logging.getLogger("droidemu.debug.gdb")


class Dialect(Enum):
    """Whose idea of the protocol the client has, told by what it sends."""

    GDB = auto()
    LLDB = auto()


class Session:
    """State of one connection. Implements ``Listener``."""

    def __init__(
        self,
        target: Target,
        send: Callable[[bytes], None],
        *,
        acks_off: Callable[[], None] | None = None,
        has_room: Callable[[], bool] | None = None,
    ) -> None:
        """
        ``send``: frames one reply. ``acks_off``: called when the client wants no more of them.
        ``has_room``: whether the client keeps up with console text; may wait for it a moment.
        """
        packets.load()
        self.target = target
        self.send = send
        self.acks_off = acks_off
        self._has_room = has_room
        self.table = PacketTable(target)
        self.dialect = Dialect.GDB
        #: Features that both sides have ("multiprocess", "fork-events").
        self.features: set[str] = set()
        self.extended = False
        #: Whether the target is held; it is not after a detach in extended mode.
        self.attached = False
        #: The program runs: the client waits for a stop reply.
        self.running = False
        #: What the program stopped for last.
        self.event: StopEvent | None = None
        #: Thread that registers and memory are meant for, and what plain c and s move.
        self.general: ThreadId | None = None
        self.resumes: ThreadSpec = ThreadSpec(0, 0)
        self.breakpoints = Breakpoints(target, self.output)
        #: How stop replies spell the core registers of a description (``stop_reply``).
        self.core: tuple[TargetDescription | None, Sequence[tuple[bytes, int, int]]] = (None, ())
        #: What the last resume said.
        self.actions: Sequence[ThreadAction] = ()
        #: Threads that lived when the client last had a say.
        self.known: frozenset[ThreadId] = frozenset()
        #: Processes that the client has let go of: they run whenever anything runs.
        self.detached: set[int] = set()
        #: Processes that this client started: it may end them when it leaves.
        self.started: set[int] = set()
        self.launch = Launch()
        #: lldb: errors carry text; stop replies list the threads; ``x`` replies have no "b".
        self.error_strings = False
        self.lists_threads = False
        self.bare_x = False
        #: lldb: saved registers by number.
        self.saved_registers: dict[int, tuple[ThreadId, bytes]] = {}
        #: Open files of ``vFile``, and the process whose files are meant.
        self.files: set[int] = set()
        self.files_pid = 0
        #: Documents being read in pieces, by name; forgotten when the program goes on.
        self.documents: dict[bytes, bytes] = {}
        #: The client has said good-bye: nothing more will come.
        self.over = False
        self._muted = 0
        self._said: list[str] = []
        self._said_length = 0
        #: Characters of console text that the client was too slow for.
        self._lost = 0

    # -- the client's side -----------------------------------------------------------------------

    def packet(self, data: bytes) -> None:
        """Carry out one packet and send its reply, if it has one now."""
        reply = self._answer(data)
        if reply is not None:
            self.send(reply)

    def oversized(self) -> None:
        """A packet came that was too long to keep."""
        self.send(self.error(EINVAL, "the packet is longer than PacketSize"))

    def interrupt(self) -> None:
        """Ctrl-C."""
        if self.running:
            self.target.interrupt()

    def close(self, *, run: bool) -> None:
        """The client is gone: let the program run on, or keep it for the next one."""
        self.running = False
        self.over = True
        if self.extended and isinstance(self.target, CanRestart):
            self.target.stay(not run)
        self.let_go(run=run)

    def _answer(self, data: bytes) -> bytes | None:
        try:
            found = self.table.find(data)
            if found is None:
                return b""
            packet, rest = found
            if self.running and not packet.running:
                return self.error(EBUSY, "the program is running")
            if packet.lldb:
                self.dialect = Dialect.LLDB
            if self.over:
                return self.error(ESRCH, "the session is over")
            if not self.attached and not self.extended:
                self.hold()
            return packet.handler(self, rest)
        except Malformed as error:
            return self.error(EINVAL, f"bad packet: {error}")
        except TargetError as error:
            return self.error(error.errno, error.message)
        except Exception:
            # A mistake of ours must not end the guest; the log has the whole of it.
            _log.exception("the debugger's packet %r failed", data[:80])
            return self.error(EIO, "internal error")

    def error(self, errno: int, message: str = "") -> bytes:
        """An error reply in the richest form that the client understands."""
        if message and "error-message" in self.features:
            return b"E." + clean(message)
        if message and self.error_strings:
            return b"E%02x;" % (errno & 0xFF) + enhex(message.encode("utf-8"))
        return b"E%02x" % (errno & 0xFF)

    # -- what is meant ---------------------------------------------------------------------------

    def thread(self) -> ThreadId:
        """The selected thread; ESRCH if none is left."""
        if not self.attached:
            raise TargetError(ESRCH, "no process is attached")
        if self.general is None:
            threads = self.target.threads()
            if not threads:
                raise TargetError(ESRCH, "no thread is left")
            self.general = threads[0].id
        return self.general

    def find_thread(self, spec: ThreadSpec) -> ThreadId:
        """The thread that an id names; "any" prefers the selected one. ESRCH."""
        if not self.attached:
            raise TargetError(ESRCH, "no process is attached")
        if self.general is not None and spec.matches(self.general) and self.is_alive(self.general):
            return self.general
        for info in self.target.threads():
            if spec.matches(info.id):
                return info.id
        raise TargetError(ESRCH, "no such thread")

    def is_alive(self, thread: ThreadId) -> bool:
        """Whether a thread exists."""
        return thread in self.target.thread_ids()

    def pid(self) -> int:
        """The selected process; ESRCH if none is left."""
        return self.thread().pid

    def process(self, text: bytes) -> int:
        """A pid as an annex or argument gives it, in hexadecimal; the selected one if empty."""
        from droidemu.debug.gdb.text import number

        pid = number(text) if text else self.pid()
        if not any(process.pid == pid for process in self.target.processes()):
            raise TargetError(ESRCH, "no such process")
        return pid

    def show_thread(self, thread: ThreadId) -> bytes:
        """A thread's id in the form that was agreed on."""
        if "multiprocess" in self.features:
            return b"p%x.%x" % (thread.pid, thread.tid)
        return b"%x" % thread.tid

    def signal_out(self, signal: int) -> int:
        """A Linux signal's number as this client knows it."""
        return signal & 0xFF if self.dialect is Dialect.LLDB else to_gdb(signal)

    def signal_in(self, number: int) -> int:
        """The Linux signal that this client means."""
        if self.dialect is Dialect.LLDB:
            return number if number <= 64 else 0
        return from_gdb(number)

    # -- holding and running ---------------------------------------------------------------------

    def hold(self) -> None:
        """Take hold of the target: it stands still from here on."""
        if not self.attached:
            self.select(self.target.attach(self))
            self.attached = True

    def let_go(self, *, run: bool) -> None:
        """Give the target back."""
        self.breakpoints.forget()
        self.detached.clear()
        self.files.clear()
        self.general = None
        if self.attached:
            self.attached = False
            self.target.detach(run=run)

    def select(self, event: StopEvent) -> None:
        """The target stands because of this now."""
        self.event = event
        gone = event.kind in (StopKind.EXITED, StopKind.SIGNALLED, StopKind.THREAD_EXITED)
        self.general = None if gone else event.thread
        self.resumes = ThreadSpec(0, 0)
        self.documents.clear()

    def resume(self, actions: Sequence[ThreadAction]) -> None:
        """Let threads go on, and with them the processes that were let go of."""
        if not actions or not self.attached:
            raise TargetError(ESRCH, "no thread is left to run")
        if self.detached:
            named = {action.thread for action in actions}
            actions = [*actions, *actions_after(self, None, exclude=named)]
        self.flush_output()
        self.documents.clear()
        self.actions = actions
        self.known = frozenset(self.target.thread_ids())
        self.running = True
        try:
            self.target.resume(actions)
        except BaseException:
            self.running = False
            raise

    def mute(self) -> _Muted:
        """Within it stops are remembered and not told: ``with session.mute(): ...``."""
        return _Muted(self)

    # -- the target's side (Listener) ------------------------------------------------------------

    def stopped(self, event: StopEvent) -> None:
        """Tell the client, or go on if it has not asked for this kind of news."""
        event = self._note(event)
        if self._muted or not self.running:
            self.select(event)
            return
        if not is_wanted(self, event) and self._go_on(event):
            return
        self.running = False
        self.select(event)
        self.send(stop_reply(self, event))

    def _note(self, event: StopEvent) -> StopEvent:
        """Keep track of processes; the event in the form that concerns this client."""
        pid = event.thread.pid
        if event.kind in (StopKind.FORK, StopKind.VFORK) and event.child is not None:
            child = event.child.pid
            self.breakpoints.forked(pid, child)
            if pid in self.detached or not is_wanted(self, event):
                self.detached.add(child)
                self.breakpoints.spare(child)
        elif event.kind in (StopKind.EXITED, StopKind.SIGNALLED):
            self.breakpoints.ended(pid)
            self.started.discard(pid)
        elif event.kind is StopKind.EXEC:
            self.breakpoints.ended(pid)
        elif event.kind is StopKind.INTERRUPT and pid in self.detached:
            for info in self.target.threads():
                if info.id.pid not in self.detached:
                    return replace(event, thread=info.id)
        return event

    def _go_on(self, event: StopEvent) -> bool:
        """Let the program go on after a stop that the client does not want; False if it cannot."""
        self.detached &= {process.pid for process in self.target.processes()}
        actions = actions_after(self, event)
        if not actions:
            return False
        self.actions = actions
        try:
            self.target.resume(actions)
        except TargetError:
            _log.exception("the program could not go on after %s", event.kind.name)
            return False
        return True

    def output(self, text: str) -> None:
        """Show text on the client's console; while the program stands it waits (bounded)."""
        if self.running:
            if self._has_room is not None and not self._has_room():
                self._lost += len(text)
                return
            if self._lost:
                lost, self._lost = self._lost, 0
                text = f"[{lost} characters lost: the debugger reads too slowly]\n{text}"
            self.send(b"O" + enhex(text.encode("utf-8", "replace")))
        elif self._said_length < _OUTPUT_LIMIT:
            self._said.append(text)
            self._said_length += len(text)

    def flush_output(self) -> None:
        """Send what waited: only a client that waits for a stop reply takes console text."""
        if self._said:
            text, self._said, self._said_length = "".join(self._said), [], 0
            self.send(b"O" + enhex(text.encode("utf-8", "replace")))


class _Muted:
    """Guard of ``Session.mute``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> None:
        self._session._muted += 1

    def __exit__(self, *_: object) -> None:
        self._session._muted -= 1
