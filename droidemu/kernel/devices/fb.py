# SPDX-License-Identifier: GPL-2.0-or-later
"""/dev/fb0: drivers/video/fbdev/core/fbmem.c over ``hal.Screen``."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, ClassVar

from droidemu.kernel.devices.fb_modes import (
    FB_ACTIVATE_MASK,
    FB_ACTIVATE_NOW,
    FB_VMODE_YWRAP,
    VarInfo,
    check_var,
    pack_fix,
    present,
    red_first,
    turn_of,
    unpack_var,
)
from droidemu.kernel.errno import (
    EFBIG,
    EINVAL,
    ENODEV,
    ENOMEM,
    ENOSPC,
    ENOTTY,
    ERESTARTSYS,
    KernelError,
)
from droidemu.kernel.file import POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM, File
from droidemu.kernel.stat import S_IFCHR, Stat, makedev
from droidemu.kernel.wait import Blocking, Wait, WaitQueue, Woken
from droidemu.memory.arena import shared_memory

if TYPE_CHECKING:
    from droidemu.hal.screen import Screen
    from droidemu.kernel.mm import Mm
    from droidemu.kernel.task import Task
    from droidemu.memory import SharedMemory

# include/uapi/linux/fb.h
FBIOGET_VSCREENINFO = 0x4600
FBIOPUT_VSCREENINFO = 0x4601
FBIOGET_FSCREENINFO = 0x4602
FBIOGETCMAP = 0x4604
FBIOPUTCMAP = 0x4605
FBIOPAN_DISPLAY = 0x4606
FBIOGET_CON2FBMAP = 0x460F
FBIOPUT_CON2FBMAP = 0x4610
FBIOBLANK = 0x4611
FBIOGET_VBLANK = 0x80204612
FBIO_WAITFORVSYNC = 0x40044620

FB_VBLANK_HAVE_COUNT = 0x10
FB_VBLANK_HAVE_VSYNC = 0x100

VAR_SIZE = 160
FB_DEVICE = makedev(29, 0)

_CMAP64 = Struct("<II4Q")
_CMAP32 = Struct("<II4I")
_VBLANK = Struct("<IIII16x")
#: Entries of the colour map that is kept for whoever asks.
_CMAP_LENGTH = 256


class FrameBuffer:
    """The device behind all open files of it."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.wait_vsync = WaitQueue()
        self._memory: SharedMemory | None = None
        self._panel = 0
        #: Red, green, blue, transparency: 16-bit values.
        self.cmap = [[index * 0x101 for index in range(_CMAP_LENGTH)] for _ in range(3)]
        self.cmap.append([0] * _CMAP_LENGTH)
        #: Processes whose mappings are copies, on hosts that cannot alias memory (Windows).
        self._copies: list[Mm] = []
        screen.latch_listeners.append(self._bring_rows)
        screen.vsync_listeners.append(self._vsync)

    def _vsync(self, now: int) -> None:
        self.wait_vsync.wake()

    def _bring_rows(self) -> None:
        """Bring what is about to be shown from mappings that are copies into the pixel memory.

        Here and not when a program flips: it may also draw where the screen looks already, or
        change the mode, and each of these must show the same frames as on hosts that alias.
        """
        if self._copies:
            start = self.screen.yoffset * self.screen.stride
            self.sync(start, start + self.screen.yres * self.screen.stride)

    def add_copy(self, mm: Mm) -> None:
        """``mm`` has a mapping that must be copied from to be seen."""
        if mm not in self._copies:
            self._copies.append(mm)

    def sync(self, start: int = 0, end: int = 1 << 63) -> None:
        """Bring mappings that are copies, or bytes [start, end) of them, into the pixel memory."""
        for mm in tuple(self._copies):
            if not mm.sync(self._is_ours, start, end):
                self._copies.remove(mm)

    def _is_ours(self, file: File) -> bool:
        return isinstance(file, FbFile) and file.device is self

    @property
    def memory(self) -> SharedMemory:
        """The pixel memory, made when the device is first opened, or is another panel since."""
        if self._memory is None or self._panel != self.screen.panel:
            try:
                self._memory = shared_memory(self.screen.memory_size)
            except (OSError, MemoryError, ValueError):
                raise KernelError(ENOMEM) from None
            self._panel = self.screen.panel
            self.screen.attach_memory(self._memory.view)
        return self._memory

    def open(self, task: Task | None, flags: int) -> File:
        """A new open file."""
        return FbFile(self, flags)


