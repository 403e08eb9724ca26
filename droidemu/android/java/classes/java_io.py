# SPDX-License-Identifier: GPL-2.0-or-later
"""java.io: File, streams in memory, exceptions."""

from __future__ import annotations

import posixpath
from typing import Any

from droidemu.android.java.classes.java_lang_throwables import JavaException
from droidemu.android.java.classes.types import FILE, OBJECT, STRING, hash_text, text_of
from droidemu.android.java.declare import (
    Interface,
    Object,
    abstract,
    constructor,
    field,
    method,
    static_field,
)


class IOException(JavaException, java="java.io.IOException"):
    """Input or output has failed."""


class FileNotFoundException(IOException, java="java.io.FileNotFoundException"):
    """No such file."""


class EOFException(IOException, java="java.io.EOFException"):
    """The end of the input."""


class UnsupportedEncodingException(IOException, java="java.io.UnsupportedEncodingException"):
    """No such character set."""


class Serializable(Interface, java="java.io.Serializable", interface=True):
    """A mark."""


class Closeable(
    Interface, java="java.io.Closeable", implements=("java.lang.AutoCloseable",), interface=True
):
    """Something to close."""

    close = abstract("()V")


class File(Object, java="java.io.File", implements=("java.lang.Comparable",)):
    """A path of the guest."""

    path = field(STRING)
    separator = static_field(STRING, "/")
    separatorChar = static_field("C", ord("/"))
    pathSeparator = static_field(STRING, ":")

    @constructor(f"({STRING})V")
    def __init__(self, path: str = "") -> None:
        self.path = path.rstrip("/") or path[:1]

    def held(self) -> int:
        """See heap.py."""
        return 2 * len(self.path)

    @constructor(f"({STRING}{STRING})V")
    def init_parts(self, parent: Any, name: str) -> None:
        File.__init__(self, name if parent is None else f"{parent}/{name.lstrip('/')}")

    @constructor(f"({FILE}{STRING})V")
    def init_in(self, parent: Any, name: str) -> None:
        self.init_parts(None if parent is None else parent.path, name)

    @method(f"(){STRING}")
    def getPath(self) -> Any:
        return self.path

    @method(f"(){STRING}")
    def getAbsolutePath(self) -> str:
        return posixpath.join("/", self.path)

    @method(f"(){STRING}")
    def getCanonicalPath(self) -> str:
        return posixpath.normpath(posixpath.join("/", self.path))

    @method(f"(){STRING}")
    def getName(self) -> str:
        return str(self.path.rpartition("/")[2])

    @method(f"(){STRING}")
    def getParent(self) -> Any:
        parent, slash, _ = self.path.rpartition("/")
        return parent or ("/" if slash and self.path != "/" else None)

    @method(f"(){FILE}")
    def getParentFile(self) -> Any:
        parent = self.getParent()
        return None if parent is None else File(parent)

    @method(f"(){FILE}")
    def getAbsoluteFile(self) -> Any:
        return File(self.getAbsolutePath())

    @method("()Z")
    def isAbsolute(self) -> bool:
        return bool(self.path.startswith("/"))

    @method("()Z")
    def exists(self, vm: Any) -> bool:
        return bool(vm.platform.file_exists(self.getAbsolutePath()))

    @method("()Z")
    def isDirectory(self, vm: Any) -> bool:
        return bool(vm.platform.is_directory(self.getAbsolutePath()))

    @method("()Z")
    def isFile(self, vm: Any) -> bool:
        return self.exists(vm) and not self.isDirectory(vm)

    @method("()Z")
    def canRead(self, vm: Any) -> bool:
        return self.exists(vm)

    @method("()Z")
    def canWrite(self, vm: Any) -> bool:
        return self.exists(vm)

    @method(f"({OBJECT})Z")
    def equals(self, other: Any) -> bool:
        return isinstance(other, File) and bool(self.path == other.path)

    @method("()I")
    def hashCode(self) -> int:
        return hash_text(self.path) ^ 1234321

    @method(f"(){STRING}")
    def toString(self) -> str:
        return str(self.path)


