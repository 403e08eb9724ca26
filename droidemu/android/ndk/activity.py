# SPDX-License-Identifier: GPL-2.0-or-later
"""The activity as the host sees it, and ``/dev/droidemu/activity``, through which it is told.

The guest's ``app_process`` reads records (type and value, 32 bits each) and leads the activity
through its life; it tells with a host call how far it has come.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from struct import Struct
from typing import TYPE_CHECKING, ClassVar, Final

from droidemu.android.ndk.orientation import display_rotation
from droidemu.hal.codes import EV_KEY, EV_SYN
from droidemu.hal.keycodes import BTN_TOUCH, KEY_HOMEPAGE, KEY_POWER
from droidemu.kernel.errno import EAGAIN, EINVAL, KernelError
from droidemu.kernel.file import POLLIN, POLLRDNORM, File
from droidemu.kernel.stat import S_IFCHR, Stat, makedev

if TYPE_CHECKING:
    from droidemu.hal.device import WindowState
    from droidemu.hal.evdev_client import EvdevClient
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

# Records: guest/system/libandroid/internal.h.
CONFIGURATION, BACKGROUND, FOREGROUND, FINISH, LOW_MEMORY, FOCUS, BACK = range(1, 8)
# What the guest tells.
CREATED, STARTED, RESUMED, PAUSED, STOPPED, DESTROYED = range(6)
STATE_NAMES: Final = ("created", "started", "resumed", "paused", "stopped", "destroyed")

_RECORD = Struct("<Ii")
#: Records that wait; an app that never reads loses the oldest.
_MOST: Final = 256


class Activity:
    """What the host wants of the app's activity, and knows of it. Emulation thread."""

    def __init__(self, kernel: Kernel, orientation: str = "unspecified") -> None:
        self.kernel = kernel
        #: ``android:screenOrientation``.
        self.orientation = orientation
        self.state = CREATED
        self.background = False
        self.finishing = False
        self._window: WindowState = "focused"
        #: Told of each change of ``state`` and ``background``.
        self.listeners: list[Callable[[], None]] = []
        self._records: deque[tuple[int, int]] = deque(maxlen=_MOST)
        self._files: list[ActivityFile] = []
        self._clients: list[tuple[EvdevClient, Callable[[], None]]] = []
        self._configuration = self._facts()
        if kernel.device is not None:
            self._window = kernel.device.settings.window
            kernel.device.listeners.append(self._device_changed)
            kernel.device.memory_listeners.append(self._memory_low)

    def close(self) -> None:
        """The app has ended, or is started anew: hear of nothing more."""
        device = self.kernel.device
        if device is not None and self._device_changed in device.listeners:
            device.listeners.remove(self._device_changed)
            device.memory_listeners.remove(self._memory_low)
        for client, listener in self._clients:
            client.listeners.remove(listener)
            client.close()
        self._clients.clear()

    # -- what happens --------------------------------------------------------------------------

    def tell(self, record: int, value: int = 0) -> None:
        """Give the guest a record."""
        self._records.append((record, value))
        for file in self._files:
            file.wait_read.wake()

    def finish(self) -> None:
        """Pause, stop, destroy, end: the window was closed."""
        if not self.finishing:
            self.finishing = True
            self.tell(FINISH)

    def set_background(self, background: bool) -> None:
        """Home was pressed, or the app is to come back."""
        if background != self.background and not self.finishing:
            self.background = background
            if self._window != "hidden":
                self.tell(BACKGROUND if background else FOREGROUND)
            self._changed()

    def _window_changed(self, window: WindowState) -> None:
        """The host's window has the focus, or not, or cannot be seen.

        A hidden window is an app in the background; which of the two it comes back from counts.
        """
        before, self._window = self._window, window
        moves = not self.background and not self.finishing
        if window == "hidden" and moves:
            self.tell(BACKGROUND)
        if (window == "focused") != (before == "focused"):
            self.tell(FOCUS, int(window == "focused"))
        if before == "hidden" and moves:
            self.tell(FOREGROUND)

    def _memory_low(self) -> None:
        """Memory is said to be short, on any thread."""
        self.kernel.post(lambda: self.tell(LOW_MEMORY))

    def reached(self, state: int) -> None:
        """The guest has brought the activity into this state."""
        self.state = state
        self._changed()

    def _changed(self) -> None:
        for listener in tuple(self.listeners):
            listener()

    def _device_changed(self) -> None:
        """The device's state is another one, on any thread."""
        self.kernel.post(self._compare)

    def _compare(self) -> None:
        device = self.kernel.device
        if device is not None and device.settings.window != self._window:
            self._window_changed(device.settings.window)
        facts = self._facts()
        if facts != self._configuration:
            self._configuration = facts
            self.tell(CONFIGURATION)

    def request_orientation(self, orientation: str) -> None:
        """``Activity.setRequestedOrientation``, by its name in manifests."""
        self.orientation = orientation
        self._compare()

    @property
    def rotation(self) -> int:
        """How the device must be turned for the window to be seen upright, degrees clockwise."""
        device = self.kernel.device
        if device is None:
            return 0
        profile, settings = device.profile, device.settings
        return display_rotation(self.orientation, settings.rotation, profile.width, profile.height)

    def _facts(self) -> object:
        device = self.kernel.device
        return None if device is None else (device.configuration, self.rotation)

    # -- the system's own keys -------------------------------------------------------------------

    def watch_keys(self) -> None:
        """Home and Power are never the app's; a touch brings it back from the background."""
        hub = self.kernel.input
        if hub is None or self._clients:
            return
        for device, codes in (
            (hub.keyboard, (KEY_HOMEPAGE, KEY_POWER)),
            (hub.touchscreen, (BTN_TOUCH,)),
        ):
            client = device.open()
            client.set_mask(EV_SYN, [EV_KEY])  # of the types, only this one
            client.set_mask(EV_KEY, codes)
            listener = self._reader(client)
            client.listeners.append(listener)
            self._clients.append((client, listener))

    def _reader(self, client: EvdevClient) -> Callable[[], None]:
        def read() -> None:
            for event in client.read(64):
                if event.type == EV_KEY and event.value == 1:
                    self._system_key(event.code)

        return read

    def _system_key(self, code: int) -> None:
        if code != BTN_TOUCH:
            self.set_background(not self.background)
        elif self.background:
            self.set_background(False)

    # -- the device -------------------------------------------------------------------------------

    def open(self, task: Task | None, flags: int) -> File:
        """Opens /dev/droidemu/activity."""
        self.watch_keys()
        file = ActivityFile(self, flags)
        self._files.append(file)
        return file

    def take(self, most: int) -> bytes:
        """Up to ``most`` records."""
        count = min(most, len(self._records))
        return b"".join(_RECORD.pack(*self._records.popleft()) for _ in range(count))

    @property
    def has_records(self) -> bool:
        """Whether a read would give something."""
        return bool(self._records)

    def forget(self, file: ActivityFile) -> None:
        """A file was closed."""
        self._files.remove(file)


class ActivityFile(File):
    """An open /dev/droidemu/activity."""

    kind: ClassVar[str] = "device"

    def __init__(self, activity: Activity, flags: int) -> None:
        super().__init__(flags)
        self.activity = activity

    def release(self) -> None:
        """See ``File.release``."""
        self.activity.forget(self)

    def read(self, task: Task, size: int) -> bytes:
        """Whole records; EAGAIN while there are none."""
        if size < _RECORD.size:
            raise KernelError(EINVAL)
        if not self.activity.has_records:
            raise KernelError(EAGAIN)
        return self.activity.take(size // _RECORD.size)

    def poll(self) -> int:
        """See ``File.poll``."""
        return POLLIN | POLLRDNORM if self.activity.has_records else 0

    def stat(self) -> Stat:
        """The node's attributes."""
        if self.place is not None:
            return self.place.inode.stat()
        return Stat(mode=S_IFCHR | 0o600, rdev=makedev(10, 200))