class FbFile(File):
    """An open /dev/fb0. The screen's vsync runs while there is one."""

    kind: ClassVar[str] = "device"

    def __init__(self, device: FrameBuffer, flags: int) -> None:
        super().__init__(flags)
        self.device = device
        self.screen = device.screen
        self._memory = device.memory
        #: ``vsync_count`` when a flip through this file had ended its wait, None: used up.
        self._panned_at: int | None = None
        self.screen.open()

    def release(self) -> None:
        """The last one lets the screen show what was drawn."""
        self.screen.close()

    def reopen(self, task: Task | None, flags: int) -> File:
        """See ``File.reopen``."""
        return FbFile(self.device, flags)

    def stat(self) -> Stat:
        """The node's attributes."""
        if self.place is not None:
            return self.place.inode.stat()
        return Stat(mode=S_IFCHR | 0o660, rdev=FB_DEVICE)

    def poll(self) -> int:
        """Always ready: fbdev has no poll."""
        return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM

    # -- data -----------------------------------------------------------------------------------

    def read(self, task: Task, size: int) -> bytes:
        """fb_read()."""
        data = self.pread(task, size, self.position)
        self.position += len(data)
        return data

    def pread(self, task: Task, size: int, offset: int) -> bytes:
        """fb_read()."""
        total = self.screen.memory_size
        if offset >= total:
            return b""
        self.device.sync()
        return bytes(self._memory.view[offset : min(offset + size, total)])

    def write(self, task: Task, data: bytes | memoryview) -> int:
        """fb_write()."""
        done = self.pwrite(task, data, self.position)
        self.position += done
        return done

    def pwrite(self, task: Task, data: bytes | memoryview, offset: int) -> int:
        """fb_write(): EFBIG beyond the end, ENOSPC at it, else what fits."""
        total = self.screen.memory_size
        size = len(data)
        if offset > total or (size > total and offset == total):
            raise KernelError(EFBIG)
        if offset + size > total:
            size = total - offset
            if not size:
                raise KernelError(ENOSPC)
        self._memory.view[offset : offset + size] = data[:size]
        self.screen.touch()
        return size

    def lseek(self, offset: int, whence: int) -> int:
        """default_llseek(); the end of a device node is 0."""
        if whence == 1:
            offset += self.position
        elif whence not in (0, 2):
            raise KernelError(EINVAL)
        if offset < 0:
            raise KernelError(EINVAL)
        self.position = offset
        return offset

    def fsync(self) -> None:
        """Show what was drawn at the next vsync (fb_deferred_io_fsync)."""
        self.screen.touch()

    def mmap_bytes(self, offset: int, length: int) -> bytes:
        """A private copy."""
        return self.pread(None, length, offset)  # type: ignore[arg-type]

    def mmap_shared(self, writable: bool) -> SharedMemory | None:
        """The pixel memory itself."""
        if writable:
            self.screen.touch()
        return self._memory

    def write_back(self, offset: int, data: memoryview) -> None:
        """Where mappings cannot alias: their bytes, at vsyncs, munmap and msync.

        That is no reason for a frame: where mappings do alias, there is none either.
        """
        room = self.screen.memory_size - offset
        if room > 0:
            part = data[:room]
            self._memory.view[offset : offset + len(part)] = part

    def mapped_as_copy(self, mm: Mm) -> None:
        """See ``File.mapped_as_copy``."""
        self.device.add_copy(mm)

    # -- control --------------------------------------------------------------------------------

    def ioctl(self, task: Task, command: int, argument: int) -> int | Blocking:
        """do_fb_ioctl()."""
        space = task.space
        if command == FBIOGET_VSCREENINFO:
            space.write(argument, present(self.screen).pack())
            return 0
        if command == FBIOPUT_VSCREENINFO:
            return self._put_var(task, argument)
        if command == FBIOGET_FSCREENINFO:
            space.write(argument, pack_fix(self.screen, task.abi.word_size))
            return 0
        if command == FBIOPAN_DISPLAY:
            return self._pan_display(task, argument)
        if command == FBIO_WAITFORVSYNC:
            if space.read_u32(argument):
                raise KernelError(ENODEV)
            return self._wait_vsync()
        if command == FBIOBLANK:
            self.screen.blank = argument != 0
            return 0
        if command == FBIOGET_VBLANK:
            flags = FB_VBLANK_HAVE_COUNT | FB_VBLANK_HAVE_VSYNC
            count = self.screen.vsync_count & 0xFFFFFFFF
            space.write(argument, _VBLANK.pack(flags, count, 0, 0))
            return 0
        if command in (FBIOGETCMAP, FBIOPUTCMAP):
            return self._cmap(task, command, argument)
        if command in (FBIOGET_CON2FBMAP, FBIOPUT_CON2FBMAP):
            raise KernelError(EINVAL)
        raise KernelError(ENOTTY)

    def _put_var(self, task: Task, argument: int) -> int | Blocking:
        """fb_set_var(). Programs from before FBIOPAN_DISPLAY also pan with it."""
        screen = self.screen
        var = unpack_var(task.space.read(argument, VAR_SIZE))
        check_var(screen, var)
        if var.activate & FB_ACTIVATE_MASK != FB_ACTIVATE_NOW:
            task.space.write(argument, var.pack())
            return 0
        now = present(screen)
        wanted = var.bits_per_pixel, var.yres_virtual, var.red, var.rotate
        if wanted != (now.bits_per_pixel, now.yres_virtual, now.red, now.rotate):
            screen.set_mode(var.bits_per_pixel, var.yres_virtual, red_first(var), turn_of(var))
        if var.yoffset != screen.yoffset:
            return self._pan(task, var, argument)
        task.space.write(argument, var.pack())
        return 0

    def _pan_display(self, task: Task, argument: int) -> int | Blocking:
        """fb_pan_display()."""
        var = unpack_var(task.space.read(argument, VAR_SIZE))
        screen = self.screen
        if (
            var.xoffset
            or var.yoffset > screen.yres_virtual - screen.yres
            or var.vmode & FB_VMODE_YWRAP
        ):
            raise KernelError(EINVAL)
        return self._pan(task, var, argument)

    def _pan(self, task: Task, var: VarInfo, argument: int) -> int | Blocking:
        """Show other rows; sleeps as ``hal.Screen`` says: a driver's wait for its flip."""
        screen = self.screen
        if not screen.pan(var.yoffset):
            return self._pan_waiting(task, var, argument, queued=False)
        if screen.pan_waits:
            return self._pan_waiting(task, var, argument, queued=True)
        task.space.write(argument, var.pack())
        return 0

    def _pan_waiting(self, task: Task, var: VarInfo, argument: int, queued: bool) -> Blocking:
        screen = self.screen
        wait = Wait(self.device.wait_vsync, interruptible=False)
        while not queued:
            yield wait
            if var.yoffset > screen.yres_virtual - screen.yres:
                return -EINVAL  # another thread changed the mode meanwhile
            queued = screen.pan(var.yoffset)
        while screen.pan_waits:
            yield wait
        self._panned_at = screen.vsync_count
        task.space.write(argument, var.pack())
        return 0

    def _wait_vsync(self) -> Blocking:
        screen = self.screen
        count = screen.vsync_count
        if self._panned_at == count:
            # The flip just before has waited for this very vsync. Programs that flip and then
            # wait, as most do, would be halved in speed if they waited for two.
            self._panned_at = None
            return 0
        while screen.vsync_count == count:
            if (yield Wait(self.device.wait_vsync)) is Woken.SIGNAL:
                return -ERESTARTSYS
        return 0

    def _cmap(self, task: Task, command: int, argument: int) -> int:
        """fb_cmap_to_user() and fb_set_user_cmap(): kept, though true colour ignores it."""
        layout = _CMAP64 if task.abi.word_size == 8 else _CMAP32
        space = task.space
        start, length, *pointers = layout.unpack(space.read(argument, layout.size))
        if start >= _CMAP_LENGTH:
            raise KernelError(EINVAL)
        length = min(length, _CMAP_LENGTH - start)
        values = Struct(f"<{length}H")
        for index, pointer in enumerate(pointers):
            if not pointer and index == 3:
                continue
            column = self.device.cmap[index]
            if command == FBIOGETCMAP:
                space.write(pointer, values.pack(*column[start : start + length]))
            else:
                column[start : start + length] = values.unpack(space.read(pointer, values.size))
        return 0
