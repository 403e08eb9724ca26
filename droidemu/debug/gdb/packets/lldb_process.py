# SPDX-License-Identifier: GPL-2.0-or-later
"""lldb's questions about a process: what it is, and where its files are loaded."""

from __future__ import annotations

import posixpath
import struct
from typing import TYPE_CHECKING, Final

from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import HasAuxv, HasFiles, HasRegions, TargetError
from droidemu.debug.gdb.text import TOP, enhex, unhex

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_ENOENT = 2
_AT_PHDR, _AT_PHENT, _AT_PHNUM = 3, 4, 5
_PT_DYNAMIC, _PT_PHDR = 2, 6
_DT_DEBUG = 21
#: Longest dynamic section, program header table and list of mappings that are looked through.
_ENTRIES: Final = 4096
#: Most symbolic links in a row.
_LINKS: Final = 8


@packet(b"qProcessInfo", lldb=True)
def process_info(session: Session, rest: bytes) -> bytes:
    """The selected process."""
    pid = session.pid()
    description = session.target.description()
    for process in session.target.processes():
        if process.pid == pid:
            return (
                b"pid:%x;parent-pid:%x;real-uid:0;real-gid:0;effective-uid:0;effective-gid:0;"
                b"triple:%b;ostype:linux;endian:little;ptrsize:%d;"
                % (pid, process.ppid, enhex(description.triple.encode()), description.word_size)
            )
    raise TargetError(_ENOENT, "no such process")


@packet(b"qFileLoadAddress:", needs=HasRegions, lldb=True)
def load_address(session: Session, rest: bytes) -> bytes:
    """``PATH``: where its first byte is mapped. The path may be a symbolic link (ld-linux is)."""
    path = unhex(rest)
    for _ in range(_LINKS):
        address = _mapped_at(session, path)
        if address is not None:
            return b"%x" % address
        path = _followed(session, path)
    raise TargetError(_ENOENT, "no such file is mapped")


def _mapped_at(session: Session, path: bytes) -> int | None:
    assert isinstance(session.target, HasRegions)
    name = path.decode("utf-8", "surrogateescape")
    address = 0
    for _ in range(_ENTRIES):
        region = session.target.memory_region(address)
        if region.mapped and region.name == name:
            return region.start
        if not address < region.end <= TOP:
            break
        address = region.end
    return None


def _followed(session: Session, path: bytes) -> bytes:
    """Where a symbolic link leads; ENOENT if it is none."""
    target = session.target
    if not isinstance(target, HasFiles) or not path.startswith(b"/") or b"\0" in path:
        raise TargetError(_ENOENT, "no such file is mapped")
    try:
        link = target.file_readlink(session.pid(), path)
    except TargetError as error:
        raise TargetError(_ENOENT, "no such file is mapped") from error
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link))


@packet(b"qShlibInfoAddr", needs=HasAuxv, lldb=True)
def rendezvous(session: Session, rest: bytes) -> bytes:
    """Address of the pointer to ``struct r_debug``: the value of DT_DEBUG, found by AT_PHDR."""
    assert isinstance(session.target, HasAuxv)
    pid = session.pid()
    word = session.target.description().word_size
    pairs = struct.Struct("<QQ" if word == 8 else "<II")
    vector = session.target.auxv(pid)
    auxv = dict(pairs.iter_unpack(vector[: len(vector) // pairs.size * pairs.size]))
    table, size = auxv.get(_AT_PHDR, 0), auxv.get(_AT_PHENT, 0)
    bias, dynamic = None, None
    for index in range(min(auxv.get(_AT_PHNUM, 0), _ENTRIES)):
        header = session.target.read_memory(pid, table + index * size, 56 if word == 8 else 32)
        if len(header) < (56 if word == 8 else 32):
            break
        kind = struct.unpack_from("<I", header)[0]
        # p_vaddr
        address = struct.unpack_from(*(("<Q", header, 16) if word == 8 else ("<I", header, 8)))[0]
        if kind == _PT_PHDR:
            bias = table - address
        elif kind == _PT_DYNAMIC:
            dynamic = address
    if dynamic is None:
        raise TargetError(_ENOENT, "the program is not linked dynamically")
    mask = (1 << (8 * word)) - 1
    at = (dynamic + (bias or 0)) & mask
    for _ in range(_ENTRIES):
        entry = session.target.read_memory(pid, at, pairs.size)
        if len(entry) < pairs.size:
            break
        tag = pairs.unpack(entry)[0]
        if tag == _DT_DEBUG:
            return b"%x" % (at + word)
        if tag == 0:
            break
        at += pairs.size
    raise TargetError(_ENOENT, "the dynamic section has no DT_DEBUG")
