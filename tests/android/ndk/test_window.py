# SPDX-License-Identifier: GPL-2.0-or-later
"""An app in a window: its name and icon, and what closing the window does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pygame")

import pygame

from droidemu.android.logcat import Filters, Message
from droidemu.android.ndk.state import state_of
from droidemu.display import overlay
from droidemu.display.window import WindowDisplay
from droidemu.machine.config import AppOptions, MachineConfig
from droidemu.machine.machine import Machine
from droidemu.machine.program import app_of

from .appkit import make_app

DOWN = ["pause", "focus 0", "window destroyed", "stop"]


class Shown:
    """A machine with an app in a window on SDL's dummy driver."""

    def __init__(self, apk: Path, folder: Path) -> None:
        program = app_of(apk)
        assert program is not None
        config = MachineConfig(apk, app=AppOptions(keep=False))
        self.machine = Machine(config, program)
        self.display = WindowDisplay(folder=folder)
        self.lines: list[str] = []
        self._heard = threading.Condition()
        log = state_of(self.machine.kernel).log
        log.filters = Filters(["*:S"])
        log.listeners.append(self._hear)

    def _hear(self, message: Message) -> None:
        with self._heard:
            self.lines.append(message.text)
            self._heard.notify_all()

    def wait_for(self, line: str) -> None:
        with self._heard:
            assert self._heard.wait_for(lambda: line in self.lines, 60), self.lines

    def run(self, drive: Callable[[Shown], None]) -> int:
        errors: list[BaseException] = []

        def driven() -> None:
            try:
                drive(self)
            except BaseException as error:
                errors.append(error)
                self.machine.abort(99)

        thread = threading.Thread(target=driven, daemon=True)
        thread.start()
        status = self.machine.run(self.display)
        thread.join(30)
        if errors:
            raise errors[0]
        return status


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    return Shown(make_app(tmp_path / "a.apk"), tmp_path)


def test_closing_the_window_leads_the_activity_to_its_end(shown: Shown) -> None:
    def drive(shown: Shown) -> None:
        shown.wait_for("focus 1")
        pygame.event.post(pygame.event.Event(pygame.QUIT))

    assert shown.run(drive) == 0
    assert shown.lines[-6:] == [*DOWN, "queue destroyed", "destroy"]


def test_the_background_is_told_over_the_picture(shown: Shown) -> None:
    def drive(shown: Shown) -> None:
        shown.wait_for("focus 1")
        shown.machine.hub.key(172, True)
        shown.machine.hub.key(172, False)
        shown.wait_for("save")
        notice = shown.machine.notices.current
        assert notice is not None
        assert notice.title == "In the background"
        shown.machine.hub.touch_down(0, 9, 9)
        shown.machine.hub.touch_up(0)
        with shown._heard:
            assert shown._heard.wait_for(lambda: shown.lines.count("focus 1") == 2, 60)
        assert shown.machine.notices.current is None
        pygame.event.post(pygame.event.Event(pygame.QUIT))

    assert shown.run(drive) == 0


def test_the_window_is_called_like_the_app(shown: Shown) -> None:
    assert shown.machine.title == "org.example.app"  # it has no label
    shown.machine.request_quit()
    assert shown.machine.run(shown.display) == 0


def test_icons() -> None:
    import io

    surface = pygame.Surface((20, 30))
    surface.fill((1, 2, 3))
    file = io.BytesIO()
    pygame.image.save(surface, file, "x.png")
    assert overlay.icon(file.getvalue()).get_size() == (20, 30)
    assert overlay.icon(b"no picture").get_size() == (64, 64)
    assert overlay.icon().get_size() == (64, 64)
