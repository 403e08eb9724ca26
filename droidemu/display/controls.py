# SPDX-License-Identifier: GPL-2.0-or-later
"""What window events mean: touches, keys and wheel for the guest, commands for the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from droidemu.display import keymap
from droidemu.display.attention import Attention
from droidemu.display.gestures import FingerSlots, Leaning, MouseTouch, Touch
from droidemu.display.layout import Layout
from droidemu.display.pg import pygame
from droidemu.display.posture import Posture
from droidemu.hal.input import DEFAULT_PRESSURE, MAX_SLOTS, InputHub
from droidemu.hal.keycodes import BTN_EXTRA, BTN_LEFT, BTN_MIDDLE, BTN_RIGHT, BTN_SIDE

#: pygame's mouse buttons; 4 and 5 are the wheel, which has its own event.
_BUTTONS = {1: BTN_LEFT, 2: BTN_MIDDLE, 3: BTN_RIGHT, 6: BTN_SIDE, 7: BTN_EXTRA}

#: ``touch_id`` of finger events that SDL made from the mouse (SDL_MOUSE_TOUCHID).
_MOUSE_TOUCH_ID = -1

#: With Ctrl and Shift these lean the device, degrees of (pitch, roll).
_TILTS = {
    keymap.SCANCODE_LEFT: (0, -10),
    keymap.SCANCODE_RIGHT: (0, 10),
    keymap.SCANCODE_UP: (10, 0),
    keymap.SCANCODE_DOWN: (-10, 0),
}

#: Slots 0 and 1 belong to the mouse.
_FIRST_FINGER_SLOT = 2


#: Keys that change what a drag would do, and so the preview of it.
_PREVIEW_KEYS = (
    keymap.SCANCODE_LCTRL, keymap.SCANCODE_RCTRL, keymap.SCANCODE_LALT, keymap.SCANCODE_RALT,
)  # fmt: skip


def ctrl_of(event: Any, *, down: bool) -> bool:
    """Whether Ctrl is held after a key event: its own modifiers may not count the key itself."""
    if event.scancode in (keymap.SCANCODE_LCTRL, keymap.SCANCODE_RCTRL):
        return down
    return bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))


def alt_of(event: Any, *, down: bool) -> bool:
    """Whether Alt is held after a key event."""
    if event.scancode in (keymap.SCANCODE_LALT, keymap.SCANCODE_RALT):
        return down
    return bool(event.mod & pygame.KMOD_ALT)


def _wants_lean() -> bool:
    mods = pygame.key.get_mods()
    return bool(mods & (pygame.KMOD_CTRL | pygame.KMOD_META)) and bool(mods & pygame.KMOD_ALT)


class Commands(Protocol):
    """What the controls can ask of the window."""

    @property
    def layout(self) -> Layout: ...

    @property
    def density(self) -> float:
        """Drawable pixels for one unit of mouse coordinates."""
        ...

    @property
    def attention(self) -> Attention: ...

    def toggle_panel(self) -> None: ...
    def open_menu(self, place: tuple[float, float] | None = None) -> None: ...
    def toggle_fullscreen(self) -> None: ...
    def toggle_pause(self) -> None: ...
    def toggle_capture(self) -> None: ...
    def rotate(self, quarter_turns: int) -> None: ...
    def take_screenshot(self) -> None: ...
    def toggle_recording(self) -> None: ...
    def redraw(self) -> None: ...
    def resized(self) -> None: ...
    def close(self) -> None: ...


class Controls:
    """Takes pygame events one by one; main thread only."""

    def __init__(self, hub: InputHub, window: Commands, posture: Posture) -> None:
        self._hub = hub
        self._window = window
        self._posture = posture
        self.mouse = MouseTouch(hub.width, hub.height)
        self._leaning = Leaning()
        self._fingers = FingerSlots(MAX_SLOTS - _FIRST_FINGER_SLOT)
        #: Scancode to the KEY_* that went down: the release must match whatever Ctrl does then.
        self._down: dict[int, int] = {}
        #: Whether mouse movements go to the guest's mouse instead of its touchscreen.
        self.captured = False
        self._shortcuts: dict[int, Callable[[], None]] = {
            keymap.SCANCODE_P: window.toggle_pause,
            keymap.SCANCODE_S: window.take_screenshot,
            keymap.SCANCODE_R: window.toggle_recording,
            keymap.SCANCODE_G: window.toggle_capture,
            keymap.SCANCODE_LEFT: lambda: window.rotate(-1),
            keymap.SCANCODE_RIGHT: lambda: window.rotate(1),
        }
        self._handlers: dict[int, Callable[[Any], None]] = {
            pygame.QUIT: lambda event: window.close(),
            pygame.WINDOWCLOSE: lambda event: window.close(),
            pygame.WINDOWSIZECHANGED: lambda event: window.resized(),
            pygame.WINDOWEXPOSED: lambda event: window.redraw(),
            pygame.WINDOWFOCUSLOST: lambda event: self.let_go(),
            pygame.WINDOWMINIMIZED: lambda event: self._window.attention.minimise(True),
            pygame.WINDOWRESTORED: lambda event: self._window.attention.minimise(False),
            pygame.WINDOWLEAVE: self._leave,
            pygame.KEYDOWN: self._key_down,
            pygame.KEYUP: self._key_up,
            pygame.MOUSEBUTTONDOWN: self._button_down,
            pygame.MOUSEBUTTONUP: self._button_up,
            pygame.MOUSEMOTION: self._motion,
            pygame.MOUSEWHEEL: self._wheel,
            pygame.FINGERDOWN: self._finger_down,
            pygame.FINGERMOTION: self._finger_motion,
            pygame.FINGERUP: self._finger_up,
        }

    def screen_changed(self) -> None:
        """The device has another screen: its size may differ."""
        self.let_go()
        self.mouse = MouseTouch(self._hub.width, self._hub.height)

    def handle(self, event: Any) -> None:
        """Act on one event; unknown ones are ignored."""
        handler = self._handlers.get(event.type)
        if handler is not None:
            handler(event)

    def let_go(self) -> None:
        """The focus is gone: lift every finger and key, as nobody will tell when they go up."""
        self.mouse.release()
        self.mouse.hover(False)
        self._leaning.release()
        self._fingers.clear()
        self._down.clear()
        self._hub.touch_cancel()
        self._hub.release_keys()
        self._window.redraw()

    # --- keys ---------------------------------------------------------------------------------

    def _key_down(self, event: Any) -> None:
        ctrl = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
        shift = bool(event.mod & pygame.KMOD_SHIFT)
        code = event.scancode
        if code in _PREVIEW_KEYS and not self.captured:
            # With Alt a drag leans the device instead.
            self._hover(ctrl_of(event, down=True) and not alt_of(event, down=True))
        if ctrl and shift and code in _TILTS:
            self._posture.tilt(*_TILTS[code])
            return
        if ctrl and code in self._shortcuts:
            self._shortcuts[code]()
            return
        if not shift and code == keymap.SCANCODE_F1:
            self._window.toggle_panel()
            return
        if not shift and not ctrl and code == keymap.SCANCODE_F2:
            self._window.open_menu()
            return
        if not shift and code == keymap.SCANCODE_F11:
            self._window.toggle_fullscreen()
            return
        key = keymap.keycode_for(code, ctrl=ctrl, shift=shift)
        if key is not None and code not in self._down:
            self._down[code] = key
            self._hub.key(key, True)

    def _key_up(self, event: Any) -> None:
        if event.scancode in _PREVIEW_KEYS and not self.captured:
            self._hover(ctrl_of(event, down=False) and not alt_of(event, down=False))
        key = self._down.pop(event.scancode, None)
        if key is not None:
            self._hub.key(key, False)

    def _hover(self, on: bool) -> None:
        if self.mouse.hover(on):
            self._window.redraw()

    # --- mouse --------------------------------------------------------------------------------

    def _place(self, event: Any) -> tuple[float, float]:
        """An event's position in drawable pixels."""
        density = self._window.density
        return event.pos[0] * density, event.pos[1] * density

    def _button_down(self, event: Any) -> None:
        if getattr(event, "touch", False) or event.button not in _BUTTONS:
            return
        place = self._place(event)
        if not self.captured and _wants_lean() and event.button in (1, 3):
            self._begin_lean(event.button, place)
            return
        if (
            event.button == 3
            and not self.captured
            and not pygame.key.get_mods() & pygame.KMOD_SHIFT
        ):
            self._window.open_menu(place)
            return
        if self.captured or event.button != 1:
            self._hub.mouse_button(_BUTTONS[event.button], True)
            return
        layout = self._window.layout
        if layout.contains(*place):
            two = bool(pygame.key.get_mods() & (pygame.KMOD_CTRL | pygame.KMOD_META))
            self._send(self.mouse.press(*layout.to_screen(*place), two=two))

    def _button_up(self, event: Any) -> None:
        if getattr(event, "touch", False) or event.button not in _BUTTONS:
            return
        if event.button == 1 and self._leaning.active:
            self._leaning.release()
        elif event.button == 1 and self.mouse.pressed:
            self._send(self.mouse.release())
        elif self.captured or event.button != 1:
            self._hub.mouse_button(_BUTTONS[event.button], False)

    def _motion(self, event: Any) -> None:
        if getattr(event, "touch", False):
            return
        if self.captured:
            self._hub.mouse_move(*event.rel)
            return
        if self._leaning.active:
            self._posture.lean(*self._leaning.move(*self._place(event)))
            return
        where = self._window.layout.to_screen(*self._place(event))
        parallel = bool(pygame.key.get_mods() & pygame.KMOD_SHIFT)
        self._send(self.mouse.move(*where, parallel=parallel))
        if self.mouse.previews:
            self._window.redraw()

    def _leave(self, event: Any) -> None:
        if not self.mouse.pressed:
            self._hover(False)

    def _wheel(self, event: Any) -> None:
        sign = -1 if getattr(event, "flipped", False) else 1
        dy = getattr(event, "precise_y", event.y)
        dx = getattr(event, "precise_x", event.x)
        if not self.captured and _wants_lean():
            self._posture.shine(dy * sign)
            return
        self._hub.wheel(dy * sign, dx * sign)

    def _begin_lean(self, button: int, place: tuple[float, float]) -> None:
        layout = self._window.layout
        if not layout.contains(*place) or self.mouse.pressed:
            return
        if button == 3:
            self._posture.upright()
            return
        self._posture.begin_lean()
        self._leaning.press(*place, min(layout.w, layout.h))

    def _send(self, touches: list[Touch]) -> None:
        if not touches:
            return
        with self._hub.batch():
            for touch in touches:
                if touch.kind == "down":
                    self._hub.touch_down(touch.slot, touch.x, touch.y)
                elif touch.kind == "move":
                    self._hub.touch_move(touch.slot, touch.x, touch.y)
                else:
                    self._hub.touch_up(touch.slot)
        if len(touches) > 1:
            self._window.redraw()

    # --- fingers on the host's own touchscreen -------------------------------------------------

    def _finger_place(self, event: Any) -> tuple[float, float]:
        layout = self._window.layout
        return event.x * layout.window_w, event.y * layout.window_h

    def _finger_pressure(self, event: Any) -> float:
        # Many panels report no pressure; SDL then says 1.0 or 0.0.
        pressure = float(getattr(event, "pressure", 0.0))
        return pressure if 0.0 < pressure < 1.0 else DEFAULT_PRESSURE

    def _finger_down(self, event: Any) -> None:
        place = self._finger_place(event)
        layout = self._window.layout
        if event.touch_id == _MOUSE_TOUCH_ID or not layout.contains(*place):
            return
        slot = self._fingers.down(event.finger_id)
        if slot is not None:
            x, y = layout.to_screen(*place)
            self._hub.touch_down(slot + _FIRST_FINGER_SLOT, x, y, self._finger_pressure(event))

    def _finger_motion(self, event: Any) -> None:
        slot = self._fingers.slot(event.finger_id)
        if slot is not None and event.touch_id != _MOUSE_TOUCH_ID:
            x, y = self._window.layout.to_screen(*self._finger_place(event))
            self._hub.touch_move(slot + _FIRST_FINGER_SLOT, x, y, self._finger_pressure(event))

    def _finger_up(self, event: Any) -> None:
        if event.touch_id == _MOUSE_TOUCH_ID:
            return
        slot = self._fingers.up(event.finger_id)
        if slot is not None:
            self._hub.touch_up(slot + _FIRST_FINGER_SLOT)
