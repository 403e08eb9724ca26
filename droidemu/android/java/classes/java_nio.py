# SPDX-License-Identifier: GPL-2.0-or-later
"""java.nio: buffers. A direct one is guest memory (``address``), another one an array."""

from __future__ import annotations

import struct
from typing import Any

from droidemu.android.java.classes.java_lang_throwables import (
    JavaRuntimeException,
    UnsupportedOperationException,
)
from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, method, static_field

_BUFFER, _BYTES, _ORDER = "Ljava/nio/Buffer;", "Ljava/nio/ByteBuffer;", "Ljava/nio/ByteOrder;"


class BufferOverflowException(JavaRuntimeException, java="java.nio.BufferOverflowException"):
    """No room."""


class BufferUnderflowException(JavaRuntimeException, java="java.nio.BufferUnderflowException"):
    """No more data."""


class ReadOnlyBufferException(
    UnsupportedOperationException, java="java.nio.ReadOnlyBufferException"
):
    """The buffer cannot be written."""


class ByteOrder(Object, java="java.nio.ByteOrder"):
    """Little or big."""

    big = False
    LITTLE_ENDIAN = static_field(_ORDER, lambda vm: order_of(vm, False))
    BIG_ENDIAN = static_field(_ORDER, lambda vm: order_of(vm, True))

    @method(f"(){_ORDER}")
    @staticmethod
    def nativeOrder(vm: Any) -> Any:
        return order_of(vm, False)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return "BIG_ENDIAN" if self.big else "LITTLE_ENDIAN"


def order_of(vm: Any, big: bool) -> Any:
    """One of the two orders."""
    key = f"order.{big}"
    if key not in vm.singletons:
        vm.singletons[key] = made = ByteOrder()
        made.big = big
    return vm.singletons[key]


class Buffer(Object, java="java.nio.Buffer", abstract=True):
    """Position, limit and capacity, counted in elements."""

    #: Of direct memory; None: the elements are in ``array``.
    address: int | None = None
    array: Any = None
    #: Bytes of an element.
    unit = 1
    pos = 0
    end = 0
    size = 0
    marked = -1
    big = True

    def _check(self, vm: Any, at: int, count: int) -> None:
        if at < 0 or at + count > self.end * self.unit:
            raise vm.exception("java/lang/IndexOutOfBoundsException", f"{at} of {self.end}")

    def load(self, vm: Any, at: int, count: int) -> bytes:
        """Bytes of the buffer."""
        self._check(vm, at, count)
        if self.address is not None:
            return bytes(vm.read_memory(self.address + at, count))
        return bytes(self.array.raw()[at : at + count])

    def store(self, vm: Any, at: int, data: bytes) -> None:
        """Store bytes into the buffer."""
        self._check(vm, at, len(data))
        if self.address is not None:
            vm.write_memory(self.address + at, data)
        else:
            self.array.raw()[at : at + len(data)] = data

    def step(self, vm: Any, count: int, error: str) -> int:
        """Move on by bytes; the place before that."""
        at = self.pos * self.unit
        if at + count > self.end * self.unit:
            raise vm.exception(f"java/nio/{error}")
        self.pos += count // self.unit
        return at

    @method("()I")
    def capacity(self) -> int:
        return self.size

    @method("()I")
    def position(self) -> int:
        return self.pos

    @method("()I")
    def limit(self) -> int:
        return self.end

    @method("()I")
    def remaining(self) -> int:
        return self.end - self.pos

    @method("()Z")
    def hasRemaining(self) -> bool:
        return self.pos < self.end

    @method("()Z")
    def isDirect(self) -> bool:
        return self.address is not None

    @method("()Z")
    def isReadOnly(self) -> bool:
        return False

    @method("()Z")
    def hasArray(self) -> bool:
        return self.array is not None

    @method(f"(I){_BUFFER}", f"(I){_BYTES}", name="position")
    def set_position(self, vm: Any, at: int) -> Any:
        if not 0 <= at <= self.end:
            raise vm.exception("java/lang/IllegalArgumentException", f"position {at}")
        self.pos = at
        return self

    @method(f"(I){_BUFFER}", f"(I){_BYTES}", name="limit")
    def set_limit(self, vm: Any, at: int) -> Any:
        if not 0 <= at <= self.size:
            raise vm.exception("java/lang/IllegalArgumentException", f"limit {at}")
        self.end = at
        self.pos = min(self.pos, at)
        return self

    @method(f"(){_BUFFER}", f"(){_BYTES}")
    def clear(self) -> Any:
        self.pos, self.end = 0, self.size
        return self

    @method(f"(){_BUFFER}", f"(){_BYTES}")
    def flip(self) -> Any:
        self.pos, self.end = 0, self.pos
        return self

    @method(f"(){_BUFFER}", f"(){_BYTES}")
    def rewind(self) -> Any:
        self.pos = 0
        return self


