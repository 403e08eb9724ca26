# SPDX-License-Identifier: GPL-2.0-or-later
"""The window's menu: its logic without a window, and at work in one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from droidemu.display.menu import (
    TRACK_W,
    TRACK_X,
    VALUE_X,
    WIDTH,
    Button,
    Choice,
    Item,
    Menu,
    Slider,
    Toggle,
    neighbour,
    stepped,
)
from droidemu.hal import codes as c
from droidemu.hal.device import DENSITIES, DeviceState
from droidemu.hal.keycodes import KEYCODES
from droidemu.hal.profiles import DEFAULT, PROFILES, find_profile

pytest.importorskip("pygame")

import pygame

from droidemu.display import menu_picture
from droidemu.display.menu_control import MenuControl

from .fake import FakeSession
from .test_window_dummy import CTRL, Show, shows


class Commands:
    """Notes what the menu asks of the window."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def press_key(self, code: int) -> None:
        self.calls.append(code)

    def take_screenshot(self) -> None:
        self.calls.append("screenshot")

    def toggle_pause(self) -> None:
        self.calls.append("pause")

    def toggle_fullscreen(self) -> None:
        self.calls.append("fullscreen")

    def restart(self) -> None:
        self.calls.append("restart")

    def close(self) -> None:
        self.calls.append("close")


class Desk:
    """A menu over a device's state."""

    def __init__(self, state: DeviceState | None = None) -> None:
        self.state = state or DeviceState()
        self.commands = Commands()
        self.menu = Menu(self.state, self.commands)

    def item(self, label: str) -> Item:
        return next(item for item in self.menu.items if item.label == label)

    def focus(self, label: str) -> None:
        self.menu.focus = self.menu.items.index(self.item(label))

    def click(self, label: str, x: float = 0.5) -> bool:
        """Press and release at a share of the item's width."""
        box = self.item(label).box
        closes = self.menu.press(box.x + box.w * x, box.y + box.h / 2)
        self.menu.release()
        return closes


def test_items_lie_inside_and_apart() -> None:
    menu = Desk().menu
    for index, item in enumerate(menu.items):
        box = item.box
        assert box.x >= 0 and box.x + box.w <= WIDTH and 0 < box.y + box.h < menu.height
        for other in menu.items[:index]:
            apart_x = other.box.x + other.box.w <= box.x or box.x + box.w <= other.box.x
            apart_y = other.box.y + other.box.h <= box.y or box.y + box.h <= other.box.y
            assert apart_x or apart_y, (item.label, other.label)
    # The overlay's scale makes 354 x 582 design pixels fit into any window.
    assert WIDTH <= 354 and menu.height <= 582


def test_neighbours_and_steps() -> None:
    assert neighbour("abc", "c", 1) == "a" and neighbour("abc", "a", -1) == "c"
    assert neighbour("abc", "x", 1) == "a" and neighbour("abc", "x", -1) == "c"
    assert stepped((1, 2, 4), 3, 1) == 4 and stepped((1, 2, 4), 3, -1) == 2
    assert stepped((1, 2, 4), 4, 1) == 4 and stepped((1, 2, 4), 9, 1) == 9
    assert stepped((1, 2, 4), 0, -1) == 0


def test_every_setting_can_be_changed() -> None:
    desk = Desk()
    before = desk.state.settings
    for label in ("Rotation", "Density", "Font size", "Dark theme", "Language", "Network",
                  "Charging"):  # fmt: skip
        desk.focus(label)
        desk.menu.step(1)
    for label in ("Battery", "Brightness"):
        desk.focus(label)
        desk.menu.step(-1)
    after = desk.state.settings
    assert after == replace(
        before, rotation=90, density=480, font_scale=1.15, dark=True, locale="en-GB",
        network="cellular", charging=False, battery=95, brightness=75,
    )  # fmt: skip


def test_density_goes_back_to_the_profiles_own() -> None:
    desk = Desk()
    desk.focus("Density")
    desk.menu.step(1)
    assert desk.state.settings.density == DENSITIES[DENSITIES.index(DEFAULT.dpi) + 1]
    desk.menu.step(-1)
    assert desk.state.settings.density is None


