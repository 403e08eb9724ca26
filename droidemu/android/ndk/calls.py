# SPDX-License-Identifier: GPL-2.0-or-later
"""Host calls of liblog, libandroid and the other NDK libraries: 0x500 to 0x53F."""

from __future__ import annotations

from struct import Struct
from typing import Any

from droidemu.android.jni import loopers
from droidemu.android.logcat import WARN, Message
from droidemu.android.ndk.sensors import GYROSCOPE, read_sensor
from droidemu.android.ndk.state import state_of
from droidemu.android.properties import SDK
from droidemu.kernel.errno import EINVAL, ENAMETOOLONG, ENOENT, KernelError
from droidemu.kernel.files.timerfd import TimerFd
from droidemu.kernel.hostcall import hostcall
from droidemu.kernel.syscall import Fd, Int, Path, Ptr, Size
from droidemu.kernel.task import Task
from droidemu.loader.apk.errors import ApkError

#: struct host_configuration of guest/system/libandroid/internal.h.
_CONFIGURATION = Struct("<I5i16i2i4s4si")
_ASSET = Struct("<qqii")
_READING = Struct("<4fi")
#: Longest text of a message that is taken, bytes; liblog cuts before.
_LONGEST = 1 << 16

# Values that are always the same here (android/configuration.h).
_FINGER, _NO_KEYS, _NO_NAVIGATION = 3, 1, 1
_KEYS_SOFT, _NAVIGATION_HIDDEN, _ROUND_NO, _UI_NORMAL = 3, 2, 1, 1


def _text(task: Task, address: int) -> str:
    try:
        data = task.space.cstring(address, _LONGEST)
    except ValueError:
        raise KernelError(ENAMETOOLONG) from None
    return data.decode("utf-8", "replace")


@hostcall("log_write", 0x500)
def host_log_write(task: Task, buffer: Int, priority: Int, tag: Ptr, text: Ptr) -> int:
    """A message for the log; ``buffer`` is a log_id_t."""
    message = Message(
        priority if 0 <= priority <= 8 else 0,
        _text(task, tag),
        _text(task, text),
        task.process.pid,
        task.tid,
        task.kernel.clock.realtime() / 1e9,
        buffer,
    )
    state_of(task.kernel).log.put(message)
    return 1


@hostcall("log_loggable", 0x507)
def host_log_loggable(task: Task, tag: Ptr) -> int:
    """The least priority that ``--logcat`` names for this tag, 0 if it says nothing of it."""
    return state_of(task.kernel).log.filters.by_tag.get(_text(task, tag), 0)


@hostcall("configuration", 0x501)
def host_configuration(task: Task, out: Ptr, size: Size) -> int:
    """What the app is to adapt to, and how its window stands."""
    if size != _CONFIGURATION.size:
        raise KernelError(EINVAL)
    kernel = task.kernel
    device, screen, activity = kernel.device, kernel.screen, state_of(kernel).activity
    if device is None or screen is None:
        raise KernelError(EINVAL)
    rotation = activity.rotation if activity is not None else device.settings.rotation
    width, height = screen.width, screen.height
    facts = device.configuration
    width_dp, height_dp = facts.screen_width_dp, facts.screen_height_dp
    if rotation % 180:
        width, height = height, width
    if (width > height) != (width_dp > height_dp):
        width_dp, height_dp = height_dp, width_dp  # an app that does not turn with the device
    task.space.write(
        out,
        _CONFIGURATION.pack(
            size, width, height, rotation, round(screen.refresh_hz * 1000), SDK,
            2 if width > height else 1, _FINGER, facts.density, _NO_KEYS, _NO_NAVIGATION,
            _KEYS_SOFT, _NAVIGATION_HIDDEN, facts.screen_size, facts.screen_long, _ROUND_NO,
            _UI_NORMAL, facts.night, width_dp, height_dp, facts.smallest_width_dp,
            facts.layout_direction, 0, 0, facts.locale.language[:2].encode(),
            facts.locale.region[:2].encode(), device.serial & 0x7FFFFFFF,
        ),
    )  # fmt: skip
    return 0


@hostcall("launch_text", 0x502)
def host_launch_text(task: Task, key: Path, out: Ptr, size: Size) -> int:
    """A fact about the app by its key: how many bytes there are, up to ``size`` of them written."""
    app = state_of(task.kernel).app
    texts = app.launch_texts() if app is not None else {}
    texts["sdk"] = str(SDK)
    device = task.kernel.device
    texts["window"] = device.settings.window if device is not None else "focused"
    found = texts.get(key.decode("utf-8", "replace"))
    if found is None:
        raise KernelError(ENOENT)
    data = found.encode()
    task.space.write(out, data[:size])
    return len(data)


@hostcall("activity_state", 0x503)
def host_activity_state(task: Task, state: Int, value: Int) -> int:
    """The activity has come so far."""
    activity = state_of(task.kernel).activity
    if activity is None or not 0 <= state <= 5:
        raise KernelError(EINVAL)
    activity.reached(state)
    return 0


@hostcall("sensor", 0x504)
def host_sensor(task: Task, kind: Int, out: Ptr, queue: Ptr, passed_us: Int) -> int:
    """What a sensor says now; ``queue`` tells its readers apart.

    ``passed_us``: how much later the event is than the one before, 0 for a first one.
    """
    device = task.kernel.device
    if device is None:
        raise KernelError(EINVAL)
    if kind == GYROSCOPE:
        gyroscopes = state_of(task.kernel).gyroscopes
        reading = gyroscopes.read((task.process.pid, queue), device.settings, passed_us)
    else:
        reading = read_sensor(kind, device.settings)
    task.space.write(out, _READING.pack(*reading.values, 0.0, reading.serial))
    return 0


@hostcall("asset", 0x505)
def host_asset(task: Task, path: Path, out: Ptr) -> int:
    """Where an asset lies in the package's file."""
    app = state_of(task.kernel).app
    if app is None:
        raise KernelError(ENOENT)
    try:
        entry = app.apk.asset(path.decode("utf-8", "replace"))
    except ApkError:
        raise KernelError(ENOENT) from None
    offset = entry.data_offset if entry.stored else 0
    task.space.write(out, _ASSET.pack(offset, entry.size, int(entry.stored), 0))
    return 0


@hostcall("looper", 0x508)
def host_looper(task: Task, timer: Fd) -> int:
    """The thread has a native looper; ``timer``: what wakes it when Java's messages are due."""
    file = task.process.files.get(timer)
    if not isinstance(file, TimerFd):
        raise KernelError(EINVAL)
    loopers.connect(task, file)
    return 0


@hostcall("messages", 0x509)
def host_messages(task: Task) -> Any:
    """Run the messages of Java's that are due on this thread."""
    return loopers.run(task)


@hostcall("refused", 0x506)
def host_refused(task: Task, function: Ptr, library: Ptr) -> int:
    """Something that is not there was asked for: say so once for each function or library."""
    name = _text(task, function)
    whole = _text(task, library) if library else ""
    state = state_of(task.kernel)
    if (whole or name) not in state.refused and len(state.refused) < 1000:
        state.refused.add(whole or name)
        text = f"{name} is not supported by DroidEmu"
        if whole:
            text = f"{whole} is not supported by DroidEmu yet: {name} and all others fail"
        now = task.kernel.clock.realtime() / 1e9
        state.log.put(Message(WARN, "droidemu", text, task.process.pid, task.tid, now))
    return 0
