# SPDX-License-Identifier: GPL-2.0-or-later
"""The kinds of AF_UNIX sockets: streams of bytes, and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.errno import (
    EAGAIN,
    ECONNREFUSED,
    ECONNRESET,
    EINVAL,
    EMSGSIZE,
    ENOTCONN,
    EPERM,
    EPIPE,
    KernelError,
)
from droidemu.kernel.files.unix import (
    DGRAM_QUEUE,
    MSG_PEEK,
    RCV_SHUTDOWN,
    SEND_SHUTDOWN,
    SOCK_DGRAM,
    SOCK_SEQPACKET,
    SOCK_STREAM,
    Credentials,
    Message,
    UnixNet,
    UnixSocket,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from droidemu.kernel.file import File

#: Longest piece of a stream that is one message.
_PIECE = 32768


class UnixStream(UnixSocket):
    """SOCK_STREAM: bytes without bounds."""

    writes_all: ClassVar[bool] = True
    raises_sigpipe: ClassVar[bool] = True

    def send(
        self,
        data: bytes | memoryview,
        *,
        credentials: Credentials,
        rights: tuple[File, ...] = (),
        target: Callable[[], UnixSocket] | None = None,
    ) -> int:
        """See ``UnixSocket.send``."""
        peer = self.peer
        if not self.connected or peer is None:
            raise KernelError(EPIPE if self.shutdown_bits & SEND_SHUTDOWN else ENOTCONN)
        view, done = memoryview(data), 0  # slices of bytes would be copies of all that is left
        while done < len(view):
            try:
                done += self._send_piece(peer, view[done:], credentials, rights)
            except KernelError:
                if not done:
                    raise
                break
            rights = ()
        return done

    def _send_piece(
        self,
        peer: UnixSocket,
        data: memoryview,
        credentials: Credentials,
        rights: tuple[File, ...],
    ) -> int:
        if self.shutdown_bits & SEND_SHUTDOWN or peer.dead or peer.shutdown_bits & RCV_SHUTDOWN:
            raise KernelError(EPIPE)
        if self.sent >= self.send_buffer:
            raise KernelError(EAGAIN)
        piece = bytes(data[: min(_PIECE, max(self.send_buffer // 2 - 64, 1))])
        peer.enqueue(Message(piece, self, peer, self.address, credentials, rights))
        return len(piece)

    def receive(self, size: int, flags: int = 0) -> tuple[bytes, list[Message], int]:
        """See ``UnixSocket.receive``: from several messages, until one that brings files."""
        if not self.connected:
            raise KernelError(EINVAL)
        taken: list[Message] = []
        parts: list[bytes] = []
        left = size
        index = 0
        while left and index < len(self.queue):
            message = self.queue[index]
            if taken and self.pass_credentials and message.credentials != taken[0].credentials:
                break
            part = message.data[message.start : message.start + left]
            parts.append(part)
            taken.append(message)
            left -= len(part)
            if flags & MSG_PEEK:
                index += 1
            else:
                message.start += len(part)
                if message.start == len(message.data):
                    self.queue.popleft()
                    self.received(message)
            if message.rights:
                break
        if not taken and size:
            self.nothing_there()
        data = b"".join(parts)
        return data, taken, len(data)

    def unread(self) -> int:
        """See ``UnixSocket.unread``."""
        return sum(len(message.data) - message.start for message in self.queue)


class UnixMessages(UnixSocket):
    """SOCK_DGRAM and SOCK_SEQPACKET: one send is one receive."""

    whole_messages: ClassVar[bool] = True

    def associate(self, target: UnixSocket | None) -> None:
        """connect(2) of a datagram socket; None ends it."""
        if target is not None:
            may_send(self, target)
        left = self.peer
        self.leave_peer()
        if target is not None:
            self.meet_peer(target)
        if left is not None and left is not target:
            self._lose_queue(left)
        self.wait_write.wake()

    def _lose_queue(self, left: UnixSocket) -> None:
        """unix_dgram_disconnected(): with the peer goes what has come, whoever it is from. The
        peer is told, if it still sends here.
        """
        if not self.queue:
            return
        self.net.drop(self.empty_queue())
        if left.peer is self and not left.dead:
            left.error = ECONNRESET
            left.wait_read.wake()
            left.wait_write.wake()

    def send(
        self,
        data: bytes | memoryview,
        *,
        credentials: Credentials,
        rights: tuple[File, ...] = (),
        target: Callable[[], UnixSocket] | None = None,
    ) -> int:
        """See ``UnixSocket.send``."""
        self._may_begin(len(data))
        other = self._receiver(target)
        if other.peer is not self and len(other.queue) > DGRAM_QUEUE:
            raise KernelError(EAGAIN)
        other.enqueue(Message(bytes(data), self, other, self.address, credentials, rights))
        return len(data)

    def _may_begin(self, size: int) -> None:
        """What can be wrong with a message of this size before anybody asks whom it goes to: in
        Linux the receiver is looked up when there is a buffer for the message.
        """
        if self.type == SOCK_SEQPACKET:
            if self.error:
                self.raise_error()
            if not self.connected:
                raise KernelError(ENOTCONN)
        if size > self.send_buffer - 32:
            raise KernelError(EMSGSIZE)
        if self.error:
            self.raise_error()
        if self.shutdown_bits & SEND_SHUTDOWN:
            raise KernelError(EPIPE)
        if self.sent >= self.send_buffer:
            raise KernelError(EAGAIN)

    def _receiver(self, target: Callable[[], UnixSocket] | None) -> UnixSocket:
        """Who gets a message, after all that can be wrong with that."""
        if self.type == SOCK_SEQPACKET:
            target = None
        other = self.peer if target is None else target()
        if other is None:
            raise KernelError(ENOTCONN)
        if other.dead:
            if other is self.peer:
                self.leave_peer()
                self._lose_queue(other)
            raise KernelError(ECONNREFUSED)
        if self.type == SOCK_DGRAM:
            may_send(self, other)
        if other.shutdown_bits & RCV_SHUTDOWN:
            raise KernelError(EPIPE)
        return other

    def receive(self, size: int, flags: int = 0) -> tuple[bytes, list[Message], int]:
        """See ``UnixSocket.receive``; what does not fit is lost."""
        if self.type == SOCK_SEQPACKET and not self.connected:
            raise KernelError(ENOTCONN)
        if self.error:  # unlike with streams it is told before what has come
            self.raise_error()
        if not self.queue:
            self.nothing_there()
            return b"", [], 0
        message = self.queue[0]
        if not flags & MSG_PEEK:
            self.queue.popleft()
            self.received(message)
        return message.data[:size], [message], len(message.data)

    def unread(self) -> int:
        """See ``UnixSocket.unread``: of a datagram socket the first message."""
        waiting = list(self.queue) if self.type == SOCK_SEQPACKET else list(self.queue)[:1]
        return sum(len(message.data) for message in waiting)


def may_send(sender: UnixSocket, target: UnixSocket) -> None:
    """A datagram socket that is connected takes messages of its peer only."""
    if target.peer is not None and target.peer is not sender:
        raise KernelError(EPERM)


def make_socket(net: UnixNet, type: int, flags: int, ino: int) -> UnixSocket:
    """An unconnected socket of a type; ``flags``: O_NONBLOCK or 0."""
    return (UnixStream if type == SOCK_STREAM else UnixMessages)(net, type, flags, ino)
