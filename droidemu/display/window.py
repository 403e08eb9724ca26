# SPDX-License-Identifier: GPL-2.0-or-later
"""The window: shows frames as they come, takes the user's input, sleeps in between.

Everything here runs on the main thread, as SDL demands. The emulation thread reaches it through
the screen's newest frame and through one user event that says "look".
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.display import overlay
from droidemu.display.attention import Attention
from droidemu.display.controls import Controls
from droidemu.display.figures import FrameFigures
from droidemu.display.gamepads import Gamepads
from droidemu.display.host import desktop_size, prepare_host
from droidemu.display.layout import Layout, first_window_size, fit
from droidemu.display.menu_control import MenuControl
from droidemu.display.notice import NoticeView
from droidemu.display.pg import pygame
from droidemu.display.posture import Posture
from droidemu.display.present import Presenter, Sprite, open_presenter
from droidemu.display.screenshot import capture, free_name, write_png
from droidemu.display.session import Session
from droidemu.display.window_recording import WindowRecording
from droidemu.errors import UserError
from droidemu.hal.clock import NSEC_PER_SEC, host_ns
from droidemu.hal.frame import Frame

if TYPE_CHECKING:
    from droidemu.display.recorder import Recording

log = logging.getLogger(__name__)

#: How often the panel's figures and the title are renewed.
_PANEL_NS = NSEC_PER_SEC // 4
_TITLE_NS = NSEC_PER_SEC
_MESSAGE_NS = 2 * NSEC_PER_SEC
_LONGEST_WAIT_MS = 250

#: How long closing waits for the guest to end.
_END_WAIT_S = 3.0

#: Any of these tells where a window may go on Linux.
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")

_NO_DISPLAY = "cannot open a window ({}); --headless runs the program without one"


class WindowDisplay:
    """The display backend with a window.

    ``renderer`` as in :func:`~droidemu.display.present.open_presenter`; ``size`` is the first size
    of the window (chosen to fit the desktop by default); screenshots and recordings go to
    ``folder``. ``recording``: one that runs already; its maker completes it.
    """

    def __init__(
        self,
        renderer: str = "auto",
        size: tuple[int, int] | None = None,
        folder: Path | None = None,
        recording: Recording | None = None,
    ) -> None:
        self._recording = recording
        self._renderer = renderer
        self._size = size
        self._folder = folder
        self._presenter: Presenter | None = None

    def open(self, title: str, screen: tuple[int, int]) -> None:
        """Open the window before the guest starts, so that a missing display is known early.

        ``screen`` is the guest's screen size in px. UserError if there is no display.
        """
        prepare_host()
        if sys.platform.startswith("linux") and not any(map(os.environ.get, _DISPLAYS)):
            # SDL would find that out too, but let libraries complain on stderr before.
            raise UserError(_NO_DISPLAY.format("no display found"))
        try:
            pygame.display.init()
            driver = pygame.display.get_driver()
            if driver in ("dummy", "offscreen") and not os.environ.get("SDL_VIDEODRIVER"):
                raise pygame.error("no display found")
            size = self._size or first_window_size(screen, desktop_size())
            self._presenter = open_presenter(title, size, self._renderer)
            pygame.key.stop_text_input()  # no input method windows: keys are wanted, not text
        except pygame.error as error:
            pygame.display.quit()
            raise UserError(_NO_DISPLAY.format(error)) from error

    def run(self, session: Session) -> None:
        """Show the session until the guest ends or the window is closed (DisplayBackend)."""
        failure: Exception | None = None
        try:
            if self._presenter is None:
                screen = (session.screen.width, session.screen.height)
                turned = session.device.settings.rotation % 180
                self.open(session.title, (screen[1], screen[0]) if turned else screen)
            assert self._presenter is not None
            folder = self._folder or Path.cwd()
            _Window(session, self._presenter, folder, self._recording).loop()
        except UserError:
            raise
        except KeyboardInterrupt:
            log.info("interrupted")
        except Exception as error:
            log.debug("the window failed", exc_info=True)
            failure = error
        finally:
            if self._presenter is not None:
                self._presenter.close()
                self._presenter = None
            pygame.display.quit()
            _end(session)
        if failure is not None:
            what = f"{type(failure).__name__}: {failure}".splitlines()[0]
            raise UserError(
                f"the window failed ({what}); --headless runs the program without one"
            ) from failure


def _end(session: Session) -> None:
    """Ask the guest to end and give it a moment."""
    if session.finished.is_set():
        return
    session.request_quit()
    session.clock.resume()
    session.finished.wait(_END_WAIT_S)


class _Window:
    """One run of the main loop."""

    def __init__(
        self,
        session: Session,
        presenter: Presenter,
        folder: Path,
        recording: Recording | None = None,
    ) -> None:
        self._session = session
        self._presenter = presenter
        self._folder = folder
        self._screen = session.screen
        self._size = (session.screen.width, session.screen.height)
        self._device_serial = session.device.serial
        self._rotation = session.device.settings.rotation // 90
        self._fullscreen = False
        self._closing = False
        self._layout = fit(presenter.size, self._size, self._rotation)
        self._density = presenter.density
        self._figures = FrameFigures()
        self._shown_serial = 0
        self._stale = True  # the layout changed since the last upload
        self._dirty = True
        self._earliest = 0
        self._min_gap = self._gap()
        self._panel_on = False
        self._panel: Any = None
        self._panel_at = 0
        self._title_at = 0
        self._message: Any = None
        self._message_until = 0
        self._badge: Any = None
        self._notice = NoticeView(session.notices)
        self._wake_type = pygame.event.custom_type()
        self._wake_posted = False
        self._desktop_h = desktop_size()[1]
        presenter.set_icon(overlay.icon(session.icon))
        self._film = WindowRecording(session, folder, self._say, recording)
        self._film.rotate(self._rotation)
        self.attention = Attention(session.device, session.clock)
        self._controls = Controls(session.hub, self, Posture(session.device, self._say))
        self._gamepads = Gamepads(session.hub)
        self._menu = MenuControl(session.title, session.device, self, self._ui_scale)

    def _gap(self) -> int:
        """In virtual time frames come as fast as the host can make them: show what eyes can see."""
        return round(0.6 * NSEC_PER_SEC / min(max(self._screen.refresh_hz, 30), 120))

    # --- the loop -----------------------------------------------------------------------------

    def loop(self) -> None:
        """Until the guest ended or the window was closed."""
        self._screen.frame_listeners.append(self._on_frame)
        self._session.device.listeners.append(self._wake)
        self._session.notices.listeners.append(self._wake)
        threading.Thread(target=self._watch_end, name="window-end", daemon=True).start()
        try:
            while not self._closing and not self._session.finished.is_set():
                self._present()
                first = self._presenter.wait_event(self._timeout_ms())
                for event in [*([first] if first is not None else []), *pygame.event.get()]:
                    self._dispatch(event)
                self._house_keeping()
        finally:
            self._screen.frame_listeners.remove(self._on_frame)
            self._session.device.listeners.remove(self._wake)
            self._gamepads.stop()
            self._session.notices.listeners.remove(self._wake)
            if self._controls.captured:
                self._presenter.set_relative_mouse(False)
            self._film.close()

    def _on_frame(self, frame: Frame) -> None:
        """A frame was published (emulation thread)."""
        self._wake()

    def _watch_end(self) -> None:
        self._session.finished.wait()
        self._wake_posted = False
        self._wake()

    def _wake(self) -> None:
        if self._wake_posted:
            return
        self._wake_posted = True
        try:
            pygame.event.post(pygame.event.Event(self._wake_type))
        except pygame.error:
            self._wake_posted = False  # the queue is full or the window gone: nothing to wake

    def _dispatch(self, event: Any) -> None:
        if event.type == self._wake_type:
            self._wake_posted = False
        elif self._menu.handle(event, self._layout, self._density):
            self._dirty = True
        else:
            self._controls.handle(event)
            words = self._gamepads.handle(event)
            if words:
                self._say(words)

    def _timeout_ms(self) -> int:
        """How long nothing will happen by itself; never 0, which would mean for ever."""
        now = host_ns()
        until = self._title_at + _TITLE_NS
        if self._panel_on:
            until = min(until, self._panel_at + _PANEL_NS)
        if self._message is not None:
            until = min(until, self._message_until)
        if self._dirty:
            until = now
        elif self._screen.serial != self._shown_serial:
            until = min(until, self._earliest)
        # Not longer than Ctrl+C may take: Python handles signals only between calls.
        return max(1, min(-(-(until - now) // 1_000_000), _LONGEST_WAIT_MS))

    def _house_keeping(self) -> None:
        now = host_ns()
        if self._session.device.serial != self._device_serial:
            self._follow_device()
        if self._shown_serial and not self._gamepads.started:
            self._gamepads.start()
        if self._message is not None and now >= self._message_until:
            self._message = None
            self._dirty = True
        if self._panel_on and now >= self._panel_at + _PANEL_NS:
            self._panel_at = now
            self._panel = self._draw_panel(now)
            self._dirty = True
        if now >= self._title_at + _TITLE_NS:
            self._title_at = now
            self._presenter.set_title(self._title(now))
        self._dirty |= self._film.poll()
        if self._notice.renew((self._layout.window_w, self._layout.window_h), self._ui_scale()):
            self._title_at = 0
            self._dirty = True
        # Where there is something to read, it says why the picture stands still.
        paused = self._session.clock.paused and self._notice.current is None
        if paused != (self._badge is not None):
            self._badge = overlay.pause_badge(self._ui_scale()) if paused else None
            self._title_at = 0
            self._dirty = True

    # --- drawing ------------------------------------------------------------------------------

    def _present(self) -> None:
        start = host_ns()
        serial = self._screen.serial
        fresh = serial != self._shown_serial and start >= self._earliest
        if not (fresh or self._stale or self._dirty):
            return
        if fresh or self._stale or not self._presenter.keeps_frame:
            with self._screen.acquire() as frame:
                if frame is not None:
                    # Between two programs the frame may still be one of another screen.
                    if frame.panel_size == self._size:
                        self._presenter.upload(frame, self._layout)
                    fresh = frame.serial != self._shown_serial
                    self._shown_serial = frame.serial
            self._stale = False
        self._presenter.show(self._layout, self._sprites())
        self._dirty = False
        if fresh:
            now = host_ns()
            self._figures.add(now, now - start)
            presented = self._session.presented
            presented.frames += 1
            presented.spent_ns += now - start
            if presented.first_ns is None:
                presented.first_ns = now
            self._earliest = start + self._min_gap

    def _sprites(self) -> list[Sprite]:
        layout, scale = self._layout, self._ui_scale()
        sprites: list[Sprite] = []
        for index, dot in enumerate(self._controls.mouse.dots()):
            picture = overlay.finger(scale, dot.pressed)
            x, y = layout.to_window(dot.x, dot.y)
            half = picture.get_width() // 2
            sprites.append(Sprite(f"finger{index}", picture, round(x) - half, round(y) - half))
        if self._badge is not None:
            w, h = self._badge.get_size()
            middle = (layout.x + (layout.w - w) // 2, layout.y + (layout.h - h) // 2)
            sprites.append(Sprite("badge", self._badge, *middle))
        sprites += self._film.sprites(layout, scale)
        sprites += self._notice.sprites(layout)
        if self._panel_on and self._panel is not None:
            margin = round(12 * scale)
            sprites.append(Sprite("panel", self._panel, margin, margin))
        if self._message is not None:
            w, h = self._message.get_size()
            x = (layout.window_w - w) // 2
            sprites.append(
                Sprite("message", self._message, x, layout.window_h - h - round(24 * scale))
            )
        return sprites + self._menu.sprites(layout)

    def _ui_scale(self) -> float:
        """Design pixels to window pixels: readable on dense screens, small in small windows."""
        wanted = max(self._density, self._desktop_h / 1200)
        return max(min(wanted, self._layout.window_w / 354, self._layout.window_h / 582), 0.4)

    def _draw_panel(self, now: int) -> Any:
        figures = self._figures
        rows = overlay.figure_rows(
            self._session.stats(),
            figures.fps(now),
            self._screen.refresh_hz,
            figures.interval_worst_ms,
            figures.present_average_ms,
        )
        period_ms = 1000 / self._screen.refresh_hz
        intervals = list(figures.intervals_ms)
        return overlay.panel(rows, intervals, period_ms, self._presenter.name, self._ui_scale())

    def _title(self, now: int) -> str:
        if self._notice.current is not None:
            state = self._notice.current.title
        elif self._session.clock.paused:
            state = "paused"
        elif self._controls.captured:
            state = "mouse captured, Ctrl+G frees it"
        else:
            state = f"{self._figures.fps(now):.0f} fps"
        return f"{self._session.title} - {state} - DroidEmu"

    def _say(self, words: str, color: tuple[int, int, int] = overlay.TEXT) -> None:
        room = self._layout.window_w - 8
        self._message = overlay.message(words, self._ui_scale(), color, room)
        self._message_until = host_ns() + _MESSAGE_NS
        self._dirty = True

    # --- commands (called by Controls) ----------------------------------------------------------

    @property
    def layout(self) -> Layout:
        return self._layout

    @property
    def density(self) -> float:
        return self._density

    def redraw(self) -> None:
        self._dirty = True

    def close(self) -> None:
        self._closing = True

    def resized(self) -> None:
        self._presenter.resized()
        layout = fit(self._presenter.size, self._size, self._rotation)
        self._density = self._presenter.density
        if layout != self._layout:
            self._layout = layout
            self._stale = True
            self._panel_at = 0
            self._menu.changed()
            self._notice.resized()
            if self._badge is not None:
                self._badge = overlay.pause_badge(self._ui_scale())
        self._dirty = True

    def rotate(self, quarter_turns: int) -> None:
        self._session.device.step(rotation=90 * quarter_turns)
        self._follow_device()

    def _follow_device(self) -> None:
        """The device's state has changed, here or elsewhere."""
        device = self._session.device
        self._device_serial = device.serial
        self._menu.changed()
        self._dirty = True
        size = (self._screen.width, self._screen.height)
        if size != self._size:
            self._size = size
            self._min_gap = self._gap()
            self._controls.screen_changed()
            self._layout = fit((1, 1), self._size)
            if not self._fullscreen:
                turned = (size[1], size[0]) if self._rotation % 2 else size
                self._presenter.resize(first_window_size(turned, desktop_size()))
            self.resized()
        turns = device.settings.rotation // 90 - self._rotation
        if turns:
            self._turn(turns)

    def _turn(self, quarter_turns: int) -> None:
        self._rotation = (self._rotation + quarter_turns) % 4
        self._film.rotate(self._rotation)
        if quarter_turns % 2 and not self._fullscreen:
            width, height = self._presenter.size
            density = self._density or 1.0
            self._presenter.resize((round(height / density), round(width / density)))
        self._layout = fit((1, 1), self._size)  # whatever it was, it is another one now
        self.resized()

    def toggle_fullscreen(self) -> None:
        self._fullscreen = not self._fullscreen
        self._presenter.set_fullscreen(self._fullscreen)
        self.resized()

    def open_menu(self, place: tuple[float, float] | None = None) -> None:
        if self._controls.captured:
            self.toggle_capture()
        self._controls.let_go()
        self._menu.open(place)
        self._dirty = True

    def press_key(self, code: int) -> None:
        self._session.hub.key(code, True)
        self._session.hub.key(code, False)

    def restart(self) -> None:
        problem = self._session.restart()
        if problem:
            self._say(problem, overlay.WARN)
        else:
            self._session.clock.resume()

    def toggle_panel(self) -> None:
        self._panel_on = not self._panel_on
        self._panel_at = 0
        self._dirty = True

    def toggle_pause(self) -> None:
        clock = self._session.clock
        if clock.held_by("user"):
            clock.resume()
        else:
            clock.pause()

    def toggle_capture(self) -> None:
        self._controls.let_go()
        self._controls.captured = not self._controls.captured
        self._presenter.set_relative_mouse(self._controls.captured)
        self._title_at = 0
        if self._controls.captured:
            self._say("Mouse captured - Ctrl+G frees it")

    def toggle_recording(self) -> None:
        self._film.toggle()
        self._dirty = True

    def take_screenshot(self) -> None:
        with self._screen.acquire() as frame:
            picture = None if frame is None else capture(frame, self._rotation)
        if picture is None:
            self._say("Nothing to see yet", overlay.WARN)
            return
        path = free_name(self._folder)
        try:
            write_png(picture, path)
        except UserError as error:
            self._say(str(error), overlay.WARN)
        else:
            self._say(f"Saved {path.name}", overlay.ACCENT)
