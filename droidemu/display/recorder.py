# SPDX-License-Identifier: GPL-2.0-or-later
"""Recording what the screen shows: a listener that copies frames, a thread that encodes them.

With a clock that waits (virtual time) no frame is lost: a full queue holds the guest up, which
sees nothing of that. In real time a full queue drops frames, and the recording says how many.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from droidemu.display.images import Canvas, Scale, require
from droidemu.display.outfile import OutFile, size_text
from droidemu.display.picture import Picture, copy_frame, same_pixels
from droidemu.errors import UserError
from droidemu.hal.clock import NSEC_PER_SEC, Clock, VirtualClock
from droidemu.hal.frame import Frame
from droidemu.hal.screen import Screen

log = logging.getLogger(__name__)

SUFFIXES = (".gif", ".webm", ".mp4")

#: Frames that may wait for the encoder: half a second of a phone's screen is 250 MB, so fewer.
_QUEUE = 8

#: Live recordings are for showing around, and must not take the guest's share of the computer.
LIVE_FPS = 30.0
#: Longest side of live recordings, px.
_LIVE_BOX = {".gif": 480, ".webm": 960, ".mp4": 960}
_LIVE_GIF_FPS = 20.0

#: Longest side of a GIF, px, if nothing is said: larger ones take a second a picture and 1 MB.
_GIF_BOX = 640

#: Browsers show pictures that are shorter than this much longer.
_SHORTEST_GIF_NS = 20_000_000


@dataclass(frozen=True)
class RecordOptions:
    """How to record. None: every frame, or what suits a live recording."""

    fps: float | None = None
    scale: Scale | None = None
    #: Quarter turns clockwise.
    rotation: int = 0


@dataclass
class Summary:
    """What has been recorded."""

    path: Path
    frames: int = 0
    #: Frames that differ from the one before them: so many pictures are in the file.
    pictures: int = 0
    dropped: int = 0
    duration_ns: int = 0
    size: int = 0
    #: Shortest time from one picture to the next, ns.
    shortest_ns: int | None = None

    def lines(self) -> list[str]:
        """For the user."""
        seconds = self.duration_ns / NSEC_PER_SEC
        text = f"{self.path}: {self.frames} frames, {seconds:.2f} s, {size_text(self.size)}"
        if self.dropped:
            text += f"; {self.dropped} frames dropped, the encoder was too slow for them"
        lines = [text]
        short = self.shortest_ns is not None and self.shortest_ns < _SHORTEST_GIF_NS
        if self.path.suffix.lower() == ".gif" and short:
            lines.append("browsers slow such short frames down; --fps 50 or less avoids that")
        return lines


class _Writer(Protocol):
    def add(self, image: Any, time_ns: int) -> None: ...
    def close(self, time_ns: int) -> None: ...


def check_encoder(path: Path) -> None:
    """UserError if the file's name is of no known kind or its encoder is not installed."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(f"{path}: a recording's name ends in {', '.join(SUFFIXES)}")
    require("PIL.Image", f"recording a {suffix} file")
    if suffix != ".gif":
        require("av", f"recording a {suffix} file")


