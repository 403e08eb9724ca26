# SPDX-License-Identifier: GPL-2.0-or-later
"""Sockets of the family AF_UNIX: net/unix/af_unix.c. They stay inside the guest.

What was sent waits in the receiver's queue as messages; streams take pieces of them. As with
pipes, what cannot go on at once raises EAGAIN and the system call layer sleeps.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from struct import Struct
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from droidemu.kernel.errno import (
    EAGAIN,
    ECONNREFUSED,
    ECONNRESET,
    EINVAL,
    EISCONN,
    ENOBUFS,
    ENOTTY,
    EOPNOTSUPP,
    KernelError,
)
from droidemu.kernel.file import (
    O_NONBLOCK,
    O_RDWR,
    POLLERR,
    POLLHUP,
    POLLIN,
    POLLOUT,
    POLLRDHUP,
    POLLRDNORM,
    POLLWRBAND,
    POLLWRNORM,
    File,
)
from droidemu.kernel.files.unix_collect import empty_lost
from droidemu.kernel.stat import S_IFSOCK, Stat
from droidemu.kernel.wait import WaitQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from droidemu.kernel.task import Task

AF_UNIX = 1
SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET = 1, 2, 5

MSG_PEEK = 2

#: Bits of ``shutdown``: nothing comes any more, nothing is sent any more.
RCV_SHUTDOWN, SEND_SHUTDOWN = 1, 2
SHUTDOWN_MASK = 3

#: net.core.wmem_default; net.unix.max_dgram_qlen; net.core.somaxconn.
WMEM_DEFAULT = 212992
DGRAM_QUEUE = 10
SOMAXCONN = 4096
#: What a message costs beside its bytes; Linux counts its buffers' heads, too.
OVERHEAD = 512
#: What a connection costs that nobody has accepted: no descriptor counts it.
PENDING_COST = 4096

FIONREAD = 0x541B
TIOCOUTQ = 0x5411
_INT = Struct("<i")


class Credentials(NamedTuple):
    """struct ucred."""

    pid: int = 0
    uid: int = 0xFFFFFFFF
    gid: int = 0xFFFFFFFF


NOBODY = Credentials()


@dataclass
class Message:
    """What one send brought, or a piece of it."""

    data: bytes
    sender: UnixSocket
    receiver: UnixSocket
    address: bytes
    credentials: Credentials
    rights: tuple[File, ...] = ()
    #: Bytes of a stream that were taken already.
    start: int = 0
    cost: int = 0

    def take_rights(self) -> tuple[File, ...]:
        """The files that came along; they, and the reference to each, are the caller's now."""
        rights, self.rights = self.rights, ()
        self.sender.net.in_flight -= len(rights)
        for file in rights:
            if isinstance(file, UnixSocket):
                file.carriers.remove(self.receiver)
        return rights

    def drop_rights(self) -> None:
        """Nobody wants the files."""
        self.sender.net.drop(self.take_rights())


@dataclass
class UnixNet:
    """What the sockets of one kernel share."""

    #: Abstract names, with their leading NUL. Each type of sockets has names of its own.
    abstract: dict[tuple[int, bytes], UnixSocket] = field(default_factory=dict)
    #: Sockets bound in the file system, by ``Inode.identity``.
    bound: dict[object, UnixSocket] = field(default_factory=dict)
    #: Bytes that may wait in all queues together, and those that do.
    limit: int = 64 << 20
    used: int = 0
    #: Open files that are on their way. No table of descriptors counts them: there is a limit.
    in_flight: int = 0
    next_auto: int = 0
    _doomed: list[File] = field(default_factory=list)
    _is_dropping: bool = False

    MAX_IN_FLIGHT: ClassVar[int] = 1024

    def charge(self, size: int) -> None:
        """So much more waits (or less, negative); ENOBUFS when that is too much."""
        if size > 0 and self.used + size > self.limit:
            raise KernelError(ENOBUFS)
        self.used += size

    def drop(self, files: Iterable[File]) -> None:
        """Files that were on their way are not wanted.

        A socket among them has others in its own queue, and so on: they go one after another, not
        one inside the other, however long a guest has made the chain.
        """
        self._doomed += files
        if self._is_dropping:
            return
        self._is_dropping = True
        try:
            while self._doomed:
                self._doomed.pop().drop()
        finally:
            self._is_dropping = False