class ByteBuffer(Buffer, java="java.nio.ByteBuffer", implements=("java.lang.Comparable",)):
    """Bytes."""

    @method(f"(I){_BYTES}")
    @staticmethod
    def allocate(vm: Any, size: int) -> Any:
        return ByteBuffer.wrap(vm, vm.new_array("B", max(0, size)))

    @method(f"(I){_BYTES}")
    @staticmethod
    def allocateDirect(vm: Any, size: int) -> Any:
        return vm.allocate_direct(size)

    @method(f"([B){_BYTES}")
    @staticmethod
    def wrap(vm: Any, array: Any) -> Any:
        made = ByteBuffer()
        made.array = array
        made.size = made.end = len(array)
        return made

    @method(f"({_ORDER}){_BYTES}")
    def order(self, order: Any) -> Any:
        self.big = order.big
        return self

    @method(f"(){_ORDER}", name="order")
    def get_order(self, vm: Any) -> Any:
        return order_of(vm, self.big)

    @method("()[B", name="array")
    def get_array(self, vm: Any) -> Any:
        if self.array is None:
            raise vm.exception("java/lang/UnsupportedOperationException")
        return self.array

    @method("()I")
    def arrayOffset(self) -> int:
        return 0

    @method("()B")
    def get(self, vm: Any) -> int:
        at = self.step(vm, 1, "BufferUnderflowException")
        return int.from_bytes(self.load(vm, at, 1), "little", signed=True)

    @method("(I)B", name="get")
    def get_at(self, vm: Any, at: int) -> int:
        return int.from_bytes(self.load(vm, at, 1), "little", signed=True)

    @method(f"([B){_BYTES}", name="get")
    def get_bytes(self, vm: Any, into: Any) -> Any:
        at = self.step(vm, len(into), "BufferUnderflowException")
        into.raw()[:] = self.load(vm, at, len(into))
        return self

    @method(f"(B){_BYTES}")
    def put(self, vm: Any, value: int) -> Any:
        at = self.step(vm, 1, "BufferOverflowException")
        self.store(vm, at, bytes([value & 0xFF]))
        return self

    @method(f"([B){_BYTES}", name="put")
    def put_bytes(self, vm: Any, data: Any) -> Any:
        at = self.step(vm, len(data), "BufferOverflowException")
        self.store(vm, at, data.tobytes())
        return self

    def _number(self, vm: Any, at: int | None, code: str) -> Any:
        form = (">" if self.big else "<") + code
        size = struct.calcsize(form)
        if at is None:
            at = self.step(vm, size, "BufferUnderflowException")
        return struct.unpack(form, self.load(vm, at, size))[0]

    @method("()I", "(I)I")
    def getInt(self, vm: Any, at: int | None = None) -> int:
        return int(self._number(vm, at, "i"))

    @method("()J", "(I)J")
    def getLong(self, vm: Any, at: int | None = None) -> int:
        return int(self._number(vm, at, "q"))

    @method("()F", "(I)F")
    def getFloat(self, vm: Any, at: int | None = None) -> float:
        return float(self._number(vm, at, "f"))

    @method(f"(I){_BYTES}")
    def putInt(self, vm: Any, value: int) -> Any:
        data = struct.pack((">" if self.big else "<") + "i", value)
        self.store(vm, self.step(vm, 4, "BufferOverflowException"), data)
        return self

    @method(f"(J){_BYTES}")
    def putLong(self, vm: Any, value: int) -> Any:
        data = struct.pack((">" if self.big else "<") + "q", value)
        self.store(vm, self.step(vm, 8, "BufferOverflowException"), data)
        return self

    @method(f"(){_BYTES}")
    def slice(self, vm: Any) -> Any:
        made = ByteBuffer()
        made.size = made.end = self.end - self.pos
        if self.address is not None:
            made.address = self.address + self.pos
        else:
            made.array = vm.new_array("B", self.load(vm, self.pos, made.size))
        return made

    @method(f"(){_BYTES}")
    def duplicate(self) -> Any:
        made = ByteBuffer()
        made.__dict__.update(self.__dict__)
        return made


class ShortBuffer(Buffer, java="java.nio.ShortBuffer", abstract=True):
    """Views of 2-byte elements."""

    unit = 2


class CharBuffer(Buffer, java="java.nio.CharBuffer", abstract=True):
    """Views of 2-byte elements."""

    unit = 2


class IntBuffer(Buffer, java="java.nio.IntBuffer", abstract=True):
    """Views of 4-byte elements."""

    unit = 4


class LongBuffer(Buffer, java="java.nio.LongBuffer", abstract=True):
    """Views of 8-byte elements."""

    unit = 8


class FloatBuffer(Buffer, java="java.nio.FloatBuffer", abstract=True):
    """Views of 4-byte elements."""

    unit = 4


class DoubleBuffer(Buffer, java="java.nio.DoubleBuffer", abstract=True):
    """Views of 8-byte elements."""

    unit = 8