class Recording:
    """One recording of a screen. ``start``, ``stop`` and ``finish`` may come from any thread.

    ``limit_ns``: longest time (guest ns from the first frame on). A finished or failed recording
    ignores further frames.
    """

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        path: Path,
        options: RecordOptions | None = None,
        limit_ns: int | None = None,
    ) -> None:
        check_encoder(path)
        options = options or RecordOptions()
        suffix = path.suffix.lower()
        self._screen = screen
        self._clock = clock
        self._lossless = isinstance(clock, VirtualClock)
        fps, scale = options.fps, options.scale
        if not self._lossless:
            fps = fps or (_LIVE_GIF_FPS if suffix == ".gif" else LIVE_FPS)
            scale = scale or _within(screen, _LIVE_BOX[suffix])
        elif suffix == ".gif":
            scale = scale or _within(screen, _GIF_BOX)
        self._period = round(NSEC_PER_SEC / fps) if fps else 0
        self._canvas = Canvas(scale or Scale(), 1 if suffix == ".gif" else 2)
        self._limit = limit_ns
        self._out = OutFile(path)
        self.summary = Summary(path)
        #: How the window has the device turned, quarter turns clockwise; any thread.
        self.rotation = options.rotation
        #: Set when no frame is taken any more.
        self.stopped = threading.Event()
        #: Why it failed; known before ``finish`` is called.
        self.failure: UserError | None = None
        #: Guest time of the first frame, None before it.
        self.began_ns: int | None = None
        #: Called on the emulation thread with the first frame's time.
        self.on_first: Callable[[int], None] | None = None
        #: Called once, on the encoder's thread, when the recording has failed.
        self.on_failure: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._queue: queue.Queue[Picture | None] = queue.Queue(_QUEUE)
        self._spare: list[bytearray] = []
        self._slot = -1
        self._held_back: Picture | None = None
        self._end_ns = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._encode, name="recorder", daemon=True)
        self._thread.start()

    @property
    def progress_ns(self) -> int:
        """Guest time recorded so far."""
        began = self.began_ns
        return 0 if began is None else max(self._end_ns, self._clock.monotonic()) - began

    # --- taking frames: the emulation thread ------------------------------------------------------

    def start(self, at_once: bool = False) -> None:
        """Take every frame from now on; ``at_once``: begin with what is shown already."""
        if at_once:
            with self._screen.acquire() as frame:
                if frame is not None:
                    self._take(frame, self._clock.monotonic())
        self._screen.frame_listeners.append(self._on_frame)

    def _on_frame(self, frame: Frame) -> None:
        self._take(frame, frame.time_ns)

    def _take(self, frame: Frame, time_ns: int) -> None:
        with self._lock:
            if self.stopped.is_set():
                return
            if self.began_ns is None:
                self.began_ns = self._end_ns = time_ns
                if self.on_first is not None:
                    self.on_first(time_ns)
            at = time_ns - self.began_ns
            if self._limit is not None and at >= self._limit:
                return
            buffer = self._spare.pop() if self._spare else None
            self._choose(replace(copy_frame(frame, self.rotation, buffer), time_ns=at))

    def _choose(self, picture: Picture) -> None:
        """Pass a picture on, or hold it back if its slot of the chosen rate is taken.

        At a chosen rate pictures begin where their slots do: evenly, as players like it.
        """
        if not self._period:
            self._put(picture)
            return
        slot = picture.time_ns // self._period
        held, self._held_back = self._held_back, None
        if held is not None and slot > self._slot + 1:
            # Nothing came in the slot between: then what was held back is seen there.
            self._slot += 1
            self._put(replace(held, time_ns=self._slot * self._period))
        elif held is not None:
            self._give_back(held)
        if slot > self._slot:
            self._slot = slot
            self._put(replace(picture, time_ns=slot * self._period))
        else:
            self._held_back = picture

    def _put(self, picture: Picture) -> None:
        if self.failure is not None:
            return
        try:
            self._queue.put(picture, block=self._lossless)
        except queue.Full:
            self.summary.dropped += 1
            self._give_back(picture)

    def _give_back(self, picture: Picture) -> None:
        if isinstance(picture.pixels, bytearray) and len(self._spare) < _QUEUE:
            self._spare.append(picture.pixels)

    def stop(self, end_ns: int | None = None) -> None:
        """Take no more frames; the last one is shown until ``end_ns`` (guest time, now)."""
        with self._lock:
            if self.stopped.is_set():
                return
            self.stopped.set()
            if self._on_frame in self._screen.frame_listeners:
                self._screen.frame_listeners.remove(self._on_frame)
            if self.began_ns is not None:
                end = (self._clock.monotonic() if end_ns is None else end_ns) - self.began_ns
                if self._limit is not None:
                    end = min(end, self._limit)
                held = self._held_back
                next_slot = (self._slot + 1) * self._period
                if held is not None and end > next_slot:
                    self._put(replace(held, time_ns=next_slot))
                self._end_ns = self.began_ns + end
        self._queue.put(None)

    def finish(self) -> Summary:
        """Stop, wait for the encoder and give the file its name.

        UserError if it failed, or if no frame was shown; then there is no file (an older one of
        that name is as it was).
        """
        self.stop()
        self._done.wait()
        self._thread.join()
        if self.failure is None and self.began_ns is None:
            self.failure = UserError(f"{self.summary.path}: no frame was shown, nothing to record")
        if self.failure is not None:
            self._out.discard()
            raise self.failure
        self.summary.size = self._out.commit()
        return self.summary

    # --- encoding: its own thread ----------------------------------------------------------------

    def _encode(self) -> None:
        writer: _Writer | None = None
        last: Picture | None = None
        try:
            while (picture := self._queue.get()) is not None:
                if writer is None:
                    writer = self._open_writer()
                if same_pixels(last, picture):
                    self._give_back(picture)  # what is shown simply stays
                    self.summary.frames += 1
                    continue
                self._add(writer, picture)
                if last is not None:
                    self._give_back(last)
                last = picture
            if writer is not None and self.began_ns is not None:
                length = self._end_ns - self.began_ns
                self.summary.duration_ns = max(length, self.summary.duration_ns + 1)
                writer.close(self.summary.duration_ns)
        except Exception as error:
            self.failure = self._explain(error)
            abandon = getattr(writer, "abandon", None)
            if abandon is not None:
                abandon()
            if self.on_failure is not None:
                self.on_failure()
            self._drain()
        finally:
            self._done.set()

    def _open_writer(self) -> _Writer:
        suffix = self.summary.path.suffix.lower()
        fast = not self._lossless
        if suffix == ".gif":
            from droidemu.display.gif import GifWriter

            return GifWriter(self._out.file, fast)
        from droidemu.display.video import VideoWriter

        return VideoWriter(self._out.file, suffix, fast)

    def _add(self, writer: _Writer, picture: Picture) -> None:
        summary = self.summary
        writer.add(self._canvas.fit(picture), picture.time_ns)
        if summary.pictures:
            length = picture.time_ns - summary.duration_ns
            summary.shortest_ns = min(summary.shortest_ns or length, length)
        summary.duration_ns = picture.time_ns
        summary.frames += 1
        summary.pictures += 1

    def _explain(self, error: Exception) -> UserError:
        if isinstance(error, UserError):
            return error
        log.debug("the recorder failed", exc_info=error)
        if isinstance(error, OSError):
            return self._out.problem(error)
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return UserError(f"cannot record {self.summary.path}: {what}")

    def _drain(self) -> None:
        """Let nobody wait for room in the queue of a recording that has failed."""
        while self._queue.get() is not None:
            pass


def _within(screen: Screen, most: int) -> Scale:
    """As large as the screen, but no side longer than ``most`` px."""
    return Scale(box=(most, most)) if max(screen.width, screen.height) > most else Scale()
