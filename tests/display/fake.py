# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine without a guest: an emulation thread that animates the frame buffer."""

from __future__ import annotations

import threading
from collections.abc import Callable

from droidemu.display.session import NoticeBoard, Presented, SessionStats
from droidemu.hal.clock import Clock, RealClock
from droidemu.hal.device import DeviceState
from droidemu.hal.evdev import InputEvent
from droidemu.hal.input import InputHub
from droidemu.hal.profiles import DeviceProfile
from droidemu.hal.screen import Screen

Paint = Callable[[Screen, int, int], None]


def rgb(red: int, green: int, blue: int) -> bytes:
    """An XRGB8888 pixel."""
    return bytes((blue, green, red, 0))


#: Colours of the four quarters: upper left, upper right, lower left, lower right.
QUARTERS = ((200, 30, 40), (40, 170, 60), (40, 70, 200), (230, 200, 40))


def paint_quarters(screen: Screen, row: int, index: int) -> None:
    """Four coloured quarters, so that every rotation and mirroring shows."""
    half = screen.xres // 2
    upper = rgb(*QUARTERS[0]) * half + rgb(*QUARTERS[1]) * (screen.xres - half)
    lower = rgb(*QUARTERS[2]) * half + rgb(*QUARTERS[3]) * (screen.xres - half)
    top = screen.yres // 2
    start = row * screen.stride
    data = upper * top + lower * (screen.yres - top)
    screen.memory[start : start + len(data)] = data


def paint_bar(screen: Screen, row: int, index: int) -> None:
    """The quarters with a white bar that wanders down."""
    paint_quarters(screen, row, index)
    y = row + index * 8 % (screen.height - 8)
    start = y * screen.stride
    screen.memory[start : start + 8 * screen.stride] = b"\xff" * (8 * screen.stride)


def swap_red_and_blue(screen: Screen) -> None:
    """XRGB8888 becomes XBGR8888, in all of the memory."""
    memory = screen.memory
    blue, red = bytes(memory[0::4]), bytes(memory[2::4])
    memory[0::4], memory[2::4] = red, blue


class FakeSession:
    """Satisfies ``droidemu.display.session.Session``."""

    def __init__(
        self,
        width: int = 200,
        height: int = 400,
        paint: Paint = paint_quarters,
        refresh_hz: float = 60,
        clock: Clock | None = None,
        frames: int | None = None,
    ) -> None:
        self.title = "fake"
        self.icon: bytes | None = None
        self.clock = clock or RealClock()
        self.screen = Screen(width, height, refresh_hz, 160)
        self.hub = InputHub(width, height, 160, self.clock)
        self.finished = threading.Event()
        self.presented = Presented()
        profile = DeviceProfile("fake", "Fake phone", width, height, 160, 60, 512, "Fake")
        self.device = DeviceState(profile)
        self.notices = NoticeBoard()
        self.quit_requests = 0
        self.restarts = 0
        self._next_profile: DeviceProfile | None = None
        self.frames = frames
        self._paint = paint
        self._stop = threading.Event()
        self._wakeup = threading.Event()
        self.hub.wakeup = self._wakeup
        self._clients = [device.open() for device in self.hub.devices]
        self._thread = threading.Thread(target=self._emulate, daemon=True)
        #: Everything the three devices reported, in order, as (device, event).
        self.events: list[tuple[int, InputEvent]] = []
        self._heard = threading.Condition()

    def start(self) -> FakeSession:
        self._thread.start()
        return self

    def stats(self) -> SessionStats:
        return SessionStats(guest_ips=412e6, host_cpu=0.46, host_load=0.71)

    def restart(self) -> str:
        self.restarts += 1
        return ""

    def switch(self, profile: DeviceProfile) -> None:
        """Start anew on another profile, soon."""
        self._next_profile = profile
        self._wakeup.set()

    def _switch(self) -> None:
        profile, self._next_profile = self._next_profile, None
        if profile is None:
            return
        self.screen.close()
        self.screen.replace_panel(profile.width, profile.height, profile.refresh_hz, profile.dpi)
        self.hub.resize(profile.width, profile.height, profile.dpi)
        self.screen.open()
        self.device.choose_profile(profile)
        self.device.apply_profile(profile)

    def request_quit(self) -> None:
        self.quit_requests += 1
        self._stop.set()
        self._wakeup.set()

    def wait_event(self, device: int, type: int, code: int, value: int | None = None) -> InputEvent:
        """The first such event of a device; AssertionError if it does not come."""

        def find() -> InputEvent | None:
            for number, event in self.events:
                if (number, event.type, event.code) == (device, type, code) and (
                    value is None or event.value == value
                ):
                    return event
            return None

        with self._heard:
            assert self._heard.wait_for(lambda: find() is not None, 20), self.events
            found = find()
        assert found is not None
        return found

    def _emulate(self) -> None:
        try:
            self.screen.open()
            self.screen.tick(self.clock.monotonic())
            index = 0
            while not self._stop.is_set() and (self.frames is None or index < self.frames):
                self._switch()
                row = self.screen.yres * (index % self.screen.buffers)
                self._paint(self.screen, row, index)
                while not self.screen.pan(row) and not self._stop.is_set():
                    self._until_vsync()
                index += 1
            while self.screen.pan_pending and not self._stop.is_set():
                self._until_vsync()
        finally:
            self.finished.set()

    def _until_vsync(self) -> None:
        count = self.screen.vsync_count
        while self.screen.vsync_count == count and not self._stop.is_set():
            self.clock.idle(self.screen.next_deadline(), self._wakeup)
            self._wakeup.clear()
            if self.clock.paused:
                continue
            now = self.clock.monotonic()
            self.hub.tick(now)
            self.screen.tick(now)
            with self._heard:
                for number, client in enumerate(self._clients):
                    self.events += [(number, event) for event in client.read(10_000)]
                self._heard.notify_all()
