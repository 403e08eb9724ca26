# SPDX-License-Identifier: GPL-2.0-or-later
"""The menu in the window: opens and closes it, gives it the user's input, keeps its picture.

While it is open it takes every key, mouse button, finger and gamepad event, so that nothing of
what the user does with it reaches the guest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from droidemu.display import keymap, menu_picture
from droidemu.display.layout import Layout
from droidemu.display.menu import WIDTH, Menu, MenuCommands
from droidemu.display.pg import pygame
from droidemu.display.present import Sprite
from droidemu.hal.device import DeviceState

#: Scancodes: Return, Escape, Tab, Space, keypad Enter, Right, Left, Down, Up.
_RETURN, _ESCAPE, _TAB, _SPACE, _KP_ENTER = 40, 41, 43, 44, 88
_RIGHT, _LEFT, _DOWN, _UP = 79, 80, 81, 82
#: Free space that is kept around it, design pixels.
_MARGIN: Final = 8


class MenuControl:
    """The window's menu; main thread. Its size follows the window's overlay scale."""

    def __init__(
        self, title: str, state: DeviceState, commands: MenuCommands, scale: Callable[[], float]
    ) -> None:
        self._title = title
        self._menu = Menu(state, commands)
        self._scale = scale
        self.is_open = False
        #: Where the picture lies, drawable pixels.
        self._place = (0, 0)
        self._anchor: tuple[float, float] | None = None
        self._picture: Any = None
        self._taken = frozenset(
            (
                pygame.KEYDOWN, pygame.KEYUP, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP,
                pygame.MOUSEMOTION, pygame.MOUSEWHEEL, pygame.FINGERDOWN, pygame.FINGERMOTION,
                pygame.FINGERUP, pygame.CONTROLLERAXISMOTION, pygame.CONTROLLERBUTTONDOWN,
                pygame.CONTROLLERBUTTONUP,
            )
        )  # fmt: skip

    def open(self, anchor: tuple[float, float] | None = None) -> None:
        """Show it at a place (drawable pixels), or in the middle of the window."""
        self.is_open, self._anchor, self._picture = True, anchor, None
        self._menu.focus = 0
        self._menu.release()

    def close(self) -> None:
        """Hide it."""
        self.is_open, self._picture = False, None
        self._menu.release()

    def changed(self) -> None:
        """Something that it shows, or the window's size, has changed."""
        self._picture = None

    def sprites(self, layout: Layout) -> list[Sprite]:
        """What is to be drawn."""
        if not self.is_open:
            return []
        if self._picture is None:
            self._picture = menu_picture.picture(self._menu, self._title, self._scale())
            self._put(layout)
        return [Sprite("menu", self._picture, *self._place)]

    def _put(self, layout: Layout) -> None:
        """Find the place: near the anchor, wholly inside the window if there is room."""
        width, height = self._picture.get_size()
        room = layout.window_w - width, layout.window_h - height
        margin = round(_MARGIN * self._scale())
        if self._anchor is None:
            self._place = room[0] // 2, room[1] // 2
            return
        x, y = (
            max(min(round(at), space - margin), min(margin, space // 2))
            for at, space in zip(self._anchor, room, strict=True)
        )
        self._place = x, y

    # -- input -----------------------------------------------------------------------------------

    def handle(self, event: Any, layout: Layout, density: float) -> bool:
        """Take an event if the menu is open and it is one of the user's; whether it was taken."""
        if not self.is_open or event.type not in self._taken:
            return False
        if event.type == pygame.KEYDOWN:
            self._key(event)
        elif event.type in (pygame.FINGERDOWN, pygame.FINGERMOTION, pygame.FINGERUP):
            # Touchscreens: SDL's own mouse events for fingers are not asked for.
            if event.touch_id != -1:
                self._finger(event, layout)
        elif event.type == pygame.MOUSEWHEEL:
            if event.y:
                self._menu.step(1 if event.y > 0 else -1)
        elif event.type == pygame.CONTROLLERBUTTONDOWN:
            self._pad(event.button)
        elif hasattr(event, "pos") and not getattr(event, "touch", False):
            self._mouse(event, event.pos[0] * density, event.pos[1] * density)
        self._picture = None
        return True

    def _key(self, event: Any) -> None:
        menu, code = self._menu, event.scancode
        if code in (_ESCAPE, keymap.SCANCODE_F2):
            self.close()
        elif code in (_RETURN, _KP_ENTER, _SPACE):
            self._close_if(menu.activate())
        elif code == _TAB:
            menu.move(-1 if event.mod & pygame.KMOD_SHIFT else 1)
        elif code in (_UP, _DOWN):
            menu.move_row(1 if code == _DOWN else -1)
        elif code in (_LEFT, _RIGHT):
            menu.step(1 if code == _RIGHT else -1)

    def _pad(self, button: int) -> None:
        # SDL_GameControllerButton: A, B, ..., Up 11, Down 12, Left 13, Right 14.
        menu = self._menu
        if button == 0:
            self._close_if(menu.activate())
        elif button == 1:
            self.close()
        elif button in (11, 12):
            menu.move_row(1 if button == 12 else -1)
        elif button in (13, 14):
            menu.step(1 if button == 14 else -1)

    def _inside(self, x: float, y: float) -> tuple[float, float]:
        scale = self._scale()
        return (x - self._place[0]) / scale, (y - self._place[1]) / scale

    def _mouse(self, event: Any, x: float, y: float) -> None:
        place = self._inside(x, y)
        if event.type == pygame.MOUSEMOTION:
            self._menu.hover(*place)
        elif event.type == pygame.MOUSEBUTTONUP:
            self._menu.release()
        elif event.button == 1:
            self._close_if(self._menu.press(*place))
        elif event.button == 3:
            inside = 0 <= place[0] < WIDTH and 0 <= place[1] < self._menu.height
            self._close_if(not inside)

    def _finger(self, event: Any, layout: Layout) -> None:
        place = self._inside(event.x * layout.window_w, event.y * layout.window_h)
        if event.type == pygame.FINGERDOWN:
            self._close_if(self._menu.press(*place))
        elif event.type == pygame.FINGERMOTION:
            self._menu.hover(*place)
        else:
            self._menu.release()

    def _close_if(self, closes: bool) -> None:
        if closes:
            self.close()