def test_profiles_wait_for_a_restart() -> None:
    own = replace(find_profile("pixel-5"), width=300, height=500)
    desk = Desk(DeviceState(own))
    device, restart = desk.item("Device"), desk.item("Restart program")
    assert isinstance(device, Choice) and isinstance(restart, Button)
    assert not device.waits() and not restart.urgent()
    desk.focus("Device")
    desk.menu.step(1)
    assert desk.state.next_profile is find_profile("pixel-7") and desk.state.profile is own
    assert device.waits() and restart.urgent()
    desk.menu.step(-1)
    assert desk.state.next_profile is own and not restart.urgent()
    for _ in PROFILES:
        desk.menu.step(1)
    assert desk.state.next_profile is own
    assert desk.click("Restart program") and desk.commands.calls == ["restart"]


def test_clicks() -> None:
    desk = Desk()
    width = desk.item("Network").box.w
    assert not desk.click("Network", (VALUE_X + 4) / width)  # the left arrow
    assert desk.state.settings.network == "none"
    desk.click("Network", 0.1)  # its label
    assert desk.state.settings.network == "none"
    assert desk.menu.items[desk.menu.focus].label == "Network"
    desk.click("Network", 0.97)
    assert desk.state.settings.network == "wifi"
    desk.click("Dark theme")
    assert desk.state.settings.dark
    desk.click("Battery", (TRACK_X + TRACK_W / 4) / width)
    assert desk.state.settings.battery == 25
    assert not desk.click("Back") and desk.commands.calls == [KEYCODES["KEY_BACK"]]
    assert desk.click("Screenshot") and desk.commands.calls[-1] == "screenshot"
    assert not desk.menu.press(5, 5)  # its own edge
    assert desk.menu.press(-5, 5) and desk.menu.press(5, desk.menu.height + 1)


def test_a_slider_follows_the_mouse_until_it_is_let_go() -> None:
    desk = Desk()
    box = desk.item("Brightness").box
    desk.menu.press(box.x + TRACK_X, box.y + 3)
    assert desk.state.settings.brightness == 0
    desk.menu.hover(9999, -50)
    assert desk.state.settings.brightness == 100
    desk.menu.hover(box.x + TRACK_X + TRACK_W / 2, -50)
    assert desk.state.settings.brightness == 50
    desk.menu.release()
    desk.menu.hover(box.x, box.y + 3)
    assert desk.state.settings.brightness == 50
    assert isinstance(desk.menu.items[desk.menu.focus], Slider)


def test_sliders_step_to_multiples_of_five() -> None:
    desk = Desk()
    desk.state.change(battery=42)
    desk.focus("Battery")
    desk.menu.step(1)
    assert desk.state.settings.battery == 45
    desk.state.change(battery=42)
    desk.menu.step(-1)
    assert desk.state.settings.battery == 40
    desk.state.change(battery=0)
    desk.menu.step(-1)
    assert desk.state.settings.battery == 0


def test_the_keyboard_reaches_everything() -> None:
    desk = Desk()
    seen = set()
    for _ in desk.menu.items:
        seen.add(desk.menu.focus)
        desk.menu.move(1)
    assert seen == set(range(len(desk.menu.items))) and desk.menu.focus == 0
    seen.clear()
    for _ in range(20):
        desk.menu.move_row(1)
        seen.add(desk.menu.focus)
        if isinstance(desk.menu.items[desk.menu.focus], Button):
            for step in (-1, -1, -1, 1, 1, 1):
                desk.menu.step(step)
                seen.add(desk.menu.focus)
    assert seen == set(range(len(desk.menu.items)))
    desk.menu.focus = 0
    desk.menu.move_row(-1)
    assert desk.menu.items[desk.menu.focus].label in ("Restart program", "Close")


def test_the_menus_logic_needs_no_pygame() -> None:
    code = "import sys, droidemu.display.menu; sys.exit('pygame' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, timeout=60, check=True)


