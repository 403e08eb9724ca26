# SPDX-License-Identifier: GPL-2.0-or-later
"""Finds the sockets that nobody can receive any more: what net/unix/garbage.c is for.

An open file that is on its way has a reference from the queue in which it waits. Sockets in each
other's queues, or in their own, would so hold each other for ever once no descriptor leads there.

That can come about at one moment only: a socket loses a reference, and all it keeps are those of
queues. From it the way is followed back, to whose queues they are, and so on, until something is
found that is held otherwise: by a descriptor, or by a call that sleeps. Mostly that is the next
one, the receiver's end, so nothing needs to be looked for at other times. If nothing of that kind
is found, all that was passed is lost. What waits in *their* queues loses references in turn.

No call inside a call: a guest makes these ways as long as it likes (``UnixNet.MAX_IN_FLIGHT``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.kernel.file import File
    from droidemu.kernel.files.unix import UnixSocket


def empty_lost(socket: UnixSocket) -> list[File]:
    """If ``socket`` is lost, empty its queue and those it was lost with.

    Returns what was in them, itself included, for the caller to drop, which ends the sockets;
    nothing if something outside still leads to it.
    """
    files: list[File] = []
    for each in _lost(socket):
        files += each.empty_queue()
    return files


def _lost(socket: UnixSocket) -> list[UnixSocket]:
    """``socket`` and all from whose queues it can be reached, unless one is held otherwise."""
    # A list beside the set: in which order sockets end is the same in every run.
    found, known = [socket], {socket}
    for each in found:
        if each.references > len(each.carriers):
            return []
        # What nobody has accepted has no reference; whoever receives the listener accepts it.
        leading = each.carriers if each.listener is None else [each.listener]
        for other in leading:
            if other not in known:
                known.add(other)
                found.append(other)
    return found
