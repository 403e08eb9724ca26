# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole window on SDL's dummy driver: pictures, commands, ends."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygame")

import pygame

from droidemu.display import sdl, window
from droidemu.display.present_software import SoftwarePresenter
from droidemu.display.window import WindowDisplay
from droidemu.errors import UserError
from droidemu.hal import codes as c
from droidemu.hal.screen import Screen

from .fake import QUARTERS, FakeSession, paint_quarters, swap_red_and_blue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def dummy_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    yield
    pygame.display.quit()


def quarter_colors(surface: Any, box: tuple[int, int, int, int] | None = None) -> list[Any]:
    """Colours in the middle of the four quarters of a box, in the order of QUARTERS."""
    x, y, w, h = box or surface.get_rect()
    points = [(x + w * i // 4, y + h * j // 4) for j in (1, 3) for i in (1, 3)]
    return [tuple(surface.get_at(point))[:3] for point in points]


class Show:
    """A window on the main thread, driven by a test function on another one."""

    def __init__(self, session: FakeSession, folder: Path, **options: Any) -> None:
        self.session = session
        self.display = WindowDisplay(folder=folder, **options)
        self._errors: list[BaseException] = []

    def run(self, drive: Callable[[Show], None]) -> None:
        self.display.open(
            self.session.title, (self.session.screen.width, self.session.screen.height)
        )
        self.session.start()
        thread = threading.Thread(target=self._drive, args=(drive,), daemon=True)
        thread.start()
        self.display.run(self.session)
        thread.join(30)
        if self._errors:
            raise self._errors[0]
        assert self.session.finished.is_set()

    def _drive(self, drive: Callable[[Show], None]) -> None:
        try:
            drive(self)
        except BaseException as error:
            self._errors.append(error)
        finally:
            self.session.request_quit()

    def grab(self) -> Any:
        presenter = self.display._presenter
        assert presenter is not None
        return presenter.grab()

    def wait_for(self, condition: Callable[[Any], bool]) -> Any:
        """The first picture of the window that satisfies the condition."""
        for _ in range(2000):
            picture = self.grab()
            if condition(picture):
                return picture
            time.sleep(0.01)
        raise AssertionError("the window never showed what was expected")

    def post(self, type: int, **values: Any) -> None:
        pygame.event.post(pygame.event.Event(type, values))

    def key(self, name: str, mod: int = 0) -> None:
        scancode = getattr(pygame, f"KSCAN_{name}")
        self.post(pygame.KEYDOWN, scancode=scancode, mod=mod)
        self.post(pygame.KEYUP, scancode=scancode, mod=mod)


def shows(*order: int) -> Callable[[Any], bool]:
    return lambda picture: quarter_colors(picture) == [QUARTERS[i] for i in order]


CTRL = pygame.KMOD_LCTRL


@pytest.mark.parametrize("with_sdl", [True, False])
def test_frame_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_sdl: bool) -> None:
    if not with_sdl:
        monkeypatch.setattr(sdl, "load", lambda: None)

    def drive(show: Show) -> None:
        picture = show.wait_for(shows(0, 1, 2, 3))
        assert picture.get_size() == (200, 400)

    Show(FakeSession(), tmp_path).run(drive)


@pytest.mark.parametrize("with_sdl", [True, False])
@pytest.mark.parametrize("bits", [32, 33, 16])
@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("factor", [0.2, 0.5, 0.75, 1, 2])
def test_every_scaler(with_sdl: bool, bits: int, rotation: int, turn: int, factor: float) -> None:
    """Size, colours and orientation for each format, turns of window and panel, and factor."""
    from droidemu.display.layout import fit

    library = sdl.load() if with_sdl else None
    if with_sdl and library is None:
        pytest.skip("pygame's SDL library cannot be reached here")
    pygame.display.init()
    size = (200, 400)
    turned = (size[1], size[0]) if rotation % 2 else size
    presenter = SoftwarePresenter(
        library, "test", (round(turned[0] * factor) + 10, round(turned[1] * factor))
    )
    layout = fit(presenter.size, size, rotation)
    screen = Screen(*size)
    screen.set_mode(bits & ~1, 600 if turn % 2 else 1200, red_first=bits == 33, turn=turn)
    if bits >= 32:
        paint_quarters(screen, 0, 0)
        if bits == 33:
            swap_red_and_blue(screen)
    else:
        words = [
            ((r >> 3) << 11 | (g >> 2) << 5 | b >> 3).to_bytes(2, "little") for r, g, b in QUARTERS
        ]
        wide, high = screen.xres // 2, screen.yres // 2
        half = b"".join((words[i] * wide + words[i + 1] * wide) * high for i in (0, 2))
        screen.memory[: len(half)] = half
    screen.open()
    screen.tick(0)
    screen.tick(20_000_000)
    with screen.acquire() as frame:
        assert frame is not None
        presenter.upload(frame, layout)
    presenter.show(layout, [])
    picture = presenter.grab()
    found = quarter_colors(picture, (layout.x, layout.y, layout.w, layout.h))
    order = {0: (0, 1, 2, 3), 1: (2, 0, 3, 1), 2: (3, 2, 1, 0), 3: (1, 3, 0, 2)}[
        (rotation + turn) % 4
    ]
    for have, quarter in zip(found, order, strict=True):
        assert max(abs(a - b) for a, b in zip(have, QUARTERS[quarter], strict=True)) <= (
            8 if bits == 16 else 4
        )
    assert tuple(picture.get_at((0, 0)))[:3] == (16, 18, 22)


def test_exact_half_averages() -> None:
    """Halving takes the mean of 2x2 pixels: a fine checkerboard becomes grey, not black."""
    library = sdl.load()
    if library is None:
        pytest.skip("pygame's SDL library cannot be reached here")
    source = pygame.Surface((64, 64), 0, 32, (0xFF0000, 0xFF00, 0xFF, 0))
    for x in range(64):
        for y in range(64):
            source.set_at((x, y), (255, 255, 255) if (x + y) % 2 else (0, 0, 0))
    target = pygame.Surface((32, 32), 0, 32, (0xFF0000, 0xFF00, 0xFF, 0))
    library.stretch(sdl.surface_pixels(source), sdl.surface_pixels(target), linear=True)
    values = {target.get_at((x, y))[0] for x in range(32) for y in range(32)}
    assert min(values) >= 120 and max(values) <= 135


def test_rotation_screenshot_panel_pause(tmp_path: Path) -> None:
    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        show.key("RIGHT", CTRL)
        picture = show.wait_for(shows(2, 0, 3, 1))
        assert picture.get_size() == (400, 200)
        show.key("S", CTRL)
        shot = tmp_path / "droidemu-001.png"
        show.wait_for(lambda _: shot.exists() and shot.stat().st_size > 0)
        show.key("LEFT", CTRL)
        show.key("LEFT", CTRL)
        show.wait_for(shows(1, 3, 0, 2))
        show.key("RIGHT", CTRL)
        before = show.wait_for(shows(0, 1, 2, 3))
        show.key("F1")
        show.wait_for(
            lambda picture: tuple(picture.get_at((40, 40)))[:3] != before.get_at((40, 40))[:3]
        )
        show.key("F1")
        show.wait_for(lambda picture: picture.get_at((40, 40)) == before.get_at((40, 40)))
        show.key("P", CTRL)
        show.wait_for(lambda picture: picture.get_at((92, 200))[0] > 225)
        assert show.session.clock.paused
        show.key("P", CTRL)
        show.wait_for(lambda picture: picture.get_at((92, 200))[0] <= 225)
        assert not show.session.clock.paused

    Show(FakeSession(), tmp_path).run(drive)
    picture = pygame.image.load(str(tmp_path / "droidemu-001.png"))
    assert quarter_colors(picture) == [QUARTERS[i] for i in (2, 0, 3, 1)]


def test_input_reaches_the_devices(tmp_path: Path) -> None:
    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        show.post(pygame.MOUSEBUTTONDOWN, button=1, pos=(50, 300), touch=False)
        show.session.wait_event(0, c.EV_ABS, c.ABS_MT_POSITION_X, 50)
        show.session.wait_event(0, c.EV_ABS, c.ABS_MT_POSITION_Y, 300)
        show.post(pygame.MOUSEBUTTONUP, button=1, pos=(50, 300), touch=False)
        show.session.wait_event(0, c.EV_ABS, c.ABS_MT_TRACKING_ID, -1)

    Show(FakeSession(), tmp_path).run(drive)


def test_closing_the_window_ends_the_guest(tmp_path: Path) -> None:
    session = FakeSession()

    def drive(show: Show) -> None:
        show.post(pygame.QUIT)
        assert session.finished.wait(30)

    Show(session, tmp_path).run(drive)
    assert session.quit_requests >= 1


def test_closing_while_paused_ends_the_guest(tmp_path: Path) -> None:
    session = FakeSession()

    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        session.clock.pause()
        show.post(pygame.QUIT)
        assert session.finished.wait(30)

    Show(session, tmp_path).run(drive)


def test_end_of_the_guest_ends_the_window(tmp_path: Path) -> None:
    session = FakeSession(frames=3)
    session.start()
    WindowDisplay(folder=tmp_path).run(session)
    assert session.quit_requests == 0


def test_failing_window_ends_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("glass\nbroken")

    monkeypatch.setattr(window.overlay, "icon", broken)
    session = FakeSession().start()
    with pytest.raises(UserError) as caught:
        WindowDisplay(folder=tmp_path).run(session)
    assert "glass" in str(caught.value) and "--headless" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert session.quit_requests == 1 and session.finished.is_set()
    assert not pygame.display.get_init()


def test_ctrl_c_ends_the_guest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SoftwarePresenter, "wait_event", interrupted)
    session = FakeSession().start()
    WindowDisplay(folder=tmp_path).run(session)
    assert session.quit_requests == 1 and session.finished.is_set()


def test_unwritable_folder_is_told_in_the_window(tmp_path: Path) -> None:
    def drive(show: Show) -> None:
        before = show.wait_for(shows(0, 1, 2, 3))
        show.key("S", CTRL)
        show.wait_for(lambda picture: picture.get_at((60, 370)) != before.get_at((60, 370)))

    Show(FakeSession(), tmp_path / "none").run(drive)


NO_DISPLAY = """
import os
for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR"):
    os.environ.pop(name, None)
from droidemu.display.window import WindowDisplay
from droidemu.errors import UserError
try:
    WindowDisplay().open("test", (100, 100))
except UserError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_no_display_names_headless() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_DISPLAY],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "cannot open a window" in done.stdout and "--headless" in done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_importing_the_package_imports_no_pygame() -> None:
    code = (
        "import sys, droidemu.display.null, droidemu.display.layout, droidemu.display.gestures,"
        "droidemu.display.keymap, droidemu.display.session, droidemu.hal.script;"
        "sys.exit('pygame' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=True)
