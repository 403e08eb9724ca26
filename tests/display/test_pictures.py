# SPDX-License-Identifier: GPL-2.0-or-later
"""Key map, figures, overlay, screenshots, null display: what needs no window."""

from __future__ import annotations

import io
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pygame")

import pygame

from droidemu.display import keymap, overlay
from droidemu.display.difference import difference, load_png, picture_png
from droidemu.display.figures import FrameFigures
from droidemu.display.null import NullDisplay
from droidemu.display.on_demand import DisplayOnDemand
from droidemu.display.picture import copy_frame, picture_hash, same_picture, same_pixels
from droidemu.display.screenshot import capture, encode_png, free_name, save_png
from droidemu.display.session import SessionStats
from droidemu.errors import UserError
from droidemu.hal.frame import Frame
from droidemu.hal.keycodes import KEYCODES
from droidemu.hal.screen import Screen

from .fake import QUARTERS, FakeSession, paint_quarters, swap_red_and_blue


def test_scancodes_agree_with_pygame() -> None:
    """Names are SDL's on one side and Linux's on the other; compare where they are the same."""
    same = "A Z 1 0 TAB SPACE MINUS BACKSPACE F1 F12 F13 INSERT DELETE END RIGHT LEFT UP DOWN"
    for name in same.split():
        scancode = getattr(pygame, f"KSCAN_{name}")
        assert keymap.SCANCODES[scancode] == KEYCODES[f"KEY_{name}"], name
    others = {"RETURN": "ENTER", "PERIOD": "DOT", "LCTRL": "LEFTCTRL", "RALT": "RIGHTALT",
              "KP_ENTER": "KPENTER", "KP7": "KP7", "NONUSBACKSLASH": "102ND", "HOME": "HOME",
              "PAGEUP": "PAGEUP", "GRAVE": "GRAVE", "CAPSLOCK": "CAPSLOCK"}  # fmt: skip
    for sdl, linux in others.items():
        assert keymap.SCANCODES[getattr(pygame, f"KSCAN_{sdl}")] == KEYCODES[f"KEY_{linux}"], sdl
    for name in "G P S ESCAPE MINUS EQUALS F1 F3 F5 F6 F11 HOME RIGHT LEFT LCTRL RCTRL".split():  # noqa: SIM905
        assert getattr(keymap, f"SCANCODE_{name}") == getattr(pygame, f"KSCAN_{name}")


@pytest.mark.parametrize(
    ("key", "ctrl", "shift", "name"),
    [
        ("ESCAPE", False, False, "KEY_BACK"),
        ("ESCAPE", False, True, "KEY_ESC"),
        ("HOME", False, False, "KEY_HOMEPAGE"),
        ("M", True, False, "KEY_MENU"),
        ("M", False, False, "KEY_M"),
        ("F2", False, True, "KEY_F2"),
        ("F7", False, False, "KEY_POWER"),
        ("F5", True, False, "KEY_VOLUMEUP"),
        ("MINUS", True, False, "KEY_VOLUMEDOWN"),
        ("MINUS", False, False, "KEY_MINUS"),
    ],
)
def test_phone_keys(key: str, ctrl: bool, shift: bool, name: str) -> None:
    scancode = getattr(pygame, f"KSCAN_{key}")
    assert keymap.keycode_for(scancode, ctrl=ctrl, shift=shift) == KEYCODES[name]


def test_unknown_scancode() -> None:
    assert keymap.keycode_for(500) is None


def test_figures() -> None:
    figures = FrameFigures(graph=3)
    for index in range(61):
        figures.add(index * 16_666_667, 2_000_000)
    assert figures.fps(60 * 16_666_667) == 60
    assert figures.present_average_ms == 2.0
    assert len(figures.intervals_ms) == 3
    assert figures.interval_worst_ms == pytest.approx(16.67, abs=0.01)
    assert figures.fps(10**12) == 0


