# SPDX-License-Identifier: GPL-2.0-or-later
"""Key maps: files, their mistakes, and the fingers that keys and gamepads become."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.hal import codes as c
from droidemu.hal.clock import VirtualClock
from droidemu.hal.gamepad import PAD_AXES
from droidemu.hal.input import MAX_SLOTS, InputHub
from droidemu.hal.keycodes import KEYCODES
from droidemu.hal.touch_map import Stick, Swipe, Tap, TouchMap
from droidemu.hal.touch_map_file import parse_keymap, read_keymap

MS = 1_000_000
KEYMAP = """
name = "Test"

[[tap]]
key = ["SPACE", "BTN_A"]
at = [0.75, 0.5]

[[swipe]]
key = "E"
from = [0.5, 0.75]
to = [0.5, 0.25]
ms = 100

[[stick]]
up = "W"
left = "A"
down = "S"
right = ["D", "BTN_DPAD_RIGHT"]
pad = "left"
at = [0.25, 0.5]
radius = 0.1
"""
#: 1001 x 2001: fractions fall on whole pixels.
WIDTH, HEIGHT = 1001, 2001


class Desk:
    """A hub with the key map, and what its touchscreen reported."""

    def __init__(self, text: str = KEYMAP) -> None:
        self.hub = InputHub(WIDTH, HEIGHT, 160, VirtualClock())
        self.hub.touch_map = TouchMap(parse_keymap(text), self.hub)
        self._clients = [device.open() for device in self.hub.devices]
        for client in self._clients:
            client.set_clock(c.CLOCK_MONOTONIC)
        self.now = 0

    def key(self, name: str, pressed: bool) -> None:
        send = self.hub.pad_button if name.startswith("BTN_") else self.hub.key
        send(KEYCODES[name if name.startswith("BTN_") else f"KEY_{name}"], pressed)
        self.hub.tick(self.now)

    def stick(self, x: float, y: float) -> None:
        self.hub.pad_axis(PAD_AXES["LX"], x)
        self.hub.pad_axis(PAD_AXES["LY"], y)
        self.hub.tick(self.now)

    @property
    def fingers(self) -> dict[int, tuple[int, int]]:
        """Slot to place of the fingers that are down."""
        return {
            number: (slot[c.ABS_MT_POSITION_X], slot[c.ABS_MT_POSITION_Y])
            for number, slot in enumerate(self.hub.touchscreen.slots)
            if slot[c.ABS_MT_TRACKING_ID] >= 0
        }

    def events(self, device: int) -> list[tuple[int, int, int, int]]:
        """(ms, type, code, value) since the last call."""
        found = self._clients[device].read(10_000)
        return [(e.time_ns // MS, e.type, e.code, e.value) for e in found]


def test_a_file_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(b"\xef\xbb\xbf" + KEYMAP.replace("\n", "\r\n").encode())
    found = read_keymap(path)
    key = KEYCODES.__getitem__
    assert found.name == "Test"
    assert found.bindings == (
        Tap((key("KEY_SPACE"), key("BTN_A")), (0.75, 0.5)),
        Swipe((key("KEY_E"),), (0.5, 0.75), (0.5, 0.25), 100 * MS),
        Stick(
            (0.25, 0.5), 0.1,
            ((key("KEY_W"),), (key("KEY_S"),), (key("KEY_A"),),
             (key("KEY_D"), key("BTN_DPAD_RIGHT"))),
            "left",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[tap]]\nkey = "NOSUCHKEY"\nat = [0, 0]', 2, "key: unknown key 'NOSUCHKEY'"),
        ('[[tap]]\nkey = "A"\nat = [0, 1.5]', 3, "at: 1.5 is not in 0 to 1"),
        ('[[tap]]\nkey = "A"\nat = [0, nan]', 3, "at: nan is not in 0 to 1"),
        ('[[tap]]\nkey = "A"\nat = [0, true]', 3, "at: expected a number"),
        ('[[tap]]\nkey = "A"\nat = 3', 3, "at: expected [X, Y]"),
        ('[[tap]]\nkey = "A"', 1, "[[tap]] lacks at"),
        ("[[tap]]\nat = [0, 0]", 1, "[[tap]] lacks key"),
        ("[[tap]]\nkey = []\nat = [0, 0]", 2, "key: expected a key's name"),
        ('[[tap]]\nkey = ["A", "A"]\nat = [0, 0]', 2, "A stands here twice"),
        ('[[tap]]\nkey = "BTN_LEFT"\nat = [0, 0]', 2, "neither a key nor a button"),
        ('[[tap]]\nkey = "A"\nat = [0, 0]\nradius = 1', 4, "radius: unknown in [[tap]]"),
        ('[[swipe]]\nkey = "A"\nfrom = [0, 0]\nto = [1, 1]\nms = 0', 5, "ms: 0 is not in 1"),
        ("[[stick]]\nat = [0, 0]", 1, "lacks both pad and keys"),
        ('[[stick]]\nat = [0, 0]\npad = "middle"', 3, 'pad: expected "left" or "right"'),
        ("[[stick]]\nat = [0, 0]\npad = []", 3, 'pad: expected "left" or "right"'),
        ('[[stick]]\nat = [0, 0]\nup = "W"\ndown = "W"', 1, "the same key for two directions"),
        ('name = "x"\n\n[[tap]]\nkey = "A"\nat = [0, 0]\n[[tap]]\nkey = "A"\nat = [1, 1]', 6,
         "KEY_A is used before, in [[tap]] number 1"),
        ('[[stick]]\nat=[0,0]\npad="left"\n[[stick]]\nat=[1,1]\npad="left"', 4, "left stick"),
        ('[tap]\nkey = "A"\nat = [0, 0]', 1, "expected [[tap]], with two brackets"),
        ("[[drag]]\n", 1, "unknown; a key map has"),
        ("# comment\nname = 3", 2, "name: expected a text"),
        ("\n\n[[tap]\n", 3, "expected"),
        ('[[tap]]\nkey = "A', 2, ""),
        ("x = " + "[" * 5000, 1, ""),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_line(text: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_keymap(text, "keys.toml")
    message = str(caught.value)
    assert message.startswith(f"keys.toml:{line}: ") and words in message
    assert "\n" not in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot read key map"):
        read_keymap(tmp_path / "none.toml")
    path = tmp_path / "binary.toml"
    path.write_bytes(b"a = 1\n\xff\xfe")
    with pytest.raises(UserError, match=r"binary\.toml:2: not UTF-8"):
        read_keymap(path)
    path.write_bytes(b"#" * (2 << 20))
    with pytest.raises(UserError, match="larger than a megabyte"):
        read_keymap(path)


_VALUE = st.recursive(
    st.sampled_from(
        ['"A"', '"BTN_A"', '"left"', "0", "0.5", "1", "true", "nan", "-1", "1e400", "[0.5, 0.5]",
         '["A", "B"]', '""', "1979-05-27", "9" * 5000, "'x'", "{a = 1}"]
    ),
    lambda inner: inner.map(lambda text: f"[{text}]"),
    max_leaves=3,
)  # fmt: skip
_LINE = st.one_of(
    st.sampled_from(["[[tap]]", "[[swipe]]", "[[stick]]", "[tap]", "[[x]]", "[a.b]", "", "#"]),
    st.builds(
        "{} = {}".format,
        st.sampled_from(
            ["name", "key", "at", "from", "to", "ms", "radius", "up", "left", "right", "pad", "x"]
        ),
        _VALUE,
    ),
    st.text(max_size=20),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_LINE, max_size=12).map("\n".join))
@example("tap = [1]")
@example("tap = {}\n[[tap.x]]")
def test_any_text_is_a_key_map_or_a_user_error(text: str) -> None:
    try:
        found = parse_keymap(text, "fuzz")
    except UserError as error:
        assert str(error).startswith("fuzz:") and "\n" not in str(error)
    else:
        desk = Desk("")
        desk.hub.touch_map = TouchMap(found, desk.hub)
        for name in ("KEY_A", "BTN_A"):
            desk.hub.key(KEYCODES[name], True)
        desk.hub.tick(0)
        desk.hub.tick(20_000 * MS)


# -- at work -----------------------------------------------------------------------------------


def test_a_tap_lasts_as_long_as_one_of_its_keys() -> None:
    desk = Desk()
    desk.key("SPACE", True)
    assert desk.fingers == {9: (750, 1000)}
    desk.key("BTN_A", True)
    desk.key("SPACE", False)
    assert desk.fingers == {9: (750, 1000)}
    desk.key("BTN_A", False)
    assert desk.fingers == {}
    assert desk.events(1) == [] and desk.events(3) == []  # neither keyboard nor gamepad


def test_other_keys_and_buttons_are_what_they_were() -> None:
    desk = Desk()
    desk.key("Q", True)
    desk.key("BTN_B", True)
    assert desk.fingers == {}
    assert (0, c.EV_KEY, KEYCODES["KEY_Q"], 1) in desk.events(1)
    assert (0, c.EV_KEY, KEYCODES["BTN_B"], 1) in desk.events(3)


def test_a_swipe_takes_its_time_and_happens_once_a_press() -> None:
    desk = Desk()
    desk.now = 1000 * MS
    desk.key("E", True)
    assert desk.fingers == {9: (500, 1500)}
    desk.key("E", False)
    while (deadline := desk.hub.next_deadline()) is not None:
        desk.now = deadline
        desk.hub.tick(desk.now)
    assert desk.fingers == {} and desk.now == 1100 * MS
    rows = [
        (time, value) for time, type, code, value in desk.events(0)
        if (type, code) == (c.EV_ABS, c.ABS_MT_POSITION_Y)
    ]  # fmt: skip
    assert rows[0] == (1000, 1500) and rows[-1] == (1100, 500)
    assert len(rows) == 13 and sorted(rows) == rows
    assert [value for _, value in rows] == sorted((value for _, value in rows), reverse=True)
    desk.key("E", True)
    assert desk.fingers == {9: (500, 1500)}


def test_a_late_host_does_not_lose_a_swipes_end() -> None:
    desk = Desk()
    desk.key("E", True)
    desk.hub.tick(5000 * MS)
    assert desk.fingers == {}
    places = [v for _, t, code, v in desk.events(0) if (t, code) == (c.EV_ABS, c.ABS_MT_POSITION_Y)]
    assert places[-1] == 500


def test_a_stick_by_keys() -> None:
    desk = Desk()
    desk.key("D", True)
    assert desk.fingers == {9: (350, 1000)}  # a tenth of the shorter side
    desk.key("W", True)
    x, y = desk.fingers[9]
    assert (x - 250, 1000 - y) == (70, 71) or (x - 250, 1000 - y) == (70, 70)
    desk.key("A", True)  # left and right: only up is left
    assert desk.fingers == {9: (250, 899)} or desk.fingers == {9: (250, 900)}
    for name in "DWA":
        desk.key(name, False)
    assert desk.fingers == {}
    places = [
        (code, value) for _, type, code, value in desk.events(0)
        if type == c.EV_ABS and code in (c.ABS_MT_POSITION_X, c.ABS_MT_POSITION_Y)
    ]  # fmt: skip
    assert places[:2] == [(c.ABS_MT_POSITION_X, 250), (c.ABS_MT_POSITION_Y, 1000)]


def test_a_stick_by_the_gamepad() -> None:
    desk = Desk()
    desk.stick(0.1, 0.1)  # within the dead zone
    assert desk.fingers == {}
    desk.stick(0.5, 0)
    assert desk.fingers == {9: (300, 1000)}
    desk.key("S", True)  # keys are stronger
    assert desk.fingers[9][0] == 250 and desk.fingers[9][1] > 1090
    desk.key("S", False)
    assert desk.fingers == {9: (300, 1000)}
    desk.stick(0, 0)
    assert desk.fingers == {}
    assert desk.events(3) == []


def test_a_trigger_is_a_button_from_its_middle_on() -> None:
    desk = Desk('[[tap]]\nkey = "BTN_TR2"\nat = [0.5, 0.5]')
    for value, fingers in ((0.3, 0), (0.6, 1), (1.0, 1), (0.4, 0)):
        desk.hub.pad_axis(PAD_AXES["RT"], value)
        desk.hub.pump(0)
        assert len(desk.fingers) == fingers
    assert desk.events(3) == []
    desk.hub.pad_axis(PAD_AXES["LT"], 1)  # not in the map
    desk.hub.pump(0)
    assert desk.fingers == {} and desk.events(3)


def test_fingers_of_the_mouse_are_left_alone() -> None:
    desk = Desk()
    for slot in range(MAX_SLOTS):
        desk.hub.touch_down(slot, 1, 1)
    desk.hub.pump(0)
    desk.key("SPACE", True)  # no finger is free
    assert set(desk.fingers.values()) == {(1, 1)}
    desk.key("SPACE", False)
    assert len(desk.fingers) == MAX_SLOTS
    desk.hub.touch_up(4)
    desk.hub.pump(0)
    desk.key("SPACE", True)
    assert desk.fingers[4] == (750, 1000)


@pytest.mark.parametrize("how", ["release_keys", "touch_cancel"])
def test_a_lost_focus_lifts_everything(how: str) -> None:
    desk = Desk()
    for name in ("SPACE", "D", "E"):
        desk.key(name, True)
    assert len(desk.fingers) == 3
    getattr(desk.hub, how)()
    desk.hub.pump(0)
    assert desk.fingers == {} and desk.hub.next_deadline() is None
    for name in ("SPACE", "D", "E"):
        desk.key(name, False)
    desk.key("SPACE", True)
    assert desk.fingers == {9: (750, 1000)}


def test_another_screen_has_other_places() -> None:
    desk = Desk()
    desk.hub.resize(101, 201, 160)
    desk.key("SPACE", True)
    assert desk.fingers == {9: (75, 100)}
    assert desk.hub.touchscreen.absinfo[c.ABS_MT_POSITION_X].maximum == 100
