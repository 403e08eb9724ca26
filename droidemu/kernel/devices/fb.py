# SPDX-License-Identifier: GPL-2.0-or-later
"""``/dev/fb0`` and ``/dev/graphics/fb0``: drivers/video/fbdev/core over ``hal.Screen``.

The pixel memory is one shared memory object: guest mappings alias it, and the display reads it
where it lies. Numbers and structures: include/uapi/linux/fb.h.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, Any, ClassVar

from droidemu.kernel.devices.memory import CharDevice
from droidemu.kernel.errno import (
    EFBIG,
    EINVAL,
    ENOSPC,
    ENOTTY,
    ERESTARTSYS,
    KernelError,
)
from droidemu.kernel.file import File
from droidemu.kernel.stat import makedev
from droidemu.kernel.wait import Blocking, Wait, WaitQueue, Woken
from droidemu.memory import shared_memory

if TYPE_CHECKING:
    from droidemu.hal.screen import Screen
    from droidemu.kernel.task import Task
    from droidemu.memory import SharedMemory

FBIOGET_VSCREENINFO = 0x4600
FBIOPUT_VSCREENINFO = 0x4601
FBIOGET_FSCREENINFO = 0x4602
FBIOGETCMAP = 0x4604
FBIOPUTCMAP = 0x4605
FBIOPAN_DISPLAY = 0x4606
FBIOBLANK = 0x4611
FBIOGET_VBLANK = 0x80204612
FBIO_WAITFORVSYNC = 0x40044620

FB_TYPE_PACKED_PIXELS = 0
FB_VISUAL_TRUECOLOR = 2
FB_ACTIVATE_MASK = 15
FB_ACTIVATE_NOW = 0
FB_ACTIVATE_TEST = 2
FB_BLANK_UNBLANK = 0
FB_BLANK_POWERDOWN = 4
FB_VBLANK_HAVE_COUNT = 0x010
FB_VBLANK_HAVE_VSYNC = 0x100

# struct fb_var_screeninfo: 40 words on every ABI; these are the positions of what is not zero.
_VAR = Struct("<40I")
_XRES, _YRES, _XRES_VIRTUAL, _YRES_VIRTUAL, _XOFFSET, _YOFFSET, _BITS, _GRAYSCALE = range(8)
_RED, _GREEN, _BLUE, _TRANSP = 8, 11, 14, 17
_ACTIVATE, _HEIGHT, _WIDTH, _PIXCLOCK, _ROTATE = 21, 22, 23, 25, 34

# struct fb_fix_screeninfo by word size; smem_start and mmio_start are longs.
_FIX = {8: Struct("<16sQ4I3H2xI4xQ2IH4x2x"), 4: Struct("<16sI4I3H2xIIIIH4x2x")}
_VBLANK = Struct("<8I")
_U32 = Struct("<I")

#: (offset, length) of red, green, blue in bits, by bits per pixel.
_CHANNELS = {32: ((16, 8), (8, 8), (0, 8)), 16: ((11, 5), (5, 6), (0, 5))}


class FrameBuffer:
    """The device: pixel memory shared by all open files, and the queue of those who wait."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.memory: SharedMemory = shared_memory(screen.memory_size)
        screen.attach_memory(self.memory.view)
        self.vsync = WaitQueue()
        screen.vsync_listeners.append(self._on_vsync)

    def _on_vsync(self, now: int) -> None:
        self.vsync.wake()

    def open(self, flags: int) -> FrameBufferFile:
        """A new open file."""
        return FrameBufferFile(self, flags)


