# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening a file on Windows so that it can be renamed meanwhile, as on other systems.

The C library's open() forbids that to others for as long as the file is open or mapped: no build
could put a new APK in the place of one that runs. CreateFileW: learn.microsoft.com, "CreateFileW
function".
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import BinaryIO

_GENERIC_READ = 0x80000000
_SHARE_ALL = 1 | 2 | 4  # FILE_SHARE_READ, WRITE, DELETE
_OPEN_EXISTING = 3
_FILE_ATTRIBUTE_NORMAL = 0x80
_INVALID_HANDLE_VALUE = ctypes.c_void_p(-1).value


def open_shared(path: Path) -> BinaryIO:
    """The file, for reading. OSError."""
    import msvcrt

    dll = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    dll.CreateFileW.restype = ctypes.c_void_p
    dll.CreateFileW.argtypes = [
        ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32,
        ctypes.c_uint32, ctypes.c_void_p,
    ]  # fmt: skip
    handle = dll.CreateFileW(
        str(path), _GENERIC_READ, _SHARE_ALL, None, _OPEN_EXISTING, _FILE_ATTRIBUTE_NORMAL, None
    )
    if handle is None or handle == _INVALID_HANDLE_VALUE:
        return path.open("rb")  # fails in the words that all files' errors have
    fd = msvcrt.open_osfhandle(handle, os.O_RDONLY)  # type: ignore[attr-defined,unused-ignore]
    return os.fdopen(fd, "rb")
