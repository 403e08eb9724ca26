# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of packets: each is declared once, next to its function.

    @packet(b"qXfer:auxv:read:", needs=HasAuxv, feature="qXfer:auxv:read")
    def read_auxv(session: Session, rest: bytes) -> bytes: ...

``rest`` is what follows the name. The function returns the reply, b"" for "I do not know this" or
None if there is none (yet). What ``qSupported`` tells is computed from this table: a packet whose
ability the target lacks does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

    Handler = Callable[[Session, bytes], bytes | None]

_Function = TypeVar("_Function", bound="Handler")


@dataclass(frozen=True)
class Packet:
    """One declared packet."""

    name: bytes
    handler: Handler
    #: Ability of the target without which it does not exist.
    needs: type | None
    #: What ``qSupported`` says of it, without the "+"; "" for nothing.
    feature: str
    #: Whether the name is the whole packet.
    whole: bool
    #: Whether it may come while the program runs.
    running: bool
    #: Only lldb sends it.
    lldb: bool


_PACKETS: dict[bytes, Packet] = {}


def packet(
    name: bytes,
    *,
    needs: type | None = None,
    feature: str = "",
    whole: bool | None = None,
    running: bool = False,
    lldb: bool = False,
) -> Callable[[_Function], _Function]:
    """Declare a packet. By default names of several letters without a separator are whole."""
    if whole is None:
        whole = len(name) > 1 and name[-1:].isalpha()

    def declare(function: _Function) -> _Function:
        assert name not in _PACKETS, name
        _PACKETS[name] = Packet(name, function, needs, feature, whole, running, lldb)
        return function

    return declare


class PacketTable:
    """The packets that exist for one target."""

    def __init__(self, target: object) -> None:
        # isinstance with a protocol is slow: once a session, not once a packet.
        @cache
        def able(ability: type) -> bool:
            return isinstance(target, ability)

        packets = [each for each in _PACKETS.values() if each.needs is None or able(each.needs)]
        self._whole = {each.name: each for each in packets if each.whole}
        self._begins = {each.name: each for each in packets if not each.whole}
        names = sorted(self._begins, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(re.escape(name) for name in names))
        #: Names of the features for ``qSupported``, sorted, without "+".
        self.features = sorted({each.feature for each in packets if each.feature})
        self.packets = packets

    def find(self, data: bytes) -> tuple[Packet, bytes] | None:
        """The packet that this is, and what follows its name."""
        found = self._whole.get(data)
        if found is not None:
            return found, b""
        match = self._pattern.match(data)
        if match is None:
            return None
        name = match[0]
        return self._begins[name], data[len(name) :]
