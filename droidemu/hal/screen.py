# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen: a panning frame buffer with a vsync tick, as a phone's display controller has it.

Who calls what:

* The kernel (``/dev/fb0``) reads the geometry, calls ``open``/``close``, ``set_mode``, ``pan``,
  ``blank`` and ``touch``, adds ``vsync_listeners`` to wake guest threads, and
  ``latch_listeners`` where what the guest draws must first be brought into the pixel memory.
* The emulation thread calls ``next_deadline``/``tick`` (a :class:`~droidemu.hal.ticker.Ticker`).
* A display thread takes frames with ``with screen.acquire() as frame:``; it may call
  ``acquire``, ``wait_frame`` and the read-only properties, nothing else.
* ``frame_listeners`` (recorder, ``--frames``, tests) run on the emulation thread.

What the guest sees never depends on a display: with a virtual clock all of this is a pure
function of the guest's actions.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from droidemu.hal.frame import XBGR8888, XRGB8888, Frame, PixelFormat

#: How long (s of host time) a flip waits for a reader of the buffer that it frees. A reader
#: that takes longer sees a torn frame; a dead one cannot stop the guest.
HOLD_LIMIT_S = 0.02

_PSEC_PER_SEC = 10**12

_ZEROS = bytes(1 << 16)


class Screen:
    """A frame buffer of ``buffers`` times the visible height.

    ``width`` and ``height`` in pixels, ``refresh_hz`` in Hz (a float for 59.94 and the like),
    ``dpi`` in pixels per inch.
    """

    def __init__(
        self,
        width: int,
        height: int,
        refresh_hz: float = 60,
        dpi: int = 160,
        format: PixelFormat = XRGB8888,
        buffers: int = 3,
    ) -> None:
        if width < 1 or height < 1 or refresh_hz <= 0 or dpi < 1 or buffers < 1:
            raise ValueError("screen geometry must be positive")
        self.buffers = buffers
        #: Grows with each other panel: the pixel memory is another one then.
        self.panel = 0
        self._native_format = format
        self._set_panel(width, height, refresh_hz, dpi)
        self._black: memoryview | None = None

        self._clients = 0
        self._armed = False
        self._vsync_index = 0
        self._vsync_time = 0
        #: Vsyncs that happened while the screen was open.
        self.vsync_count = 0
        #: Vsyncs that were skipped because the host was late.
        self.missed_vsyncs = 0

        self._yoffset = 0
        self._pending: int | None = None
        self._panned = False
        #: Whether the guest has put anything on the screen since it opened it.
        self._drawn = False
        self._touched = False
        self._blank = False

        self._changed = threading.Condition()
        self._readers = 0
        self._held: int | None = None
        self._serial = 0
        self._shown_y = 0
        self._frame: Frame | None = None

        #: Called at every vsync on the emulation thread: the flip is latched, and the rows from
        #: ``yoffset`` on are about to be looked at.
        self.latch_listeners: list[Callable[[], None]] = []
        #: Called with the guest time in ns after every vsync, on the emulation thread.
        self.vsync_listeners: list[Callable[[int], None]] = []
        #: Called when the first client opens the screen, on the emulation thread.
        self.open_listeners: list[Callable[[], None]] = []
        #: Called with every published frame, on the emulation thread.
        self.frame_listeners: list[Callable[[Frame], None]] = []

    def _set_panel(self, width: int, height: int, refresh_hz: float, dpi: int) -> None:
        self.width = width
        self.height = height
        self.refresh_hz = refresh_hz
        self.dpi = dpi
        self._refresh_mhz = max(1, round(refresh_hz * 1000))
        self._format = self._native_format
        self._turn = 0
        self._yres_virtual = height * self.buffers
        #: Bytes of pixel memory (``smem_len``): enough for every mode of this panel.
        self.memory_size = width * 4 * height * self.buffers
        # Zeroed by the system when touched: a program that never draws pays nothing for it.
        self._memory = memoryview(mmap.mmap(-1, self.memory_size))

    def replace_panel(self, width: int, height: int, refresh_hz: float, dpi: int) -> None:
        """Become another screen, between two programs; ValueError while one has it open.

        The newest frame stays until the next one: readers may still hold it.
        """
        if self._clients:
            raise ValueError("the screen is open")
        with self._changed:
            self._set_panel(width, height, refresh_hz, dpi)
            self.panel += 1
            self._yoffset = 0
            self._pending = None
            self._blank = False

    # --- geometry -----------------------------------------------------------------------------

    @property
    def format(self) -> PixelFormat:
        """Pixel format of the current mode."""
        return self._format

    @property
    def bits_per_pixel(self) -> int:
        return self._format.bits_per_pixel

    @property
    def turn(self) -> int:
        """Quarter turns clockwise from the rows in memory to those of the panel."""
        return self._turn

    @property
    def xres(self) -> int:
        """Pixels in a row of memory in the current mode."""
        return self.height if self._turn % 2 else self.width

    @property
    def yres(self) -> int:
        """Visible rows of memory in the current mode."""
        return self.width if self._turn % 2 else self.height

    @property
    def stride(self) -> int:
        """Bytes from one row to the next (``line_length``)."""
        return self.xres * self._format.bytes_per_pixel

    @property
    def yres_virtual(self) -> int:
        """Rows that can be panned to in the current mode."""
        return self._yres_virtual

    @property
    def yoffset(self) -> int:
        """First visible row, as the guest reads it back: the latest accepted ``pan``."""
        return self._yoffset if self._pending is None else self._pending

    @property
    def width_mm(self) -> int:
        """Physical width in millimetres."""
        return round(self.width * 25.4 / self.dpi)

    @property
    def height_mm(self) -> int:
        """Physical height in millimetres."""
        return round(self.height * 25.4 / self.dpi)

    @property
    def vsync_period_ns(self) -> int:
        """Nanoseconds from one vsync to the next, rounded."""
        return round(_PSEC_PER_SEC / self._refresh_mhz)

    @property
    def pixclock_ps(self) -> int:
        """Picoseconds a pixel (``fb_var_screeninfo.pixclock``), taking the margins as 0."""
        return round(_PSEC_PER_SEC * 1000 / (self.width * self.height * self._refresh_mhz))

    def attach_memory(self, memory: memoryview) -> None:
        """Use ``memory`` (writable bytes, at least ``memory_size``) as the pixel memory.

        The machine calls this once, with memory that guest mappings can alias.
        """
        view = memory.cast("B")
        if len(view) < self.memory_size or view.readonly:
            raise ValueError(f"pixel memory must be writable and have {self.memory_size} bytes")
        with self._changed:
            self._memory = view[: self.memory_size]
            self._frame = None

    @property
    def memory(self) -> memoryview:
        """The whole pixel memory, ``memory_size`` bytes."""
        return self._memory

    def set_mode(
        self, bits_per_pixel: int, yres_virtual: int, red_first: bool = False, turn: int = 0
    ) -> None:
        """Change depth (16 or 32), virtual height and direction; ValueError for what cannot be.

        ``red_first``: 32-bit pixels are XBGR8888. ``turn``: see :attr:`Frame.turn`; with an odd one
        rows are as long as the panel is high. Panning starts again at row 0 if the old offset does
        not fit.
        """
        if bits_per_pixel not in (16, 32):
            raise ValueError(f"no pixel format of {bits_per_pixel} bits")
        yres = self.width if turn % 2 else self.height
        if not yres <= yres_virtual <= yres * self.buffers:
            raise ValueError(f"virtual height {yres_virtual} out of range")
        with self._changed:
            self._format = PixelFormat(bits_per_pixel)
            if red_first and bits_per_pixel == 32:
                self._format = XBGR8888
            if turn % 4 != self._turn:
                # Rows mean something else: what was shown or queued is no place any more.
                self._turn = turn % 4
                self._yoffset = 0
                self._pending = None
            self._yres_virtual = yres_virtual
            limit = yres_virtual - yres
            if self._yoffset > limit:
                self._yoffset = 0
            if self._pending is not None and self._pending > limit:
                self._pending = None
        self.touch()

    def reset(self) -> None:
        """Go back to the native mode with memory that is all zero, for another program.

        The frame that is shown stays, as a copy. Only while nobody has the screen open.
        """
        with self._changed:
            self._wait_unheld()
            if self._frame is not None:
                self._frame = replace(self._frame, pixels=memoryview(bytes(self._frame.pixels)))
            self._memory[:] = bytes(len(self._memory))
            self._format = self._native_format
            self._turn = 0
            self._yres_virtual = self.height * self.buffers
            self._yoffset = self._shown_y = 0
            self._pending = None
        self._blank = self._touched = False

    # --- life ---------------------------------------------------------------------------------

    def open(self) -> None:
        """One more client; the vsync tick runs while there is at least one."""
        self._clients += 1
        if self._clients == 1:
            self._armed = False
            self._panned = False
            self._touched = False
            self._drawn = False
            for listener in tuple(self.open_listeners):
                listener()

    def close(self) -> None:
        """One client less. The last one takes its unshown content to the screen at once."""
        if self._clients < 1:
            raise ValueError("the screen is not open")
        self._clients -= 1
        if self._clients == 0:
            if self._latch() or self._touched:
                self._publish(self._vsync_time)
            self._armed = False

    @property
    def opened(self) -> bool:
        """Whether any client has the screen open."""
        return self._clients > 0

    # --- flips --------------------------------------------------------------------------------

    def pan(self, yoffset: int) -> bool:
        """Queue showing the rows from ``yoffset`` on, at the next vsync.

        False if an earlier flip is still pending: nothing was queued, the guest thread waits for
        a vsync and tries again. ValueError if the rows do not exist. After True the guest thread
        must still wait while :attr:`pan_waits`.
        """
        if not 0 <= yoffset <= self._yres_virtual - self.yres:
            raise ValueError(f"cannot pan to row {yoffset}")
        if self._pending is not None:
            return False
        # The guest will now draw into some buffer that is neither shown nor queued; if a reader
        # still holds such a buffer (one that an earlier vsync has replaced), let it finish.
        with self._changed:
            if self._held is not None and self._held != self._shown_y:
                self._wait_unheld()
        self._pending = yoffset
        self._panned = True
        return True

    @property
    def pan_pending(self) -> bool:
        """Whether a flip waits for the next vsync."""
        return self._pending is not None

    @property
    def pan_waits(self) -> bool:
        """Whether a guest thread that has just panned must wait for the vsync.

        With two buffers the one it draws into next is still shown until then; with three or more
        it may go on.
        """
        return self._pending is not None and self._yres_virtual < 3 * self.yres

    @property
    def blank(self) -> bool:
        """Whether the panel is switched off (FBIOBLANK): frames are black, memory stays."""
        return self._blank

    @blank.setter
    def blank(self, value: bool) -> None:
        if value != self._blank:
            self._blank = value
            self._touched = True

    def touch(self) -> None:
        """Shown memory may have changed: publish at the next vsync even if nobody panned.

        The kernel calls it on ``write()`` and when the guest maps the memory for writing.
        """
        self._touched = True

    # --- the tick -----------------------------------------------------------------------------

    def _time_of(self, index: int) -> int:
        return index * _PSEC_PER_SEC // self._refresh_mhz

    def next_deadline(self) -> int | None:
        """Guest time of the next vsync, None while nobody has the screen open."""
        if not self._clients:
            return None
        return self._time_of(self._vsync_index + 1) if self._armed else 0

    def tick(self, now: int) -> None:
        """A vsync, if one is due at ``now``: latch the flip, publish the frame, tell everyone.

        Vsyncs lie on a fixed grid of guest time. When the host is late, missed ones are skipped.
        """
        if not self._clients:
            return
        if not self._armed:
            # First tick since open: only find the place on the grid.
            self._armed = True
            self._vsync_index = now * self._refresh_mhz // _PSEC_PER_SEC
            self._vsync_time = self._time_of(self._vsync_index)
            return
        if now < self._time_of(self._vsync_index + 1):
            return
        index = now * self._refresh_mhz // _PSEC_PER_SEC
        if self._time_of(index + 1) <= now:  # both divisions round down
            index += 1
        self.missed_vsyncs += index - self._vsync_index - 1
        self._vsync_index = index
        self._vsync_time = self._time_of(index)
        self.vsync_count += 1
        latched = self._latch()
        for bring in tuple(self.latch_listeners):
            bring()
        if latched or ((self._touched or not self._panned) and self._has_content()):
            self._publish(self._vsync_time)
        for listener in tuple(self.vsync_listeners):
            listener(self._vsync_time)

    def _has_content(self) -> bool:
        """Whether there is something to see: memory that is still all zero is no frame.

        A program that opens the screen and then prepares its pictures for a while has not shown
        its first frame meanwhile.
        """
        if not self._drawn:
            start = self._yoffset * self.stride
            end = start + self.stride * self.yres
            # In pieces, as bytes: a memoryview compares byte by byte, a hundred times slower.
            self._drawn = any(
                bytes(self._memory[at : min(at + len(_ZEROS), end)]) != _ZEROS[: end - at]
                for at in range(start, end, len(_ZEROS))
            )
        return self._drawn

    @property
    def vsync_time_ns(self) -> int:
        """Guest time of the latest vsync."""
        return self._vsync_time

    def _latch(self) -> bool:
        if self._pending is None:
            return False
        with self._changed:
            if (
                self._yres_virtual < 3 * self.yres
                and self._held is not None
                and self._held != self._pending
            ):
                self._wait_unheld()
        self._yoffset = self._pending
        self._pending = None
        return True

    def _wait_unheld(self) -> None:
        """Wait, with ``_changed`` held, for the reader; bounded by :data:`HOLD_LIMIT_S`."""
        self._changed.wait_for(lambda: self._held is None, HOLD_LIMIT_S)

    def _publish(self, now: int) -> None:
        self._touched = False
        size = self.stride * self.yres
        if self._blank:
            if self._black is None or len(self._black) < size:
                self._black = memoryview(bytes(size))
            pixels = self._black[:size]
        else:
            start = self._yoffset * self.stride
            pixels = self._memory[start : start + size].toreadonly()
        with self._changed:
            self._serial += 1
            self._shown_y = self._yoffset
            frame = Frame(
                self._serial, pixels, self.xres, self.yres, self.stride, self._format, now,
                self._turn,
            )  # fmt: skip
            self._frame = frame
            self._changed.notify_all()
        for listener in tuple(self.frame_listeners):
            listener(frame)

    # --- readers ------------------------------------------------------------------------------

    @property
    def serial(self) -> int:
        """Serial of the newest frame, 0 before the first. Any thread."""
        return self._serial

    def wait_frame(self, serial: int, timeout: float) -> bool:
        """Wait up to ``timeout`` s for a frame newer than ``serial``. Not the emulation thread."""
        with self._changed:
            return self._changed.wait_for(lambda: self._serial > serial, timeout)

    @contextmanager
    def acquire(self) -> Iterator[Frame | None]:
        """The newest frame (None before the first), held for the length of the block.

        A program that pans does not get the buffer back before the block ends, so keep it short.
        Any thread; one reader at a time holds, further ones share the first one's hold.
        """
        with self._changed:
            frame = self._frame
            if self._readers == 0:
                self._held = self._shown_y if frame is not None else None
            self._readers += 1
        try:
            yield frame
        finally:
            with self._changed:
                self._readers -= 1
                if self._readers == 0:
                    self._held = None
                    self._changed.notify_all()

    def snapshot(self) -> bytes | None:
        """A copy of the newest frame's pixels, None before the first frame. Any thread."""
        with self.acquire() as frame:
            return None if frame is None else bytes(frame.pixels)