class InputStream(Object, java="java.io.InputStream", implements=("java.io.Closeable",)):
    """Bytes to read, all of them in memory."""

    data = b""
    at = 0

    def held(self) -> int:
        """See heap.py."""
        return len(self.data)

    @method("()I")
    def read(self) -> int:
        if self.at >= len(self.data):
            return -1
        self.at += 1
        return self.data[self.at - 1]

    @method("([B)I", name="read")
    def read_all(self, vm: Any, into: Any) -> int:
        return int(self.read_part(vm, into, 0, len(into)))

    @method("([BII)I", name="read")
    def read_part(self, vm: Any, into: Any, offset: int, count: int) -> int:
        if offset < 0 or count < 0 or offset + count > len(into):
            raise vm.exception("java/lang/IndexOutOfBoundsException", f"{offset}, {count}")
        piece = self.data[self.at : self.at + count]
        if count and not piece:
            return -1
        into.raw()[offset : offset + len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    @method("()I")
    def available(self) -> int:
        return len(self.data) - self.at

    @method("(J)J")
    def skip(self, count: int) -> int:
        count = max(0, min(count, self.available()))
        self.at += count
        return count

    @method("()V")
    def close(self) -> None:
        return None


class ByteArrayInputStream(InputStream, java="java.io.ByteArrayInputStream"):
    """Reads an array."""

    @constructor("([B)V")
    def init_array(self, vm: Any, data: Any) -> None:
        vm.heap.check(len(data))
        self.data = data.tobytes()


class OutputStream(Object, java="java.io.OutputStream", implements=("java.io.Closeable",)):
    """Where bytes go; this one forgets them."""

    grows: tuple[str, ...] = ("write",)

    def held(self) -> int:
        """See heap.py."""
        return 0

    def put(self, vm: Any, data: bytes) -> None:
        """Take bytes."""

    @method("(I)V")
    def write(self, vm: Any, byte: int) -> None:
        self.put(vm, bytes([byte & 0xFF]))

    @method("([B)V", name="write")
    def write_all(self, vm: Any, data: Any) -> None:
        self.put(vm, data.tobytes())

    @method("([BII)V", name="write")
    def write_part(self, vm: Any, data: Any, at: int, count: int) -> None:
        if at < 0 or count < 0 or at + count > len(data):
            raise vm.exception("java/lang/IndexOutOfBoundsException", f"{at}, {count}")
        self.put(vm, data.raw()[at : at + count].tobytes())

    @method("()V")
    def flush(self) -> None:
        return None

    @method("()V")
    def close(self) -> None:
        return None


class ByteArrayOutputStream(OutputStream, java="java.io.ByteArrayOutputStream"):
    """Keeps bytes."""

    @constructor("()V", "(I)V")
    def __init__(self, size: int = 32) -> None:
        self.kept = bytearray()

    shrinks = ("reset",)

    def held(self) -> int:
        """See heap.py."""
        return self.kept.__sizeof__()

    def put(self, vm: Any, data: bytes) -> None:
        """Take bytes."""
        vm.heap.check(len(data))
        self.kept += data

    @method("()V")
    def reset(self) -> None:
        self.kept = bytearray()

    @method("()[B")
    def toByteArray(self, vm: Any) -> Any:
        return vm.new_array("B", self.kept)

    @method("()I")
    def size(self) -> int:
        return len(self.kept)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return self.kept.decode("utf-8", "replace")


class PrintStream(OutputStream, java="java.io.PrintStream"):
    """System.out and System.err."""

    fd = 1

    def put(self, vm: Any, data: bytes) -> None:
        """Write bytes as text."""
        vm.platform.write(self.fd, data.decode("utf-8", "replace"))

    @method("()V", f"({STRING})V", f"({OBJECT})V")
    def println(self, vm: Any, value: Any = "") -> None:
        vm.platform.write(self.fd, text_of(vm, value) + "\n")

    @method("(I)V", "(J)V", name="println")
    def println_int(self, vm: Any, value: int) -> None:
        vm.platform.write(self.fd, f"{value}\n")

    @method(f"({STRING})V", f"({OBJECT})V")
    def print(self, vm: Any, value: Any) -> None:
        vm.platform.write(self.fd, text_of(vm, value))
