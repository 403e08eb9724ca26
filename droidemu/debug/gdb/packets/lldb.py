# SPDX-License-Identifier: GPL-2.0-or-later
"""lldb's extensions for the host, registers, threads and memory (``lldbgdbremote.md``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from droidemu.debug.gdb.framing import escape
from droidemu.debug.gdb.packets.registers import thread_suffix
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.stop_reply import reason
from droidemu.debug.gdb.target import CanAllocate, HasRegions, TargetError
from droidemu.debug.gdb.text import Malformed, enhex, number

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session
    from droidemu.engine.description import Register

_EINVAL = 22
#: Watchpoints that lldb may set at once; the target has no limit of its own.
_WATCHPOINTS = 16
#: Most register states that may be saved.
_SAVED = 64


@packet(b"QThreadSuffixSupported", feature="QThreadSuffixSupported", lldb=True)
def thread_suffixes(session: Session, rest: bytes) -> bytes:
    """Register packets may name a thread."""
    return b"OK"


@packet(b"QListThreadsInStopReply", feature="QListThreadsInStopReply", lldb=True)
def list_threads(session: Session, rest: bytes) -> bytes:
    """Stop replies list all threads and where they are."""
    session.lists_threads = True
    return b"OK"


@packet(b"QEnableErrorStrings", feature="QEnableErrorStrings", lldb=True)
def error_strings(session: Session, rest: bytes) -> bytes:
    """Errors may carry text."""
    session.error_strings = True
    return b"OK"


@packet(b"qEcho:", feature="qEcho", running=True, lldb=True)
def echo(session: Session, rest: bytes) -> bytes:
    """The packet itself: whether both sides are in step."""
    return b"qEcho:" + escape(rest)


@packet(b"qHostInfo", lldb=True)
def host_info(session: Session, rest: bytes) -> bytes:
    """The emulated device."""
    description = session.target.description()
    return (
        b"triple:%b;ptrsize:%d;endian:little;watchpoint_exceptions_received:before;"
        b"vm-page-size:4096;hostname:%b;"
        % (enhex(description.triple.encode()), description.word_size, enhex(b"droidemu"))
    )


@packet(b"qGDBServerVersion", lldb=True)
def version(session: Session, rest: bytes) -> bytes:
    """Who we are."""
    return b"name:droidemu;version:1;"


@packet(b"QSetDisableASLR:", lldb=True)
def disable_aslr(session: Session, rest: bytes) -> bytes:
    """Addresses are never random here."""
    return b"OK"


@packet(b"QSetDetachOnError:", lldb=True)
def detach_on_error(session: Session, rest: bytes) -> bytes:
    """What happens when the client vanishes is the server's decision; it never kills."""
    if rest not in (b"0", b"1"):
        raise Malformed("neither 0 nor 1")
    return b"OK"


@packet(b"qWatchpointSupportInfo:", lldb=True)
def watchpoints(session: Session, rest: bytes) -> bytes:
    """How many watchpoints there can be."""
    return b"num:%d;" % _WATCHPOINTS


# -- registers -----------------------------------------------------------------------------------


@packet(b"qRegisterInfo", whole=False, lldb=True)
def register_info(session: Session, rest: bytes) -> bytes:
    """``NUMBER``: one register at a time until an error, for lldbs without XML."""
    registers = session.target.description().registers
    wanted = number(rest)
    if wanted >= len(registers):
        return session.error(_EINVAL)
    offset = sum(register.size for register in registers[:wanted])
    return _describe(registers[wanted], offset)


def _describe(register: Register, offset: int) -> bytes:
    vector = register.group == "vector" or register.size > 8
    floating = register.type.startswith("ieee") or register.group == "float"
    encoding = "vector" if vector else "ieee754" if floating and register.size == 8 else "uint"
    format_ = {"vector": "vector-uint8", "ieee754": "float", "uint": "hex"}[encoding]
    kind = "Floating Point Registers" if vector or floating else "General Purpose Registers"
    fields = [f"name:{register.name}"]
    if register.alias:
        fields.append(f"alt-name:{register.alias}")
    fields += [f"bitsize:{8 * register.size}", f"offset:{offset}", f"encoding:{encoding}"]
    fields += [f"format:{format_}", f"set:{kind}"]
    if register.dwarf is not None:
        fields += [f"ehframe:{register.dwarf}", f"dwarf:{register.dwarf}"]
    if register.generic:
        fields.append(f"generic:{register.generic}")
    return (";".join(fields) + ";").encode("ascii", "replace")


