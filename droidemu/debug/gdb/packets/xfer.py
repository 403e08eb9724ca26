# SPDX-License-Identifier: GPL-2.0-or-later
"""``qXfer``: documents that are read in pieces.

A document is made when its beginning is read and kept until the program goes on, so that the
pieces of one reading fit together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from droidemu.debug.gdb.framing import PACKET_SIZE, escape, unescape
from droidemu.debug.gdb.packets.threads import extra
from droidemu.debug.gdb.registry import packet
from droidemu.debug.gdb.target import HasAuxv, HasLibraries, HasSiginfo, TargetError
from droidemu.debug.gdb.text import Malformed, number, pair

if TYPE_CHECKING:
    from droidemu.debug.gdb.session import Session

_ENOENT, _EINVAL, _ESRCH = 2, 22, 3
#: Most bytes of a piece: escapes may double it.
_MOST = PACKET_SIZE // 2 - 8


def _piece(session: Session, kind: bytes, rest: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """``ANNEX:OFFSET,LENGTH`` of a document: "m" and data if more follows, "l" and data if not."""
    annex, colon, where = rest.rpartition(b":")
    if not colon:
        raise Malformed("annex, offset and length are needed")
    offset, length = pair(where)
    key = kind + b":" + annex
    if offset == 0 or key not in session.documents:
        session.documents[key] = make(annex)
    data = session.documents[key]
    if offset > len(data):
        raise TargetError(_EINVAL, "the document ends before that")
    end = offset + min(length, _MOST)
    more = end < len(data)
    if not more:
        del session.documents[key]
    return (b"m" if more else b"l") + escape(data[offset:end])


def _no_annex(annex: bytes) -> None:
    if annex:
        raise TargetError(_ENOENT, "no such annex")


@packet(b"qXfer:features:read:", feature="qXfer:features:read")
def features(session: Session, rest: bytes) -> bytes:
    """Target descriptions: ``target.xml`` and what it includes."""

    def make(annex: bytes) -> bytes:
        name = annex.decode("ascii", "replace")
        documents = session.target.description().documents
        if name not in documents:
            raise TargetError(_ENOENT, "no such document")
        return documents[name].encode("utf-8")

    return _piece(session, b"features", rest, make)


@packet(b"qXfer:auxv:read:", needs=HasAuxv, feature="qXfer:auxv:read")
def auxv(session: Session, rest: bytes) -> bytes:
    """The auxiliary vector of the selected process."""

    def make(annex: bytes) -> bytes:
        assert isinstance(session.target, HasAuxv)
        _no_annex(annex)
        return session.target.auxv(session.pid())

    return _piece(session, b"auxv", rest, make)


@packet(b"qXfer:exec-file:read:", feature="qXfer:exec-file:read")
def exec_file(session: Session, rest: bytes) -> bytes:
    """The path of a process's program; the annex is its pid in hexadecimal."""

    def make(annex: bytes) -> bytes:
        pid = number(annex) if annex else session.pid()
        for process in session.target.processes():
            if process.pid == pid:
                return process.path
        raise TargetError(_ESRCH, "no such process")

    return _piece(session, b"exec-file", rest, make)


@packet(b"qXfer:libraries-svr4:read:", needs=HasLibraries, feature="qXfer:libraries-svr4:read")
def libraries(session: Session, rest: bytes) -> bytes:
    """The dynamic linker's list."""

    def make(annex: bytes) -> bytes:
        assert isinstance(session.target, HasLibraries)
        _no_annex(annex)
        main, found = session.target.libraries(session.pid())
        head = f' main-lm="{main:#x}"' if main else ""
        lines = [f'<library-list-svr4 version="1.0"{head}>']
        # The name space, lmid, is optional in the manual; gdb 13 refuses a list without it.
        lines += [
            f"<library name={_attribute(each.name)}"
            f' lm="{each.lm:#x}" l_addr="{each.l_addr:#x}" l_ld="{each.l_ld:#x}" lmid="0x0"/>'
            for each in found
        ]
        return "\n".join([*lines, "</library-list-svr4>\n"]).encode("utf-8")

    return _piece(session, b"libraries-svr4", rest, make)


def _attribute(text: bytes | str) -> str:
    """A quoted XML attribute; what XML cannot hold becomes a question mark."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    return quoteattr(_xml_text(text))


def _xml_text(text: str) -> str:
    return "".join(char if char >= " " and char not in "\ufffe\uffff" else "?" for char in text)


@packet(b"qXfer:threads:read:", feature="qXfer:threads:read")
def threads(session: Session, rest: bytes) -> bytes:
    """All threads with names, cores and states."""

    def make(annex: bytes) -> bytes:
        _no_annex(annex)
        lines = ['<?xml version="1.0"?>', "<threads>"]
        for info in session.target.threads():
            if info.id.pid in session.detached:
                continue
            number_ = session.show_thread(info.id).decode("ascii")
            name = f" name={_attribute(info.name)}" if info.name else ""
            text = xml(_xml_text(info.state if info.name else extra(info)))
            lines.append(f'<thread id="{number_}" core="{info.core}"{name}>{text}</thread>')
        return "\n".join([*lines, "</threads>\n"]).encode("utf-8", "replace")

    return _piece(session, b"threads", rest, make)


@packet(b"qXfer:siginfo:read:", needs=HasSiginfo, feature="qXfer:siginfo:read")
def siginfo(session: Session, rest: bytes) -> bytes:
    """``siginfo_t`` of the selected thread's signal."""

    def make(annex: bytes) -> bytes:
        assert isinstance(session.target, HasSiginfo)
        _no_annex(annex)
        return session.target.siginfo(session.thread())

    return _piece(session, b"siginfo", rest, make)


@packet(b"qXfer:siginfo:write:", needs=HasSiginfo, feature="qXfer:siginfo:write")
def set_siginfo(session: Session, rest: bytes) -> bytes:
    """``:OFFSET:DATA``: change part of it; the number of bytes written."""
    assert isinstance(session.target, HasSiginfo)
    parts = rest.split(b":", 2)
    if len(parts) != 3:
        raise Malformed("offset and data are needed")
    _no_annex(parts[0])
    offset, data = number(parts[1]), unescape(parts[2])
    thread = session.thread()
    old = session.target.siginfo(thread)
    if offset + len(data) > len(old):
        raise TargetError(_EINVAL, "siginfo is not that long")
    session.target.set_siginfo(thread, old[:offset] + data + old[offset + len(data) :])
    session.documents.pop(b"siginfo:", None)
    return b"%x" % len(data)