def test_rows_tell_what_is_unknown() -> None:
    rows = dict(overlay.figure_rows(SessionStats(), 0, 60, 0, 0))
    assert rows["Guest speed"] == rows["Host load, everything"] == "-"
    rows = dict(overlay.figure_rows(SessionStats(412e6, 0.5, 1.0), 59.6, 60, 17.1, 2.3))
    assert rows["Guest speed"] == "412 MIPS"
    assert rows["Frames a second"] == "60 of 60"
    assert rows["This emulator's CPU share"] == "50 %"


def test_panel_shows_its_graph() -> None:
    rows = overlay.figure_rows(SessionStats(), 60, 60, 17, 2)
    empty = overlay.panel(rows, [], 16.7, "software", 1.0)
    full = overlay.panel(rows, [16.7] * 80 + [60.0] * 10, 16.7, "software", 1.0)
    assert empty.get_size() == full.get_size()
    colors = {
        tuple(full.get_at((x, y)))[:3] for x in range(full.get_width()) for y in range(160, 235)
    }
    assert overlay.ACCENT in colors and overlay.WARN in colors
    large = overlay.panel(rows, [], 16.7, "software", 2.0)
    assert abs(large.get_width() - 2 * empty.get_width()) <= 2


def test_long_message_fits() -> None:
    assert overlay.message("x" * 500, 1.0, room=300).get_width() <= 300
    short = overlay.message("short", 1.0)
    assert overlay.message("short", 1.0, room=300).get_size() == short.get_size()