# -- in a window -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def dummy_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    yield
    pygame.display.quit()


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.5])
def test_the_picture_shows_the_state(scale: float) -> None:
    pygame.display.init()
    pygame.display.set_mode((10, 10))
    desk = Desk()

    def picture() -> bytes:
        surface = menu_picture.picture(desk.menu, "test", scale)
        assert surface.get_size() == (round(WIDTH * scale), round(desk.menu.height * scale))
        return bytes(pygame.image.tobytes(surface, "RGBA"))

    seen = {picture()}
    for count, change in enumerate(
        [{"rotation": 90}, {"density": 240}, {"font_scale": 2.0}, {"dark": True},
         {"locale": "de-DE"}, {"network": "none"}, {"battery": 3}, {"charging": False},
         {"brightness": 10}], start=2,
    ):  # fmt: skip
        desk.state.change(**change)
        seen.add(picture())
        assert len(seen) == count, change
    desk.state.choose_profile(find_profile("nexus-7"))
    seen.add(picture())
    desk.menu.move(1)
    seen.add(picture())
    assert len(seen) == 12


def opened(control: MenuControl) -> Any:
    return lambda picture: control.is_open


def control_of(show: Show, monkeypatch: pytest.MonkeyPatch) -> list[MenuControl]:
    """Will hold the window's menu once the window is there."""
    made: list[MenuControl] = []
    original = MenuControl.__init__

    def remember(self: MenuControl, *args: Any) -> None:
        original(self, *args)
        made.append(self)

    monkeypatch.setattr(MenuControl, "__init__", remember)
    return made


def test_nothing_reaches_the_guest_while_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FakeSession()
    show = Show(session, tmp_path, size=(400, 600))
    made = control_of(show, monkeypatch)
    devices = session.hub.devices

    def drive(show: Show) -> None:
        show.wait_for(lambda picture: bool(made))
        show.post(pygame.KEYDOWN, scancode=pygame.KSCAN_A, mod=0)
        session.wait_event(1, c.EV_KEY, KEYCODES["KEY_A"], 1)
        show.key("F2")
        # What was held is let go, as nobody will tell when it goes up.
        session.wait_event(1, c.EV_KEY, KEYCODES["KEY_A"], 0)
        show.wait_for(opened(made[0]))
        mark = len(session.events)
        show.key("A")
        show.key("M", CTRL)
        show.post(pygame.MOUSEBUTTONDOWN, button=1, pos=(100, 70), touch=False)
        show.post(pygame.MOUSEBUTTONUP, button=1, pos=(100, 70), touch=False)
        show.post(pygame.MOUSEWHEEL, x=0, y=1, precise_x=0.0, precise_y=1.0, flipped=False)
        finger = {"touch_id": 3, "finger_id": 1, "dx": 0.0, "dy": 0.0, "pressure": 0.5}
        show.post(pygame.FINGERDOWN, x=0.5, y=0.12, **finger)
        show.post(pygame.FINGERUP, x=0.5, y=0.12, **finger)
        show.post(pygame.CONTROLLERBUTTONDOWN, instance_id=0, button=2)
        show.post(pygame.CONTROLLERAXISMOTION, instance_id=0, axis=0, value=9999)
        show.key("ESCAPE")
        show.wait_for(lambda picture: not made[0].is_open)
        show.key("B")
        session.wait_event(1, c.EV_KEY, KEYCODES["KEY_B"], 0)
        keys = [(event.code, event.value) for _, event in session.events[mark:]
                if event.type == c.EV_KEY]  # fmt: skip
        assert keys == [(KEYCODES["KEY_B"], 1), (KEYCODES["KEY_B"], 0)]
        assert {number for number, _ in session.events[mark:]} == {1}

    show.run(drive)
    assert not any(device.state[c.EV_KEY] for device in devices)


