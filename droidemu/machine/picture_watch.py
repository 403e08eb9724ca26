# SPDX-License-Identifier: GPL-2.0-or-later
"""Notices every new picture on the screen and hashes it, beside the guest."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from droidemu.display.picture import Picture, copy_frame, picture_hash, same_picture
from droidemu.hal.frame import Frame
from droidemu.machine.session_file import Shown

#: Pictures that may wait to be hashed; then the guest waits, unnoticed in virtual time.
_QUEUE = 4

#: Told of a picture: on the hashing thread, in order.
Found = Callable[[Shown, Picture], None]


class PictureWatch:
    """A frame listener for one run; ``found`` gets each picture that differs from the last one.

    ``taken`` counts frames; it and ``close`` belong to the emulation thread.
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self.taken = 0
        self._closed = False
        self._last: Picture | None = None
        self._failure: BaseException | None = None
        self._queue: queue.Queue[tuple[int, Picture] | None] = queue.Queue(_QUEUE)
        self._thread = threading.Thread(target=self._hash, name="pictures", daemon=True)
        self._thread.start()

    def on_frame(self, frame: Frame) -> None:
        """See ``Screen.frame_listeners``."""
        if self._closed:
            return
        self.taken += 1
        if same_picture(self._last, frame):
            return
        self._last = copy_frame(frame)
        self._queue.put((self.taken, self._last))

    def close(self) -> None:
        """Frames that still come are not part of the run: it is being ended from outside."""
        self._closed = True

    def finish(self) -> None:
        """Return when every picture has been told of. Raises what ``found`` raised."""
        self._queue.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _hash(self) -> None:
        last = ""
        while (item := self._queue.get()) is not None:
            if self._failure is not None:
                continue
            number, picture = item
            try:
                digest = picture_hash(picture)
                if digest != last:
                    last = digest
                    self._found(Shown(picture.time_ns, number, digest), picture)
            except BaseException as error:
                self._failure = error