class UnixSocket(File, ABC):
    """One end. States are those of the kernel: unconnected, listening, connected."""

    kind: ClassVar[str] = "socket"
    raises_sigpipe: ClassVar[bool] = False
    raises_sigpipe_late: ClassVar[bool] = False
    timeout_error: ClassVar[int] = EAGAIN

    def __init__(self, net: UnixNet, type: int, flags: int, ino: int) -> None:
        super().__init__(O_RDWR | flags, f"socket:[{ino}]")
        self.net = net
        self.type = type
        self.ino = ino
        self.listening = False
        self.connected = False
        self.dead = False
        self.peer: UnixSocket | None = None
        self.queue: deque[Message] = deque()
        #: What this one's own messages cost that nobody has received yet.
        self.sent = 0
        self.shutdown_bits = 0
        self.error = 0
        #: sun_path: b"" without a name, b"\0..." abstract, else a path.
        self.address = b""
        self.bound_to: object = None
        self.backlog = 0
        #: Connections that wait for accept().
        self.pending: deque[UnixSocket] = deque()
        #: Whose ``pending`` this is in.
        self.listener: UnixSocket | None = None
        #: In whose queues this waits as an open file: one entry for each such reference.
        self.carriers: list[UnixSocket] = []
        self.credentials = NOBODY
        self.peer_credentials = NOBODY
        self.pass_credentials = False
        self.options: dict[int, int] = {}
        self.send_buffer = WMEM_DEFAULT
        #: Nanoseconds; None: for ever.
        self.receive_timeout: int | None = None
        self.send_timeout: int | None = None
        #: Woken when the queue, or that of pending connections, has room again.
        self.wait_room = WaitQueue()

    # -- names -------------------------------------------------------------------------------------

    def forget_name(self) -> None:
        """Others may take it."""
        key = self.type, self.address
        if self.bound_to is not None:
            self.net.bound.pop(self.bound_to, None)
        elif self.net.abstract.get(key) is self:  # accepted ones show the name, too
            del self.net.abstract[key]

    # -- connecting --------------------------------------------------------------------------------

    def listen(self, backlog: int, credentials: Credentials) -> None:
        """listen(2); EOPNOTSUPP, EINVAL."""
        if self.type == SOCK_DGRAM:
            raise KernelError(EOPNOTSUPP)
        if not self.address or self.connected:
            raise KernelError(EINVAL)
        self.backlog = min(backlog & 0xFFFFFFFF, SOMAXCONN)
        self.credentials = credentials
        self.listening = True
        self.wait_room.wake()

    def connect(self, target: UnixSocket, other: UnixSocket, credentials: Credentials) -> None:
        """Connect to a listening socket; ``other``, a new one, becomes its end.

        EAGAIN while the target's queue is full: sleep on its ``wait_room``.
        """
        if not target.listening or target.shutdown_bits & RCV_SHUTDOWN:
            raise KernelError(ECONNREFUSED)
        if len(target.pending) > target.backlog:
            raise KernelError(EAGAIN)
        # As in Linux what this one is itself is looked at last.
        if self.connected:
            raise KernelError(EISCONN)
        if self.listening:
            raise KernelError(EINVAL)
        self.net.charge(PENDING_COST)
        other.address = target.address
        other.options.update(target.options)
        other.pass_credentials = target.pass_credentials
        self.credentials = credentials
        other.credentials = target.credentials
        join(self, other)
        other.listener = target
        target.pending.append(other)
        target.wait_read.wake()

    def meet_peer(self, peer: UnixSocket) -> None:
        """Send to it from now on. Who waits to write hears of room in the queue of a datagram
        socket, which others may have filled; those of connections are filled by the peer alone.
        """
        self.peer = peer
        if self.type == SOCK_DGRAM:
            peer.wait_room.listeners.append(self._room_came)

    def _room_came(self) -> None:
        self.wait_write.wake()

    def leave_peer(self) -> None:
        peer, self.peer = self.peer, None
        if peer is not None and self._room_came in peer.wait_room.listeners:
            peer.wait_room.listeners.remove(self._room_came)

    def accept(self) -> UnixSocket:
        """The connection that waits longest; EAGAIN, EINVAL, EOPNOTSUPP."""
        if self.type == SOCK_DGRAM:
            raise KernelError(EOPNOTSUPP)
        if not self.listening:
            raise KernelError(EINVAL)
        if not self.pending:
            raise KernelError(EINVAL if self.shutdown_bits & RCV_SHUTDOWN else EAGAIN)
        found = self.pending.popleft()
        found.listener = None
        self.net.charge(-PENDING_COST)
        self.wait_room.wake()
        return found

    def shutdown(self, how: int) -> None:
        """shutdown(2): 0, 1, 2 for reading, writing, both; EINVAL."""
        if not 0 <= how <= 2:
            raise KernelError(EINVAL)
        bits = how + 1
        self.shutdown_bits |= bits
        peer = self.peer
        if peer is not None and self.type != SOCK_DGRAM:
            peer.shutdown_bits |= (bits & RCV_SHUTDOWN) << 1 | (bits & SEND_SHUTDOWN) >> 1
            peer.wake_all()
        # Who waits for room in a queue here sleeps on, as in Linux, until that comes or the
        # timeout does: there is still something to read.
        self.wait_read.wake()
        self.wait_write.wake()

    def wake_all(self) -> None:
        """Something changed for everybody who waits here."""
        self.wait_read.wake()
        self.wait_write.wake()
        self.wait_room.wake()

    def drop(self) -> None:
        """See ``File.drop``; what only queues hold from now on may have become lost."""
        super().drop()
        if self.carriers and self.references == len(self.carriers):
            self.net.drop(empty_lost(self))

    def release(self) -> None:
        """The last descriptor is closed: the other side sees the end, or a reset."""
        self.dead = True
        self.listening = False
        self.forget_name()
        self.shutdown_bits = SHUTDOWN_MASK
        peer = self.peer
        if peer is not None and self.type != SOCK_DGRAM:
            peer.shutdown_bits = SHUTDOWN_MASK
            if self.queue:
                peer.error = ECONNRESET
            peer.wake_all()
        self.leave_peer()
        for embryo in self.pending:
            self.net.charge(-PENDING_COST)
            client = embryo.peer
            embryo.release()
            if client is not None:
                client.error = ECONNRESET
                client.wake_all()
        self.pending.clear()
        self.net.drop(self.empty_queue())
        self.wake_all()

    # -- sending -----------------------------------------------------------------------------------

    def write_timeout(self) -> int | None:
        """SO_SNDTIMEO."""
        return self.send_timeout

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """See ``File.write``; of a stream what there is room for."""
        return self.send(data, credentials=credentials_of(task))

    @abstractmethod
    def send(
        self,
        data: bytes | memoryview,
        *,
        credentials: Credentials,
        rights: tuple[File, ...] = (),
        target: Callable[[], UnixSocket] | None = None,
    ) -> int:
        """How many bytes went. ``rights``: open files, already acquired, which now belong to the
        message if any byte of it went. ``target``: looks up whom it goes to, if not to the peer.

        EAGAIN: sleep on ``room_for``. EPIPE, ENOTCONN, ECONNREFUSED, EMSGSIZE, ENOBUFS ...
        """

    def room_for(self, target: UnixSocket | None) -> tuple[WaitQueue, ...]:
        """Where to sleep after EAGAIN of ``send``. Nobody who sleeps there keeps the receiver open:
        its end wakes them.
        """
        other = target or self.peer
        return (self.wait_write,) if other is None else (self.wait_write, other.wait_room)

    def enqueue(self, message: Message) -> None:
        """Put a message for this one into its queue; ENOBUFS when all queues together are full."""
        cost = len(message.data) + OVERHEAD
        self.net.charge(cost)
        message.cost = cost
        self.net.in_flight += len(message.rights)
        for file in message.rights:
            if isinstance(file, UnixSocket):
                file.carriers.append(self)
        message.sender.sent += message.cost
        self.queue.append(message)
        self.wait_read.wake()

    # -- receiving ---------------------------------------------------------------------------------

    def received(self, message: Message) -> None:
        """The message has left the queue: there is room for others."""
        self.net.charge(-message.cost)
        message.sender.sent -= message.cost
        message.cost = 0
        message.sender.wait_write.wake()
        self.wait_room.wake()

    def empty_queue(self) -> list[File]:
        """Throw all messages away; the files that came along are the caller's to drop."""
        files: list[File] = []
        while self.queue:
            message = self.queue.popleft()
            self.received(message)
            files += message.take_rights()
        return files

    def read_timeout(self) -> int | None:
        """SO_RCVTIMEO."""
        return self.receive_timeout

    def read(self, task: Task, size: int) -> bytes:
        """See ``File.read``; files that came along are closed."""
        if not size:
            return b""
        data, messages, _ = self.receive(size)
        for message in messages:
            message.drop_rights()
        return data

    @abstractmethod
    def receive(self, size: int, flags: int = 0) -> tuple[bytes, list[Message], int]:
        """(bytes, the messages they are of, whole length). Without MSG_PEEK what was taken is
        gone, and ``rights`` of the messages are the caller's.

        EAGAIN: sleep on ``wait_read``. b"" at the end. EINVAL, ENOTCONN, ECONNRESET.
        """

    def nothing_there(self) -> None:
        if self.error:
            self.raise_error()
        if not self.shutdown_bits & RCV_SHUTDOWN:
            raise KernelError(EAGAIN)
        if self.type == SOCK_DGRAM and self.flags & O_NONBLOCK:
            raise KernelError(EAGAIN)

    def take_error(self) -> int:
        """See ``File.take_error``; also what SO_ERROR tells."""
        error, self.error = self.error, 0
        return error

    def raise_error(self) -> None:
        raise KernelError(self.take_error())

    # -- state -------------------------------------------------------------------------------------

    def poll(self) -> int:
        """See ``File.poll``; unix_poll() and unix_dgram_poll()."""
        ready = POLLERR if self.error else 0
        bits = self.shutdown_bits
        if bits == SHUTDOWN_MASK:
            ready |= POLLHUP
        if bits & RCV_SHUTDOWN:
            ready |= POLLRDHUP | POLLIN | POLLRDNORM
        if self.queue or self.pending:
            ready |= POLLIN | POLLRDNORM
        if self.type != SOCK_DGRAM and not self.connected and not self.listening:
            ready |= POLLHUP
        if self.sent * 4 <= self.send_buffer and not self.listening and not self._peer_full():
            ready |= POLLOUT | POLLWRNORM | POLLWRBAND
        return ready

    def _peer_full(self) -> bool:
        peer = self.peer
        if peer is None or self.type != SOCK_DGRAM or peer.peer is self:
            return False
        return len(peer.queue) > DGRAM_QUEUE

    def ioctl(self, task: Task, command: int, argument: int) -> int:
        """FIONREAD (SIOCINQ) and TIOCOUTQ (SIOCOUTQ)."""
        if command == FIONREAD:
            if self.listening:
                raise KernelError(EINVAL)
            size = self.unread()
        elif command == TIOCOUTQ:
            size = self.sent
        else:
            raise KernelError(ENOTTY)
        task.space.write(argument, _INT.pack(size))
        return 0

    @abstractmethod
    def unread(self) -> int:
        """What FIONREAD tells."""

    def stat(self) -> Stat:
        """As sockfs shows it."""
        return Stat(mode=S_IFSOCK | 0o777, ino=self.ino, dev=8)


def join(one: UnixSocket, other: UnixSocket) -> None:
    """Two ends of one connection."""
    one.meet_peer(other)
    other.meet_peer(one)
    one.peer_credentials, other.peer_credentials = other.credentials, one.credentials
    if one.type != SOCK_DGRAM:
        one.connected = other.connected = True


def credentials_of(task: Task) -> Credentials:
    """Those that a message of this thread carries."""
    process = task.process
    return Credentials(process.pid, process.euid, process.egid)