def frame_of(bits: int) -> Frame:
    screen = Screen(6, 4)
    screen.set_mode(bits & ~1, 12, red_first=bits == 33)
    if bits >= 32:
        paint_quarters(screen, 0, 0)
        if bits == 33:
            swap_red_and_blue(screen)
    else:
        words = [(r >> 3) << 11 | (g >> 2) << 5 | b >> 3 for r, g, b in QUARTERS]
        upper = b"".join(words[i // 3].to_bytes(2, "little") for i in range(6))
        lower = b"".join(words[2 + i // 3].to_bytes(2, "little") for i in range(6))
        screen.memory[: 4 * 12] = upper * 2 + lower * 2
    screen.open()
    screen.tick(0)
    deadline = screen.next_deadline()
    assert deadline is not None
    frames: list[Frame] = []
    screen.frame_listeners.append(frames.append)
    screen.tick(deadline)
    return frames[0]


@pytest.mark.parametrize("bits", [32, 33, 16])
@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
def test_screenshot(bits: int, rotation: int) -> None:
    data = encode_png(capture(frame_of(bits), rotation))
    picture = pygame.image.load(io.BytesIO(data), "shot.png")
    assert picture.get_size() == ((4, 6) if rotation % 2 else (6, 4))
    width, height = picture.get_size()
    corners = [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)]
    order = {0: (0, 1, 2, 3), 1: (2, 0, 3, 1), 2: (3, 2, 1, 0), 3: (1, 3, 0, 2)}[rotation]
    for corner, quarter in zip(corners, order, strict=True):
        found = picture.get_at(corner)[:3]
        for have, want in zip(found, QUARTERS[quarter], strict=True):
            assert abs(have - want) <= (8 if bits == 16 else 0)


@pytest.mark.parametrize(("turn", "rotation"), [(0, 1), (1, 0), (3, 2), (2, 3)])
def test_turns_of_panel_and_window_add_up(turn: int, rotation: int) -> None:
    frame = replace(frame_of(32), turn=turn)
    expected = encode_png(capture(frame_of(32), (turn + rotation) % 4))
    assert encode_png(capture(frame, rotation)) == expected
    picture = copy_frame(frame, rotation)
    assert picture_png(picture) == expected and same_picture(picture, frame)
    upright = replace(picture, turn=0)
    assert not same_pixels(picture, upright) or not turn
    assert (picture_hash(picture) == picture_hash(upright)) == (not turn)
    pytest.importorskip("PIL")
    from droidemu.display.images import to_image

    assert to_image(picture).size == ((4, 6) if (turn + rotation) % 2 else (6, 4))


def test_the_order_of_the_bytes_is_not_seen() -> None:
    plain, reversed_ = (picture_hash(copy_frame(frame_of(bits))) for bits in (32, 33))
    assert plain == reversed_


def test_screenshot_is_opaque_whatever_the_padding_byte() -> None:
    frame = frame_of(32)
    picture = pygame.image.load(io.BytesIO(encode_png(capture(frame))), "shot.png")
    assert picture.get_at((0, 0)) == (*QUARTERS[0], 255)


def test_screenshot_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot write"):
        save_png(frame_of(32), tmp_path / "none" / "a.png")


def test_free_name(tmp_path: Path) -> None:
    assert free_name(tmp_path).name == "droidemu-001.png"
    (tmp_path / "droidemu-001.png").touch()
    assert free_name(tmp_path).name == "droidemu-002.png"


def test_null_display_waits_for_the_end() -> None:
    session = FakeSession(8, 8, frames=3).start()
    NullDisplay().run(session)
    assert session.finished.is_set() and session.quit_requests == 0
    assert session.screen.serial == 3


def test_null_display_passes_ctrl_c_on(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(8, 8)

    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            if session.quit_requests == 0:
                raise KeyboardInterrupt
            return super().wait(timeout)

    session.finished = Interrupted()
    session.start()
    NullDisplay().run(session)
    assert session.quit_requests == 1 and session.finished.is_set()


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
@pytest.mark.parametrize("on_demand", [False, True])
def test_ctrl_c_may_come_to_another_thread(on_demand: bool) -> None:
    """The system hands it to any thread; Python's handler waits for the main one to wake."""
    session = FakeSession(8, 8)
    wanted = session.finished

    def send() -> None:
        time.sleep(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        if not interrupted.wait(5):
            late.set()
            session.finished.set()

    interrupted, late = threading.Event(), threading.Event()

    def handler(number: int, frame: object) -> None:
        interrupted.set()
        session.finished.set()

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        thread = threading.Thread(target=send)
        thread.start()
        display = DisplayOnDemand(NullDisplay, wanted) if on_demand else NullDisplay()
        display.run(session)
        assert interrupted.is_set() and not late.is_set()
    finally:
        thread.join()
        signal.signal(signal.SIGUSR1, before)


def test_difference_marks_what_differs() -> None:
    expected = pygame.Surface((6, 4), 0, 24)
    expected.fill((100, 150, 200))
    actual = expected.copy()
    actual.set_at((1, 2), (100, 151, 200))  # one step of one colour, up and down
    actual.set_at((5, 0), (100, 150, 199))
    picture, count = difference(expected, actual)
    assert count == 2 and picture.get_size() == (6, 4)
    marked = {
        (x, y)
        for x in range(6)
        for y in range(4)
        if picture.get_at((x, y))[:3] == picture.get_at((1, 2))[:3]
    }
    assert marked == {(1, 2), (5, 0)}
    assert difference(expected, expected)[1] == 0


def test_difference_of_sizes() -> None:
    small, large = pygame.Surface((2, 2), 0, 24), pygame.Surface((3, 4), 0, 24)
    for one, other in ((small, large), (large, small)):
        picture, count = difference(one, other)
        assert picture.get_size() == (3, 4) and count == 12 - 4


def test_png_of_a_picture_can_be_loaded_again() -> None:
    loaded = load_png(picture_png(copy_frame(frame_of(32))))
    assert loaded.get_size() == (6, 4) and tuple(loaded.get_at((0, 0)))[:3] == QUARTERS[0]
    with pytest.raises(ValueError, match=r"\w"):
        load_png(b"\x89PNG nonsense")