@packet(b"QSaveRegisterState", whole=False, lldb=True)
def save_registers(session: Session, rest: bytes) -> bytes:
    """Remember all registers of a thread; a number to ask for them."""
    body, thread = thread_suffix(session, rest)
    if body:
        raise Malformed("only a thread may follow")
    saved = session.saved_registers
    data = session.target.read_registers(thread)
    if len(saved) >= _SAVED:
        del saved[min(saved)]
    saved[identifier := max(saved, default=0) + 1] = (thread, data)
    return b"%d" % identifier


@packet(b"QRestoreRegisterState:", lldb=True)
def restore_registers(session: Session, rest: bytes) -> bytes:
    """Put them back; each number is good once."""
    body, thread = thread_suffix(session, rest)
    if not body.isdigit() or len(body) > 9:
        raise Malformed("not a number")
    owner, data = session.saved_registers.get(int(body), (None, b""))
    if owner != thread:
        raise TargetError(_EINVAL, "nothing was saved under this number")
    session.target.write_registers(thread, data)
    del session.saved_registers[int(body)]
    return b"OK"


# -- threads -------------------------------------------------------------------------------------


@packet(b"jThreadsInfo", lldb=True)
def threads_info(session: Session, rest: bytes) -> bytes:
    """All threads at once: why they stopped, and their expedited registers."""
    result = []
    target = session.target
    for info in target.threads():
        if info.id.pid != session.pid():
            continue
        entry: dict[str, object] = {"tid": info.id.tid, "name": info.name}
        if session.event is not None and session.event.thread == info.id:
            entry |= reason(session, session.event)
        entry["registers"] = {
            str(each): target.read_register(info.id, each).hex()
            for each in target.description().expedited
        }
        result.append(entry)
    return escape(json.dumps(result).encode("ascii"))


# -- memory --------------------------------------------------------------------------------------


@packet(b"qMemoryRegionInfo:", needs=HasRegions, feature="qMemoryRegionInfo", lldb=True)
def region_info(session: Session, rest: bytes) -> bytes:
    """The mapping, or the gap, that holds an address."""
    assert isinstance(session.target, HasRegions)
    region = session.target.memory_region(number(rest))
    reply = b"start:%x;size:%x;" % (region.start, region.end - region.start)
    if region.mapped:
        reply += b"permissions:%b;flags:;" % region.permissions.encode("ascii", "replace")
        if region.name:
            reply += b"name:%b;" % enhex(region.name.encode("utf-8", "surrogateescape"))
    return reply


@packet(b"qMemoryRegionInfo", needs=HasRegions, lldb=True)
def region_info_known(session: Session, rest: bytes) -> bytes:
    """Whether the packet is known."""
    return b"OK"


@packet(b"_M", whole=False, needs=CanAllocate, lldb=True)
def allocate(session: Session, rest: bytes) -> bytes:
    """``SIZE,PERMISSIONS``: fresh memory for expressions."""
    assert isinstance(session.target, CanAllocate)
    size, comma, permissions = rest.partition(b",")
    if not comma or set(permissions) - set(b"rwx"):
        raise Malformed("size and permissions are needed")
    length = number(size)
    if not 0 < length < 1 << 40:
        raise Malformed("no such size")
    address = session.target.allocate(session.pid(), length, permissions.decode("ascii"))
    return b"%x" % address


@packet(b"_m", whole=False, needs=CanAllocate, lldb=True)
def deallocate(session: Session, rest: bytes) -> bytes:
    """Give it back."""
    assert isinstance(session.target, CanAllocate)
    session.target.deallocate(session.pid(), number(rest))
    return b"OK"
