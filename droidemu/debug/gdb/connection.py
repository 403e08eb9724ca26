# SPDX-License-Identifier: GPL-2.0-or-later
"""One client's connection: a thread that reads and parses, and a bounded way back.

The reader thread never touches the session; it hands over whole packets. Whoever sends (the
emulation thread) never waits for the client: what the socket does not take at once is kept, up to
a limit, and the reader thread sends it on. A client that does not read counts as gone.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable

from droidemu.debug.gdb.framing import ACK, NAK, Item, Kind, PacketParser, encode

#: Most bytes that wait for a client, and for how many seconds without any of them leaving.
BACKLOG = 8 << 20
STALL = 10.0
#: Console text waits while so many bytes wait already, for at most so many seconds.
CROWDED = 1 << 20
PATIENCE = 1.0
#: Most packets that wait for the emulation thread; beyond it the client has to wait.
AHEAD = 64
_RECEIVE = 1 << 16
#: Seconds that the reader looks out for the next question before it goes to sleep. gdb asks ten and
#: more in a row at a stop, some 30 µs apart; to fall asleep and be woken takes longer than that.
EAGER = 60e-6
#: With one processor that time would be the debugger's.
_SEVERAL = (os.cpu_count() or 1) > 1
#: What a debugger's first byte can be. Web pages can make a browser connect and send "POST ...".
_FIRST = b"+-$\x03"


class Connection:
    """A socket with a client. ``start`` once, then items come to ``received``.

    ``received`` and ``gone`` are called on the reader thread: an item, and once that the client is
    gone (by itself, by ``close``, or because it does not read).
    """

    def __init__(
        self,
        sock: socket.socket,
        received: Callable[[Item], None],
        gone: Callable[[], None],
        *,
        eager: Callable[[], bool] | None = None,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        """``eager``: whether the client is likely to send more at once; asked by the reader."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        self._socket = sock
        self._received = received
        self._gone = gone
        self._eager = eager if _SEVERAL else None
        #: Whether looking out has been worth it lately: it is not where others have the processors.
        self._luck = 0
        self._trace = trace
        self._parser = PacketParser()
        self._lock = threading.Lock()
        self._backlog = bytearray()
        self._moved = 0.0
        self._moving = threading.Condition(self._lock)
        self._acks = True
        self._last = b""
        self._begun = False
        self._ahead = threading.Semaphore(AHEAD)
        #: Set by ``close`` and by the reader when it has ended.
        self._closing = threading.Event()
        #: Wakes the reader out of its wait.
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self._thread = threading.Thread(target=self._read, name="gdb-reader", daemon=True)

    @property
    def begun(self) -> bool:
        """Whether the client has sent anything that a debugger sends."""
        return self._begun

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    # -- any thread ------------------------------------------------------------------------------

    def send(self, payload: bytes) -> None:
        """Frame and send a reply. Never waits, never raises."""
        if self._trace is not None:
            self._trace(f"-> {payload[:200]!r}")
        data = encode(payload)
        self._last = data
        self._put(data)

    def has_room(self) -> bool:
        """Whether console text would leave soon; waits a moment for a client that is behind.

        A program that prints in a tight loop is slowed down to what its debugger can read.
        """
        if len(self._backlog) < CROWDED:
            return True
        with self._moving:
            self._moving.wait_for(
                lambda: len(self._backlog) < CROWDED or self._closing.is_set(), PATIENCE
            )
        return len(self._backlog) < CROWDED

    def acks_off(self) -> None:
        """No acknowledgements from here on."""
        self._acks = False
        self._parser.verify = False

    def done(self) -> None:
        """One received item has been dealt with."""
        self._ahead.release()

    def close(self, *, linger: float = 0.0) -> None:
        """End the connection, after at most ``linger`` seconds for what has not left yet."""
        deadline = time.monotonic() + linger
        while self._backlog and time.monotonic() < deadline and self._thread.is_alive():
            self._wake()
            time.sleep(0.005)
        self._closing.set()
        self._wake()
        if self._thread is not threading.current_thread() and self._thread.is_alive():
            self._thread.join(timeout=2.0)

    def _put(self, data: bytes) -> None:
        with self._lock:
            if self._closing.is_set():
                return
            if not self._backlog:
                try:
                    sent = self._socket.send(data)
                except (BlockingIOError, InterruptedError):
                    sent = 0
                except OSError:
                    self._closing.set()
                    self._wake()
                    return
                if sent == len(data):
                    return
                data = data[sent:]
                self._moved = time.monotonic()
            self._backlog += data
            if len(self._backlog) > BACKLOG:
                self._closing.set()
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it will wake anyway
            self._wake_write.send(b"!")

    # -- the reader ------------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._socket, selectors.EVENT_READ)
                selector.register(self._wake_read, selectors.EVENT_READ)
                self._loop(selector)
        except (OSError, ValueError):
            pass  # reset by the client, or closed under us: it is gone either way
        finally:
            self._closing.set()
            with self._lock:
                for each in (self._socket, self._wake_read, self._wake_write):
                    with contextlib.suppress(OSError):
                        each.close()
            self._gone()

    def _loop(self, selector: selectors.BaseSelector) -> None:
        waiting = False
        while not self._closing.is_set():
            if bool(self._backlog) != waiting:
                waiting = not waiting
                write = selectors.EVENT_WRITE if waiting else 0
                selector.modify(self._socket, selectors.EVENT_READ | write)
            for key, events in selector.select(1.0 if waiting else None):
                if key.fileobj is self._wake_read:
                    self._wake_read.recv(4096)
                elif events & selectors.EVENT_WRITE:
                    self._flush()
                if (
                    key.fileobj is self._socket
                    and events & selectors.EVENT_READ
                    and not self._take_some()
                ):
                    return
            if self._backlog and time.monotonic() - self._moved > STALL:
                return

    def _flush(self) -> None:
        with self._lock, contextlib.suppress(BlockingIOError, InterruptedError):
            sent = self._socket.send(memoryview(self._backlog)[: 1 << 18])
            if sent:
                self._moved = time.monotonic()
                del self._backlog[:sent]
                self._moving.notify_all()

    def _take_some(self) -> bool:
        """Read, and what comes at once after it; False if the client is gone or no debugger."""
        end = 0.0
        while not self._closing.is_set():
            try:
                data = self._socket.recv(_RECEIVE)
            except (BlockingIOError, InterruptedError):
                if time.monotonic() < end:
                    continue
                if end:
                    self._luck = max(self._luck - 2, -8)
                return True
            if end:
                self._luck = min(self._luck + 1, 4)
            if not self._take(data):
                return False
            if self._eager is None or self._backlog or not self._eager():
                return True
            if self._luck < 0:
                self._luck += 1
                return True
            end = time.monotonic() + EAGER
        return True

    def _take(self, data: bytes) -> bool:
        """Deal with what came; False if that was the end, or no debugger."""
        if not data:
            return False
        if not self._begun:
            if data[0] not in _FIRST:
                return False
            self._begun = True
        for item in self._parser.feed(data):
            self._one(item)
        return True

    def _one(self, item: Item) -> None:
        kind, payload = item
        if self._trace is not None and kind not in (Kind.ACK, Kind.JUNK):
            self._trace(f"<- {payload[:200]!r}" if kind is Kind.PACKET else f"<- {kind.name}")
        if kind in (Kind.ACK, Kind.JUNK):
            return
        if kind is Kind.NAK:
            if self._last and self._acks:
                self._put(self._last)
            return
        if self._acks and kind is Kind.DAMAGED:
            self._put(NAK)
            return
        if self._acks and kind is not Kind.INTERRUPT:
            self._put(ACK)
        while not self._ahead.acquire(timeout=0.5):
            if self._closing.is_set():
                return
        self._received(item)
