# SPDX-License-Identifier: GPL-2.0-or-later
"""The debug server: listens on a TCP port and lets one debugger at a time at the target."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from typing import Literal

from droidemu.debug.gdb.connection import Connection
from droidemu.debug.gdb.framing import ACK, Item, Kind, PacketParser, encode
from droidemu.debug.gdb.session import Session
from droidemu.debug.gdb.target import Target

_log = logging.getLogger("droidemu.debug.gdb")

#: What a second debugger reads.
BUSY = b"E.DroidEmu: another debugger is connected already"
#: Seconds that a refused client gets to ask its first question.
_REFUSAL = 2.0
#: Seconds that a newcomer waits for the present one to leave.
_GRACE = 0.5
#: Clients that are being refused at the same time; more are dropped without a word.
_REFUSED = 8
#: Seconds that the last reply gets to leave when the server closes.
_LINGER = 1.0


class DebugServer:
    """Lets gdb, lldb and IDEs debug a target over TCP.

    All calls to the target and its session happen inside callables given to ``post``. A debugger
    may come, leave (also without a word) and come again at any time; the target is held from the
    first packet on, not from the connection on, so that a port scan does not stop the program.
    """

    def __init__(
        self,
        target: Target,
        post: Callable[[Callable[[], None]], None],
        host: str = "127.0.0.1",
        port: int = 1234,
        on_disconnect: Literal["run", "wait"] = "run",
        *,
        log: Callable[[str], None] | None = None,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        """
        ``post``: runs a callable on the emulation thread soon; callable from any thread, keeps
        order, and works while the program runs, stands still or has ended.
        ``port``: 0 takes a free one; ``port`` tells it after ``start``.
        ``on_disconnect``: what the program does when the debugger leaves without detaching or
        killing it: run on, or wait for the next debugger.
        ``log``: takes lines for people (who came, who left), on any thread. ``trace``: one line a
        packet, on any thread.
        """
        self._target = target
        self._post = post
        self.host = host
        self.port = port
        self.on_disconnect: Literal["run", "wait"] = on_disconnect
        self._say = log or _log.info
        self._trace = trace
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        #: The session and whose it is; both belong to the emulation thread.
        self._session: Session | None = None
        self._owner: Connection | None = None
        self._closed = False
        self._refusals = threading.Semaphore(_REFUSED)
        #: Set while no connection is there.
        self._free = threading.Event()
        self._free.set()

    # -- any thread ------------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """Whether a debugger is there."""
        connection = self._connection
        return connection is not None and connection.begun

    def start(self) -> None:
        """Listen. Raises OSError if the address cannot be had (in use, not ours)."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            # On Windows this option would let two servers share the port.
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self.host, self.port))
            listener.listen(8)
            self.port = listener.getsockname()[1]
        except BaseException:
            listener.close()
            raise
        self._listener = listener
        self._thread = threading.Thread(target=self._accept, name="gdb-server", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and end the connection; the last reply gets a second to leave.

        The target is not detached by this: it is ending, or the caller does it.
        """
        with self._lock:
            self._closed = True
            connection, self._connection = self._connection, None
        if self._listener is not None:
            # A blocked accept does not notice a close on every system: it is woken by a client.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            with (
                contextlib.suppress(OSError),
                socket.create_connection((self._reachable(), self.port), timeout=0.2),
            ):
                pass
            with contextlib.suppress(OSError):
                self._listener.close()
        if connection is not None:
            connection.close(linger=_LINGER)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout=2.0)

    def _reachable(self) -> str:
        return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    # -- the accepting thread --------------------------------------------------------------------

    def _accept(self) -> None:
        assert self._listener is not None
        while not self._closed:
            try:
                sock, address = self._listener.accept()
            except OSError:
                if self._closed:
                    return
                continue
            with self._lock:
                if self._closed:
                    sock.close()
                    return
                silent = self._connection
                busy = silent is not None and silent.begun
                if not busy:
                    self._connection = None
            name = f"{address[0]}:{address[1]}"
            if busy:
                self._refuse(sock, name)
                continue
            if silent is not None:
                silent.close()  # it never said a word: a newcomer is more likely a debugger
            self._welcome(sock, name)

    def _welcome(self, sock: socket.socket, name: str) -> None:
        def received(item: Item) -> None:
            self._post(lambda: self._item(connection, name, item))

        def eager() -> bool:
            # While the program runs nothing is to be expected, and the program wants the time.
            session = self._session
            return session is not None and not session.running

        def gone() -> None:
            if not self._closed:
                self._post(lambda: self._end(connection, name))
            with self._lock:
                if self._connection is connection:
                    self._connection = None
                    self._free.set()

        try:
            connection = Connection(sock, received, gone, eager=eager, trace=self._trace)
        except OSError:
            sock.close()
            return
        with self._lock:
            if not self._closed:
                self._connection = connection
                self._free.clear()
        connection.start()

    def _refuse(self, sock: socket.socket, name: str) -> None:
        if not self._refusals.acquire(blocking=False):
            sock.close()
            return
        threading.Thread(target=self._wait_or_explain, args=(sock, name), daemon=True).start()

    def _wait_or_explain(self, sock: socket.socket, name: str) -> None:
        """One that connects again at once may come before its own end has been noticed."""
        if not self._free.wait(_GRACE):
            self._explain(sock)
            return
        self._refusals.release()
        with self._lock:
            taken = self._connection is not None or self._closed
        if taken:
            sock.close()
        else:
            self._welcome(sock, name)

    def _explain(self, sock: socket.socket) -> None:
        """Answer the second debugger's questions with the reason until it gives up."""
        parser = PacketParser()
        try:
            with sock, contextlib.suppress(OSError):
                sock.settimeout(_REFUSAL)
                for _ in range(16):
                    data = sock.recv(4096)
                    if not data:
                        return
                    for kind, _payload in parser.feed(data):
                        if kind is Kind.PACKET:
                            sock.sendall(ACK + encode(BUSY))
        finally:
            self._refusals.release()

    # -- the emulation thread --------------------------------------------------------------------

    def _item(self, connection: Connection, name: str, item: Item) -> None:
        try:
            if connection is not self._connection:
                return  # it has left in the meantime
            if self._owner is not connection:
                self._end(self._owner, "an earlier address")
            session = self._session
            if session is None:
                session = Session(
                    self._target,
                    connection.send,
                    acks_off=connection.acks_off,
                    has_room=connection.has_room,
                )
                self._session, self._owner = session, connection
                self._say(f"debugger connected from {name}")
            kind, payload = item
            if kind is Kind.PACKET:
                session.packet(payload)
            elif kind is Kind.INTERRUPT:
                session.interrupt()
            elif kind is Kind.OVERSIZED:
                session.oversized()
        finally:
            connection.done()

    def _end(self, connection: Connection | None, name: str) -> None:
        session = self._session
        if session is None or self._owner is not connection:
            return
        self._session = self._owner = None
        session.close(run=session.over or self.on_disconnect == "run")
        self._say(f"debugger at {name} has left")