def test_it_works_in_a_turned_letterboxed_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FakeSession()
    session.device.change(rotation=90)
    show = Show(session, tmp_path, size=(700, 600))
    made = control_of(show, monkeypatch)

    def drive(show: Show) -> None:
        show.wait_for(lambda picture: bool(made))
        show.post(pygame.MOUSEBUTTONDOWN, button=3, pos=(695, 595), touch=False)
        show.wait_for(opened(made[0]))
        control = made[0]
        show.wait_for(lambda picture: control._picture is not None)
        left, top = control._place
        width, height = control._picture.get_size()
        assert left + width < 700 and top + height < 600  # moved to be wholly visible
        scale = width / WIDTH
        toggle = next(item for item in control._menu.items if isinstance(item, Toggle))
        place = (
            round(left + (toggle.box.x + 40) * scale),
            round(top + (toggle.box.y + 10) * scale),
        )
        show.post(pygame.MOUSEMOTION, pos=place, rel=(1, 1), touch=False)
        show.post(pygame.MOUSEBUTTONDOWN, button=1, pos=place, touch=False)
        show.wait_for(lambda picture: session.device.settings.dark)
        show.post(pygame.MOUSEBUTTONUP, button=1, pos=place, touch=False)
        show.post(pygame.MOUSEBUTTONDOWN, button=1, pos=(2, 2), touch=False)
        show.wait_for(lambda picture: not control.is_open)

    show.run(drive)
    assert not [event for _, event in session.events if event.type == c.EV_KEY]


def test_commands_of_the_menu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    show = Show(session, tmp_path)
    made = control_of(show, monkeypatch)

    def choose(label: str) -> None:
        show.key("F2")
        show.wait_for(opened(made[0]))
        labels = [item.label for item in made[0]._menu.items]
        for _ in range(labels.index(label)):
            show.key("TAB")
        show.key("RETURN")

    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        choose("Home")
        session.wait_event(1, c.EV_KEY, KEYCODES["KEY_HOMEPAGE"], 0)
        show.key("F2")
        show.wait_for(lambda picture: not made[0].is_open)
        choose("Restart program")
        show.wait_for(lambda picture: session.restarts == 1 and not made[0].is_open)
        choose("Pause")
        show.wait_for(lambda picture: session.clock.paused)
        choose("Close")
        assert session.finished.wait(30)

    show.run(drive)


def test_scripts_turn_the_window_too(tmp_path: Path) -> None:
    session = FakeSession()

    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        session.device.change(rotation=270)
        picture = show.wait_for(shows(1, 3, 0, 2))
        assert picture.get_size() == (400, 200)
        show.key("RIGHT", CTRL)
        show.wait_for(shows(0, 1, 2, 3))

    Show(session, tmp_path).run(drive)
    assert session.device.settings.rotation == 0


def test_a_turned_device_opens_a_turned_window(tmp_path: Path) -> None:
    session = FakeSession().start()
    session.device.change(rotation=90)
    sizes: list[Any] = []

    def look() -> None:
        from droidemu.display.window import _Window

        original = _Window.loop

        def loop(self: Any) -> None:
            sizes.append((self._presenter.size, self._layout.rotation))
            session.request_quit()
            original(self)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_Window, "loop", loop)
            from droidemu.display.window import WindowDisplay

            WindowDisplay(folder=tmp_path).run(session)

    look()
    assert sizes == [((400, 200), 1)]


def test_another_panel_gets_another_window(tmp_path: Path) -> None:
    """What a restart on another profile does to the window."""
    session = FakeSession()

    def drive(show: Show) -> None:
        show.wait_for(shows(0, 1, 2, 3))
        profile = replace(session.device.profile, name="other", width=100, height=100)
        session.switch(profile)
        picture = show.wait_for(_square)
        assert picture.get_size()[0] == picture.get_size()[1]
        width = picture.get_width()
        show.post(pygame.MOUSEBUTTONDOWN, button=1, pos=(width // 2, width // 4), touch=False)
        session.wait_event(0, c.EV_ABS, c.ABS_MT_POSITION_X, 50)
        session.wait_event(0, c.EV_ABS, c.ABS_MT_POSITION_Y, 25)

    Show(session, tmp_path).run(drive)


def _square(picture: Any) -> bool:
    width, height = picture.get_size()
    return width == height and shows(0, 1, 2, 3)(picture)


def test_memory_can_be_said_to_be_low() -> None:
    desk = Desk()
    heard: list[str] = []
    desk.state.memory_listeners.append(lambda: heard.append("low"))
    assert desk.click("Low memory")
    assert heard == ["low"] and desk.commands.calls == []
