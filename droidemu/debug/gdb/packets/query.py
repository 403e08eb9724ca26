# SPDX-License-Identifier: GPL-2.0-or-later
"""``qSupported`` and other questions and settings of the session itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.debug.gdb.framing import PACKET_SIZE
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import HasForks
from droidemu.debug.gdb.text import switch

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

#: Features that are on if the client names them.
_NEGOTIATED = (
    "multiprocess",
    "swbreak",
    "hwbreak",
    "exec-events",
    "no-resumed",
    "error-message",
)
#: The same, if the target has processes that fork.
_FORKS = ("fork-events", "vfork-events")
#: What needs no packet of its own.
_ALWAYS = ("ConditionalBreakpoints", "BreakpointCommands", "native-signals")


@packet(b"qSupported", whole=False, running=True)
def supported(session: Session, rest: bytes) -> bytes:
    """``[:FEATURE+;...]``: the answer is computed from the packets that exist."""
    theirs = {
        text[:-1].decode("ascii", "replace")
        for text in rest.removeprefix(b":").split(b";")
        if text.endswith(b"+")
    }
    negotiated: tuple[str, ...] = _NEGOTIATED
    if isinstance(session.target, HasForks):
        negotiated += _FORKS
        session.target.fork_events(bool(theirs & set(_FORKS)))
    session.features = {name for name in negotiated if name in theirs}
    ours = [f"PacketSize={PACKET_SIZE:x}"]
    ours += [f"{name}+" for name in session.table.features]
    ours += [f"{name}+" for name in (*negotiated, *_ALWAYS)]
    return ";".join(ours).encode("ascii")


@packet(b"QStartNoAckMode", feature="QStartNoAckMode", running=True)
def no_acks(session: Session, rest: bytes) -> bytes:
    """TCP loses nothing: acknowledgements only cost time."""
    if session.acks_off is not None:
        session.acks_off()
    return b"OK"


@packet(b"!")
def extend(session: Session, rest: bytes) -> bytes:
    """Extended mode: the session outlives programs, if the target can start any."""
    from droidemu.debug.gdb.target import CanRestart

    if not isinstance(session.target, CanRestart):
        return b""
    session.hold()
    session.extended = True
    session.target.stay(True)
    return b"OK"


@packet(b"qAttached", whole=False)
def attached(session: Session, rest: bytes) -> bytes:
    """Whether the process was there before: a client that leaves ends the ones it started."""
    pid = session.process(rest.removeprefix(b":"))
    return b"0" if pid in session.started else b"1"


@packet(b"QNonStop:")
def non_stop(session: Session, rest: bytes) -> bytes:
    """Only all-stop."""
    return session.error(95, "only all-stop mode") if switch(rest) else b"OK"


@packet(b"QDisableRandomization:", feature="QDisableRandomization")
def randomization(session: Session, rest: bytes) -> bytes:
    """Addresses are never random here, whatever is asked."""
    switch(rest)
    return b"OK"
