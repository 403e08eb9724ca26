# SPDX-License-Identifier: GPL-2.0-or-later
"""WebM (VP9) and MP4 (H.264) files through PyAV, each picture with its own time.

No constant rate is forced on the recording: what stands still for a second is one picture that
lasts a second.
"""

from __future__ import annotations

import contextlib
from fractions import Fraction
from typing import Any, BinaryIO

from droidemu.display.images import require

_NSEC_PER_SEC = 1_000_000_000
#: AVCOL_* of BT.709 and limited range: what players assume, said explicitly.
_BT709 = 1
_LIMITED = 1

#: suffix -> (codec, time units a second, options for a good file, options for keeping up).
#: Matroska and WebM count milliseconds.
_FORMATS: dict[str, tuple[str, int, dict[str, str], dict[str, str]]] = {
    ".webm": (
        "libvpx-vp9",
        1000,
        {"crf": "20", "b": "0", "deadline": "realtime", "cpu-used": "6", "row-mt": "1"},
        {"crf": "30", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"},
    ),
    ".mp4": (
        "libx264",
        90_000,
        {"crf": "17", "preset": "fast", "bf": "0"},
        {"crf": "23", "preset": "ultrafast", "bf": "0"},
    ),
}
#: A still picture must not make seeking slow.
_KEY_INTERVAL = 250


class VideoWriter:
    """One video. ``suffix``: ``.webm`` or ``.mp4``. OSErrors of ``file`` pass through."""

    def __init__(self, file: BinaryIO, suffix: str, fast: bool = False) -> None:
        self._av = require("av", f"recording a {suffix} file")
        codec, self._rate, good, quick = _FORMATS[suffix]
        self._container = self._av.open(file, "w", format=suffix[1:])
        self._stream = self._container.add_stream(codec, options=quick if fast else good)
        self._pending: tuple[Any, int] | None = None
        self._last = -1
        #: pts -> duration of pictures that are inside the encoder.
        self._lengths: dict[int, int] = {}
        self._opened = False

    def add(self, image: Any, time_ns: int) -> None:
        """Show an RGB image (even sides) from ``time_ns`` (from the start) on."""
        if not self._opened:
            self._open(*image.size)
        at = max(self._units(time_ns), self._last + 1)
        self._encode_pending(at)
        self._pending = (image, at)
        self._last = at

    def close(self, time_ns: int) -> None:
        """The last picture is shown until ``time_ns``."""
        self._encode_pending(max(self._units(time_ns), self._last + 1))
        if self._opened:
            self._mux(self._stream.encode(None))
        self._container.close()

    def abandon(self) -> None:
        """Free the encoder; whatever was written is of no use."""
        with contextlib.suppress(Exception):  # what failed before fails again here
            self._container.close()

    def _units(self, time_ns: int) -> int:
        return round(time_ns * self._rate / _NSEC_PER_SEC)

    def _open(self, width: int, height: int) -> None:
        stream = self._stream
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, self._rate)
        stream.time_base = context.time_base
        context.gop_size = _KEY_INTERVAL
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED
        self._opened = True

    def _encode_pending(self, end: int) -> None:
        if self._pending is None:
            return
        image, at = self._pending
        self._pending = None
        frame = self._av.VideoFrame.from_image(image).reformat(
            format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
        )
        frame.pts = at
        frame.time_base = Fraction(1, self._rate)
        self._lengths[at] = end - at
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: list[Any]) -> None:
        for packet in packets:
            length = self._lengths.pop(packet.pts, None)
            if length is not None:
                packet.duration = length
            self._container.mux(packet)
