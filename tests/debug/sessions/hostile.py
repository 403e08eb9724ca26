# SPDX-License-Identifier: GPL-2.0-or-later
"""A debugger that sets registers, memory and breakpoints to anything, and lets the guest run so."""

from __future__ import annotations

import random
import re
import select
import time

from droidemu.debug.gdb.framing import expand

from .kit import Debugged
from .test_lifecycle import Client

#: Seconds after which a guest that runs is stopped, and within which the stop has to come.
RUN, STOP = 0.06, 30.0


def _printf(text: str) -> str:
    """Of register 5."""
    data = text.encode() + b"\0"
    return f"260005220022003401{len(data):04x}{data.hex()}27"


_EXPRESSIONS = (
    "220127", "220027",  # true, false
    "26001f1a27", "2600201a27", "26000d1927", "26000027",  # what sp and pc point at; a register
    "25ffffffffffffffff1a27", "220522000527",  # an address of nothing, a division by zero
    "220120000027",  # a loop without an end
    _printf("%d%%"), _printf("%s"), _printf("%4096lx"), _printf("%٣d"),
)  # fmt: skip


class Hostile:
    """One client; ``rounds`` times it does something bad and lets the guest go on."""

    def __init__(self, target: Debugged, wide: bool, seed: int) -> None:
        self.target = target
        self.wide = wide
        self.random = random.Random(seed)
        self.client = Client(target)
        #: Stop replies, for those who want to know how far it got.
        self.seen: list[str] = []
        assert self.client.ask("QStartNoAckMode") == "OK"
        self.client.ask("qSupported:swbreak+;hwbreak+;exec-events+;no-resumed+")
        assert self.client.ask("!") == "OK"
        self.pc_at, self.size = (32 * 8, 8) if wide else (15 * 4, 4)

    # -- what is set -----------------------------------------------------------------------------

    def number(self) -> int:
        """An address or value, more often one that means something."""
        pick = self.random
        near = pick.choice((-4096, -64, -16, -8, -4, -3, -2, -1, 0, 1, 2, 3, 4, 8, 12, 64, 4096))
        base = pick.choice((
            0, self.pc, self.pc, self.sp, self.sp, 1 << 31, 1 << 32, 1 << 39, 1 << 63, -1,
            pick.getrandbits(64), pick.getrandbits(32), pick.getrandbits(16),
        ))  # fmt: skip
        return (base + near) & ((1 << 8 * self.size) - 1)

    def look(self) -> bytearray:
        reply = expand(self.client.ask("g").encode("latin-1"))
        block = bytearray.fromhex(reply.decode("ascii"))
        self.pc = int.from_bytes(block[self.pc_at : self.pc_at + self.size], "little")
        sp_at = self.pc_at - (self.size if self.wide else 2 * self.size)
        self.sp = int.from_bytes(block[sp_at : sp_at + self.size], "little")
        return block

    def set_registers(self) -> None:
        """Some of them anew, in one block or one by one; flags are any 32 bits."""
        pick, size = self.random, self.size
        block = self.look()
        for _ in range(pick.randrange(1, 5)):
            place = pick.choice(("any", "pc", "sp", "flags", "vectors"))
            if place == "vectors":
                at = pick.randrange(self.pc_at + size + 4, len(block) - 16)
                block[at : at + 16] = pick.randbytes(16)
            elif place == "flags":
                at = self.pc_at + size
                block[at : at + 4] = pick.randbytes(4)
            else:
                at = size * pick.randrange(self.pc_at // size)
                if place == "pc":
                    at = self.pc_at
                elif place == "sp":
                    at = self.pc_at - size * (1 if self.wide else 2)
                block[at : at + size] = self.number().to_bytes(size, "little")
        if pick.random() < 0.5:
            self.client.ask("G" + block.hex())
        else:
            number = pick.randrange(self.pc_at // size + 1)
            value = self.number().to_bytes(size, "little").hex()
            self.client.ask(f"P{number:x}={value}")
            self.client.ask(f"P{self.pc_at // size + 1:x}={pick.randbytes(4).hex()}")

    def set_breakpoints(self) -> None:
        pick = self.random
        for _ in range(pick.randrange(1, 4)):
            kind = pick.randrange(5)
            size = pick.choice((2, 3, 4)) if kind < 2 else pick.choice((1, 4, 8, 100, 1 << 20))
            packet = f"{pick.choice('ZZZz')}{kind},{self.number():x},{size:x}"
            if packet.startswith("Z"):
                for lead in pick.choice(("", ";", ";cmds:0,", "; ;cmds:1,")).split():
                    code = pick.choice(_EXPRESSIONS)
                    packet += f"{lead}X{len(code) // 2:x},{code}"
            self.client.ask(packet)

    def set_memory(self) -> None:
        """Instructions that nobody wrote, and data."""
        pick = self.random
        calls = (b"\x01\x00\x00\xd4", b"\0\0\0\xef")  # svc
        data = pick.choice((pick.randbytes(4), pick.randbytes(16), *calls))
        self.client.ask(f"M{self.number():x},{len(data):x}:{data.hex()}")

    # -- running ---------------------------------------------------------------------------------

    def resume(self) -> str:
        """Let it go on in some way; the stop reply."""
        pick = self.random
        signal = pick.choice((0, 1, 2, 4, 8, 11, 14, 15, 18, 30, 76, 77, 143, 255))
        packet = pick.choice((
            "c", "c", "s", "s", "vCont;c", "vCont;s", f"vCont;s:{self.thread};c",
            f"vCont;s:{self.thread}", f"c{self.number():x}", f"s{self.number():x}",
            f"vCont;r{self.pc:x},{self.pc + pick.choice((4, 64, 1 << 20)):x}:{self.thread};c",
            f"C{signal:02x}", f"S{signal:02x}", f"vCont;C{signal:02x}:{self.thread};c",
            f"vCont;S{signal:02x}:{self.thread}",
        ))  # fmt: skip
        self.client.send(packet)
        return self.stop()

    def stop(self) -> str:
        end = time.monotonic() + STOP
        asked = False
        while True:
            left = RUN if not asked else end - time.monotonic()
            assert left > 0, "no stop"
            waiting = b"$" in self.client._data
            if not waiting and not select.select([self.client.socket], [], [], left)[0]:
                assert not asked, "the interrupt came to nothing"
                asked = True
                end = time.monotonic() + STOP
                self.client.socket.sendall(b"\x03")
                continue
            reply = self.client.receive()
            if not reply.startswith("O") or reply == "OK":
                self.seen.append(reply)
                return reply

    def round(self) -> None:
        """One bad state, and what comes of it."""
        reply = self.client.ask("?")
        if not reply.startswith("T") or self.random.random() < 0.6:
            reply = self.client.ask("vRun;")
        self.note(reply)
        for _ in range(self.random.randrange(1, 4)):
            self.random.choice((self.set_registers, self.set_breakpoints, self.set_memory))()
        for _ in range(self.random.randrange(1, 4)):
            reply = self.resume()
            if reply[:1] in "XW":
                return
            self.note(reply)

    def note(self, reply: str) -> None:
        """Who has stopped."""
        found = re.search(r"thread:([0-9a-f]+);", reply)
        assert reply[:1] == "T" and found is not None, reply
        self.thread = found[1]
        self.client.ask(f"Hg{self.thread}")
        self.look()

    def close(self) -> None:
        self.client.close()
