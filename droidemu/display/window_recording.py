# SPDX-License-Identifier: GPL-2.0-or-later
"""Recording from the window: the key that starts and stops it, and the sign that it runs."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.display import overlay
from droidemu.display.layout import Layout
from droidemu.display.present import Sprite
from droidemu.display.screenshot import free_name
from droidemu.display.session import Session
from droidemu.errors import UserError, tell
from droidemu.hal.clock import NSEC_PER_SEC

if TYPE_CHECKING:
    from droidemu.display.recorder import Recording

Say = Callable[[str, tuple[int, int, int]], None]


class WindowRecording:
    """Owned by the window; main thread only. ``recording``: one that runs already.

    Such a one is completed by who made it; those that the key starts are completed here.
    """

    def __init__(
        self, session: Session, folder: Path, say: Say, recording: Recording | None = None
    ) -> None:
        self._session = session
        self._folder = folder
        self._say = say
        self._running = recording
        self._foreign = recording
        self._rotation = 0
        #: Recordings whose encoder still works, each on a thread of its own.
        self._finishing: list[threading.Thread] = []
        #: Results of those threads: text and colour.
        self._news: list[tuple[str, tuple[int, int, int]]] = []
        self._badge: tuple[str, float, Any] | None = None

    def rotate(self, rotation: int) -> None:
        """The window shows the device turned by so many quarter turns clockwise."""
        self._rotation = rotation
        if self._running is not None:
            self._running.rotation = rotation

    def toggle(self) -> None:
        """Start a recording, or end the one that runs."""
        if self._running is not None:
            self._stop(self._running)
            return
        try:
            self._running = self._start()
        except UserError as error:
            self._say(str(error), overlay.WARN)

    def _start(self) -> Recording:
        from droidemu.display.recorder import Recording, RecordOptions

        suffix = ".gif" if importlib.util.find_spec("av") is None else ".webm"
        path = free_name(self._folder, suffix=suffix)
        session = self._session
        recording = Recording(
            session.screen, session.clock, path, RecordOptions(rotation=self._rotation)
        )
        recording.start(at_once=True)
        return recording

    def _stop(self, recording: Recording) -> None:
        self._running = None
        recording.stop()
        if recording is self._foreign:
            self._say(f"Recorded {recording.summary.path.name}", overlay.ACCENT)
            return
        thread = threading.Thread(target=self._finish, args=(recording,), name="recording-end")
        self._finishing.append(thread)
        thread.start()

    def _finish(self, recording: Recording) -> None:
        """On a thread: the encoder may have seconds of work left."""
        try:
            summary = recording.finish()
        except UserError as error:
            self._news.append((str(error), overlay.WARN))
            return
        dropped = f", {summary.dropped} frames dropped" if summary.dropped else ""
        self._news.append((f"Saved {summary.path.name}{dropped}", overlay.ACCENT))

    def poll(self) -> bool:
        """Tell what has happened meanwhile; True if the window is to be drawn again."""
        running = self._running
        if running is not None and running.failure is not None:
            self._running = None
            self._say(str(running.failure), overlay.WARN)
            if running is not self._foreign:
                self._finishing.append(thread := threading.Thread(target=_give_up, args=(running,)))
                thread.start()
        elif running is not None and running.stopped.is_set():
            self._running = None
        while self._news:
            self._say(*self._news.pop(0))
        return (self._words() != "") != (self._badge is not None) or (
            self._badge is not None and self._badge[0] != self._words()
        )

    def _words(self) -> str:
        if self._running is None:
            return ""
        seconds = self._running.progress_ns // NSEC_PER_SEC
        return f"REC {seconds // 60}:{seconds % 60:02}"

    def sprites(self, layout: Layout, scale: float) -> list[Sprite]:
        """The sign in the upper right corner while a recording runs."""
        words = self._words()
        if not words:
            self._badge = None
            return []
        if self._badge is None or self._badge[:2] != (words, scale):
            self._badge = (words, scale, overlay.record_badge(words, scale))
        picture = self._badge[2]
        margin = round(12 * scale)
        return [Sprite("record", picture, layout.window_w - picture.get_width() - margin, margin)]

    def close(self) -> None:
        """The window closes: complete what the key started, and say so on stderr."""
        if self._running is not None and self._running is not self._foreign:
            self._stop(self._running)
        for thread in self._finishing:
            thread.join()
        for text, _ in self._news:
            tell(f"droidemu: {text}")


def _give_up(recording: Recording) -> None:
    try:
        recording.finish()
    except UserError:
        return  # said already
