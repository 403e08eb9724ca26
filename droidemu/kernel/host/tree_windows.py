# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening files on Windows as Linux does: an open file can be removed and renamed.

The C library's open() shares a file for reading and writing only; programs that unlink what they
have open (temporary files) would get EACCES. CreateFileW: learn.microsoft.com, "CreateFileW
function".
"""

from __future__ import annotations

import ctypes
import os
from typing import Any

_GENERIC_READ = 0x80000000
_GENERIC_WRITE = 0x40000000
_SHARE_ALL = 1 | 2 | 4  # FILE_SHARE_READ, WRITE, DELETE
_CREATE_NEW, _OPEN_EXISTING, _OPEN_ALWAYS = 1, 3, 4
_FILE_ATTRIBUTE_READONLY = 0x1
_FILE_ATTRIBUTE_NORMAL = 0x80
#: Opens a link itself, not what it leads to; the caller then refuses it.
_FILE_FLAG_OPEN_REPARSE_POINT = 0x00200000
_INVALID_HANDLE_VALUE = ctypes.c_void_p(-1).value


def _kernel32() -> Any:
    dll = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    dll.CreateFileW.restype = ctypes.c_void_p
    dll.CreateFileW.argtypes = [
        ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32,
        ctypes.c_uint32, ctypes.c_void_p,
    ]  # fmt: skip
    return dll


def open_shared(path: str, flags: int, mode: int) -> int:
    """A descriptor like ``os.open``'s, of a file that others may remove meanwhile. ``OSError``."""
    import msvcrt

    access = _GENERIC_READ
    if flags & (os.O_WRONLY | os.O_RDWR):
        access = _GENERIC_WRITE | (_GENERIC_READ if flags & os.O_RDWR else 0)
    if flags & os.O_CREAT:
        disposition = _CREATE_NEW if flags & os.O_EXCL else _OPEN_ALWAYS
    else:
        disposition = _OPEN_EXISTING
    attributes = _FILE_ATTRIBUTE_NORMAL if mode & 0o200 else _FILE_ATTRIBUTE_READONLY
    handle = _kernel32().CreateFileW(
        path, access, _SHARE_ALL, None, disposition,
        attributes | _FILE_FLAG_OPEN_REPARSE_POINT, None,
    )  # fmt: skip
    if handle is None or handle == _INVALID_HANDLE_VALUE:
        raise ctypes.WinError(ctypes.get_last_error())  # type: ignore[attr-defined,unused-ignore]
    kept = flags & (os.O_RDONLY | os.O_APPEND)
    fd = int(msvcrt.open_osfhandle(handle, kept))  # type: ignore[attr-defined,unused-ignore]
    if flags & os.O_TRUNC and access & _GENERIC_WRITE:
        try:
            os.ftruncate(fd, 0)
        except OSError:
            os.close(fd)
            raise
    return fd
