# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen: modes, flips, vsync grid, frames and their readers."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.hal.frame import RGB565, XRGB8888, Frame
from droidemu.hal.screen import Screen


def opened(buffers: int = 3, **kwargs: object) -> Screen:
    screen = Screen(4, 3, 60, 160, buffers=buffers, **kwargs)  # type: ignore[arg-type]
    screen.open()
    screen.tick(0)
    return screen


def vsync(screen: Screen) -> int:
    deadline = screen.next_deadline()
    assert deadline is not None
    screen.tick(deadline)
    return deadline


def test_geometry() -> None:
    screen = Screen(1080, 1920, 60, 420)
    assert screen.stride == 4320
    assert screen.yres_virtual == 5760
    assert screen.memory_size == 4320 * 5760 == len(screen.memory)
    assert (screen.width_mm, screen.height_mm) == (65, 116)
    assert screen.pixclock_ps == round(10**12 / (1080 * 1920 * 60))
    assert screen.vsync_period_ns == 16666667
    assert screen.bits_per_pixel == 32


@pytest.mark.parametrize(
    "args", [(0, 1), (1, 0), (1, 1, 0), (1, 1, 60, 0), (1, 1, 60, 1, XRGB8888, 0)]
)
def test_bad_geometry(args: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        Screen(*args)  # type: ignore[arg-type]


def test_modes() -> None:
    screen = Screen(4, 3)
    screen.set_mode(16, 6)
    assert (screen.format, screen.stride, screen.yres_virtual) == (RGB565, 8, 6)
    for bits, rows in ((24, 3), (16, 2), (16, 10)):
        with pytest.raises(ValueError):
            screen.set_mode(bits, rows)
    assert screen.yres_virtual == 6


def test_a_turned_mode() -> None:
    """Rows as long as the panel is high; buffers begin where they began."""
    screen = opened()
    screen.pan(6)
    vsync(screen)
    screen.pan(3)
    with pytest.raises(ValueError):
        screen.set_mode(32, 3, turn=1)
    screen.set_mode(32, 12, turn=5)
    assert (screen.turn, screen.xres, screen.yres, screen.stride) == (1, 3, 4, 12)
    assert (screen.yoffset, screen.pan_pending) == (0, False)
    assert (screen.width, screen.height) == (4, 3)
    screen.memory[48 : 48 + 4] = b"\1\2\3\4"
    screen.pan(4)
    with pytest.raises(ValueError):
        screen.pan(9)
    vsync(screen)
    with screen.acquire() as frame:
        assert frame is not None
        assert (frame.width, frame.height, frame.turn, frame.panel_size) == (3, 4, 1, (4, 3))
        assert bytes(frame.pixels[:4]) == b"\1\2\3\4" and len(frame.pixels) == 48
    screen.close()
    screen.reset()
    assert (screen.turn, screen.xres, screen.yres_virtual) == (0, 4, 9)


def test_smaller_mode_takes_the_view_back_to_the_top() -> None:
    screen = opened()
    screen.pan(6)
    vsync(screen)
    screen.pan(3)
    screen.set_mode(32, 3)
    assert screen.yoffset == 0
    assert not screen.pan_pending


def test_ticks_only_while_open() -> None:
    screen = Screen(4, 3)
    assert screen.next_deadline() is None
    screen.tick(10**9)
    assert screen.vsync_count == 0
    screen.open()
    screen.open()
    screen.close()
    assert screen.next_deadline() is not None
    screen.close()
    assert screen.next_deadline() is None
    with pytest.raises(ValueError):
        screen.close()


@given(st.sampled_from([24, 59.94, 60, 90, 120]), st.integers(0, 10**13))
def test_vsyncs_lie_on_one_grid_whenever_opened(refresh: float, start: int) -> None:
    screen = Screen(1, 1, refresh)
    screen.open()
    screen.tick(start)
    assert screen.vsync_count == 0
    times = [vsync(screen) for _ in range(3)]
    for time in times:
        nearest = round(time * refresh / 1e9)
        assert abs(time - nearest * 1e9 / refresh) < 2 + time * 1e-9
    assert times[0] > start - 1
    assert screen.vsync_count == 3 and screen.missed_vsyncs == 0
    assert abs(times[1] - times[0] - screen.vsync_period_ns) <= 1


def test_sixty_vsyncs_a_second() -> None:
    screen = opened()
    while vsync(screen) < 10**10:
        pass
    assert screen.vsync_count == 600


def test_early_tick_is_no_vsync() -> None:
    screen = opened()
    deadline = screen.next_deadline()
    assert deadline is not None
    screen.tick(deadline - 1)
    assert screen.vsync_count == 0


def test_late_host_skips_vsyncs() -> None:
    screen = opened()
    screen.tick(10**9)
    assert (screen.vsync_count, screen.missed_vsyncs) == (1, 59)


def test_pan_is_latched_at_the_vsync() -> None:
    screen = opened()
    screen.memory[3 * 16 : 6 * 16] = b"\x11" * 48
    assert screen.pan(3)
    assert screen.pan_pending and screen.yoffset == 3
    assert screen.serial == 0
    time = vsync(screen)
    assert not screen.pan_pending
    with screen.acquire() as frame:
        assert frame is not None
        assert (frame.serial, frame.time_ns) == (1, time)
        assert frame.pixels == b"\x11" * 48
        assert frame.pixels.readonly


def test_pan_out_of_range() -> None:
    screen = opened()
    for row in (-1, 7):
        with pytest.raises(ValueError):
            screen.pan(row)


def test_second_pan_waits_for_the_first() -> None:
    screen = opened()
    assert screen.pan(3)
    assert not screen.pan_waits  # three buffers: the guest goes on
    assert not screen.pan(6)
    vsync(screen)
    assert screen.pan(6)


def test_two_buffers_wait_for_the_latch() -> None:
    screen = opened(buffers=2)
    assert screen.pan(3)
    assert screen.pan_waits
    vsync(screen)
    assert not screen.pan_waits


def test_frames_of_a_panning_program_only_when_it_panned() -> None:
    screen = opened()
    screen.memory[0] = 1
    vsync(screen)
    assert screen.serial == 1  # never panned so far: every vsync
    screen.pan(3)
    vsync(screen)
    vsync(screen)
    vsync(screen)
    assert screen.serial == 2
    screen.touch()
    vsync(screen)
    assert screen.serial == 3


def test_nothing_drawn_is_no_frame() -> None:
    """A program that opened the screen and prepares its pictures has not shown a frame."""
    screen = opened()
    vsync(screen)
    screen.touch()
    vsync(screen)
    assert screen.serial == 0
    screen.memory[20] = 1
    vsync(screen)
    assert screen.serial == 1
    screen.memory[20] = 0
    vsync(screen)
    assert screen.serial == 2  # black, but drawn
    screen.close()
    screen.open()
    screen.tick(0)
    screen.pan(3)
    vsync(screen)
    assert screen.serial == 3  # a flip is a frame, whatever it shows


def test_what_is_brought_at_the_vsync_is_shown_at_it() -> None:
    """Where drawing must be copied into the pixel memory first: the rows that were flipped to."""
    screen = opened()

    def bring() -> None:
        screen.memory[screen.yoffset * screen.stride] = 7

    screen.latch_listeners.append(bring)
    vsync(screen)
    assert screen.snapshot() == b"\x07" + bytes(47)
    screen.memory[0] = 0
    screen.pan(3)
    vsync(screen)
    assert screen.snapshot() == b"\x07" + bytes(47)
    screen.set_mode(32, 3, turn=2)
    screen.memory[0] = 0
    vsync(screen)
    assert screen.snapshot() == b"\x07" + bytes(47)


def test_new_program_counts_as_not_panning() -> None:
    screen = opened()
    screen.memory[3 * 16] = 1
    screen.pan(3)
    vsync(screen)
    screen.close()
    screen.open()
    screen.tick(0)
    serial = screen.serial
    vsync(screen)
    vsync(screen)
    assert screen.serial == serial + 2


def test_last_close_shows_what_was_queued() -> None:
    screen = opened()
    screen.memory[3 * 16] = 7
    screen.pan(3)
    screen.close()
    assert screen.snapshot() == b"\x07" + bytes(47)


def test_close_without_content_shows_nothing() -> None:
    screen = opened()
    screen.close()
    assert screen.serial == 0 and screen.snapshot() is None


def test_blank_shows_black_and_keeps_the_memory() -> None:
    screen = opened()
    screen.memory[:48] = b"\xff" * 48
    vsync(screen)
    assert screen.snapshot() == b"\xff" * 48
    screen.blank = True
    vsync(screen)
    assert screen.snapshot() == bytes(48)
    screen.blank = False
    vsync(screen)
    assert screen.snapshot() == b"\xff" * 48


def test_attached_memory_is_what_is_shown() -> None:
    screen = Screen(4, 3)
    memory = bytearray(screen.memory_size + 100)
    screen.attach_memory(memoryview(memory))
    screen.open()
    screen.tick(0)
    memory[0] = 0x5A
    vsync(screen)
    memory[1] = 0xA5  # no copy: a later change shows in the same frame
    with screen.acquire() as frame:
        assert frame is not None and frame.pixels[:2] == b"\x5a\xa5"


def test_memory_must_fit() -> None:
    screen = Screen(4, 3)
    with pytest.raises(ValueError):
        screen.attach_memory(memoryview(bytearray(screen.memory_size - 1)))
    with pytest.raises(ValueError):
        screen.attach_memory(memoryview(bytes(screen.memory_size)))


def test_rgb565_frame() -> None:
    screen = opened()
    screen.set_mode(16, 9)
    screen.memory[0] = 1
    vsync(screen)
    with screen.acquire() as frame:
        assert frame is not None
        assert (frame.format, frame.stride, len(frame.pixels)) == (RGB565, 8, 24)


def test_listeners_run_in_the_tick() -> None:
    screen = opened()
    screen.memory[0] = 1
    seen: list[object] = []
    screen.frame_listeners.append(lambda frame: seen.append(frame.serial))
    screen.vsync_listeners.append(seen.append)
    time = vsync(screen)
    assert seen == [1, time]


def test_reader_keeps_its_buffer_until_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two buffers: the flip waits for the reader of the shown one."""
    monkeypatch.setattr("droidemu.hal.screen.HOLD_LIMIT_S", 60)
    screen = opened(buffers=2)
    screen.pan(3)
    vsync(screen)
    holding, release = threading.Event(), threading.Event()
    order: list[str] = []

    def read() -> None:
        with screen.acquire():
            holding.set()
            release.wait(30)
            order.append("released")

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    assert holding.wait(30)
    screen.pan(0)
    threading.Timer(0.02, release.set).start()
    vsync(screen)
    order.append("latched")
    reader.join(30)
    assert order == ["released", "latched"]


def test_three_buffers_flip_beside_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The held buffer is not needed yet; the next pan waits for it instead."""
    monkeypatch.setattr("droidemu.hal.screen.HOLD_LIMIT_S", 0)
    screen = opened()
    screen.pan(3)
    vsync(screen)
    waits: list[None] = []
    monkeypatch.setattr(screen, "_wait_unheld", lambda: waits.append(None))
    with screen.acquire():
        assert screen.pan(6)
        vsync(screen)
        assert not waits
        assert screen.pan(0)
        assert len(waits) == 1


def test_dead_reader_does_not_stop_the_guest() -> None:
    screen = opened(buffers=2)
    screen.pan(3)
    vsync(screen)
    with screen.acquire():
        screen.pan(0)
        vsync(screen)  # would hang here
        assert screen.serial == 2


def test_wait_frame() -> None:
    screen = opened()
    screen.memory[0] = 1
    assert not screen.wait_frame(0, 0)
    threading.Timer(0.01, vsync, (screen,)).start()
    assert screen.wait_frame(0, 30)


def test_readers_do_not_change_what_the_guest_sees() -> None:
    def run(with_reader: bool) -> list[tuple[int, int, bytes]]:
        screen = opened(buffers=2)
        frames: list[tuple[int, int, bytes]] = []

        def record(frame: Frame) -> None:
            frames.append((frame.serial, frame.time_ns, bytes(frame.pixels)))

        screen.frame_listeners.append(record)
        for index in range(10):
            row = 3 * (index % 2)
            screen.memory[row * 16] = index
            while not screen.pan(row):
                vsync(screen)
            if with_reader:
                with screen.acquire():
                    vsync(screen)
            else:
                vsync(screen)
        return frames

    assert run(False) == run(True)


def test_reset_keeps_the_picture_and_forgets_the_rest() -> None:
    """Another program starts as on a device just switched on, over the old one's last frame."""
    screen = Screen(4, 2)
    screen.open()
    screen.tick(0)
    screen.memory[:32] = b"\x05" * 32
    screen.set_mode(16, 4)
    screen.pan(2)
    screen.tick(10**9)
    shown = screen.snapshot()
    assert shown is not None and screen.serial == 1
    screen.blank = True
    screen.close()
    before = screen.serial
    screen.reset()
    assert screen.serial == before
    assert (screen.bits_per_pixel, screen.yres_virtual, screen.yoffset) == (32, 6, 0)
    assert not screen.blank and not any(screen.memory)
    kept = screen.snapshot()
    screen.open()
    screen.tick(2 * 10**9)
    screen.tick(3 * 10**9)
    assert screen.serial == before  # memory that is all zero is no frame
    assert screen.snapshot() == kept