class FrameBufferFile(CharDevice):
    """One open ``/dev/fb0``."""

    device: ClassVar[int] = makedev(29, 0)

    def __init__(self, device: FrameBuffer, flags: int) -> None:
        super().__init__(flags)
        self.fb = device
        self.screen = device.screen
        self.screen.open()

    def release(self) -> None:
        """The last descriptor is closed."""
        self.screen.close()

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        return FrameBufferFile(self.fb, flags)

    # -- data: fb_read and fb_write of fbmem.c -----------------------------------------------------

    def read(self, task: Task, size: int) -> bytes:
        """Pixel bytes at the position."""
        data = self.pread(task, size, self.position)
        self.position += len(data)
        return data

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """Pixel bytes; b"" behind the end."""
        return bytes(self.screen.memory[offset : offset + max(size, 0)])

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """Store pixels at the position."""
        count = self.pwrite(task, data, self.position)
        self.position += count
        return count

    def pwrite(self, task: Task, data: bytes | memoryview, offset: int) -> int:
        """Store what fits; EFBIG behind the end, ENOSPC if nothing fits."""
        total = self.screen.memory_size
        if offset > total:
            raise KernelError(EFBIG)
        count = min(len(data), total - offset)
        if not count and len(data):
            raise KernelError(EFBIG if len(data) > total else ENOSPC)
        self.screen.memory[offset : offset + count] = data[:count]
        self.screen.touch()
        return count

    def lseek(self, offset: int, whence: int) -> int:
        """generic_file_llseek over the whole pixel memory."""
        base = {0: 0, 1: self.position, 2: self.screen.memory_size}.get(whence)
        if base is None or base + offset < 0:
            raise KernelError(EINVAL)
        self.position = base + offset
        return self.position

    def mmap_shared(self, writable: bool) -> SharedMemory | None:
        """The pixel memory itself."""
        if writable:
            self.screen.touch()
        return self.fb.memory

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """A private mapping starts as a copy."""
        return bytes(self.screen.memory[offset : offset + length])

    # -- control -----------------------------------------------------------------------------------

    def ioctl(self, task: Task, command: int, argument: int) -> Any:
        """The fbdev calls; a generator for those that wait for the vsync."""
        if command == FBIOGET_VSCREENINFO:
            task.space.write(argument, _VAR.pack(*self._var()))
        elif command == FBIOGET_FSCREENINFO:
            task.space.write(argument, self._fix(task.process.isa.word_size))
        elif command == FBIOPUT_VSCREENINFO:
            return self._put_var(task, argument)
        elif command == FBIOPAN_DISPLAY:
            return self._pan_display(task, argument)
        elif command == FBIO_WAITFORVSYNC:
            # The argument is the number of the display; there is one.
            if task.space.read_u32(argument) != 0:
                raise KernelError(EINVAL)
            return self._wait_vsync()
        elif command == FBIOGET_VBLANK:
            have = FB_VBLANK_HAVE_COUNT | FB_VBLANK_HAVE_VSYNC
            count = self.screen.vsync_count & 0xFFFFFFFF
            task.space.write(argument, _VBLANK.pack(have, count, 0, 0, 0, 0, 0, 0))
        elif command == FBIOBLANK:
            if argument > FB_BLANK_POWERDOWN:
                raise KernelError(EINVAL)
            self.screen.blank = argument != FB_BLANK_UNBLANK
        elif command in (FBIOGETCMAP, FBIOPUTCMAP):
            # Only palettes have a colour map; this screen is true colour.
            raise KernelError(EINVAL)
        else:
            raise KernelError(ENOTTY)
        return 0

    def _fix(self, word_size: int) -> bytes:
        screen = self.screen
        # smem_start is a physical address, which means nothing here; programs mmap at 0.
        return _FIX[word_size].pack(
            b"droidemu", 0, screen.memory_size, FB_TYPE_PACKED_PIXELS, 0, FB_VISUAL_TRUECOLOR,
            0, 1, 0, screen.stride, 0, 0, 0, 0,
        )  # fmt: skip

    def _var(self) -> list[int]:
        screen = self.screen
        var = [0] * 40
        var[_XRES] = var[_XRES_VIRTUAL] = screen.width
        var[_YRES] = screen.height
        var[_YRES_VIRTUAL] = screen.yres_virtual
        var[_YOFFSET] = screen.yoffset
        var[_BITS] = screen.bits_per_pixel
        for index, channel in zip((_RED, _GREEN, _BLUE), _CHANNELS[var[_BITS]], strict=True):
            var[index], var[index + 1] = channel
        var[_HEIGHT] = screen.height_mm
        var[_WIDTH] = screen.width_mm
        var[_PIXCLOCK] = screen.pixclock_ps & 0xFFFFFFFF
        return var

    def _put_var(self, task: Task, argument: int) -> Any:
        """fb_set_var with the checks of a driver whose panel has one resolution."""
        var = _VAR.unpack(task.space.read(argument, _VAR.size))
        screen = self.screen
        if (var[_XRES], var[_YRES]) != (screen.width, screen.height):
            raise KernelError(EINVAL)
        if var[_XRES_VIRTUAL] > screen.width or var[_XOFFSET] or var[_GRAYSCALE] > 1:
            raise KernelError(EINVAL)
        bits = var[_BITS]
        rows = max(var[_YRES_VIRTUAL], screen.height)
        if bits not in _CHANNELS or rows > screen.height * screen.buffers:
            raise KernelError(EINVAL)
        if var[_YOFFSET] > rows - screen.height or var[_ROTATE]:
            raise KernelError(EINVAL)
        if var[_ACTIVATE] & FB_ACTIVATE_MASK == FB_ACTIVATE_TEST:
            return 0
        if bits != screen.bits_per_pixel or rows != screen.yres_virtual:
            screen.set_mode(bits, rows)
        if var[_YOFFSET] == screen.yoffset:
            task.space.write(argument, _VAR.pack(*self._var()))
            return 0
        # Android's old gralloc flips with FBIOPUT_VSCREENINFO and FB_ACTIVATE_VBL.
        return self._pan(task, var[_YOFFSET], argument)

    def _pan_display(self, task: Task, argument: int) -> Any:
        """fb_pan_display: only the offsets count."""
        var = _VAR.unpack(task.space.read(argument, _VAR.size))
        offset = var[_YOFFSET]
        if var[_XOFFSET] or offset > self.screen.yres_virtual - self.screen.height:
            raise KernelError(EINVAL)
        return self._pan(task, offset, argument)

    def _pan(self, task: Task, offset: int, argument: int) -> Blocking:
        """Queue the flip; wait as ``Screen`` says so that nobody draws into what is shown."""
        screen = self.screen
        while not screen.pan(offset):
            why = yield Wait(self.fb.vsync)
            if why is Woken.SIGNAL:
                return -ERESTARTSYS
        # At most one vsync, and the flip is under way: not worth interrupting.
        while screen.pan_waits:
            yield Wait(self.fb.vsync, interruptible=False)
        task.space.write(argument, _VAR.pack(*self._var()))
        return 0

    def _wait_vsync(self) -> Blocking:
        why = yield Wait(self.fb.vsync)
        return -ERESTARTSYS if why is Woken.SIGNAL else 0
