# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures as Pillow images: turned, scaled, and fitted to the canvas of a recording.

Pillow belongs to the ``record`` extra; :func:`require` says so in one line where it is missing.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import Any

from droidemu.display.picture import Picture
from droidemu.errors import UserError
from droidemu.hal.frame import RGB565, XBGR8888

#: The install command for what recording needs.
INSTALL = "pip install 'droidemu[record]'"

_NAMES = {"PIL": "Pillow", "av": "PyAV"}
_SCALE = re.compile(r"(\d{1,4}(?:\.\d{0,6})?|\.\d{1,6})(%?)")
_BOX = re.compile(r"(\d{1,5})x(\d{1,5})", re.IGNORECASE)
_LARGEST_SCALE = 4
_SMALLEST, _LARGEST = 16, 8192


def require(module: str, what: str) -> Any:
    """Import a module of the extra; UserError with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = _NAMES.get(module.partition(".")[0], module)
        raise UserError(f"{what} needs {name}: {INSTALL}") from error


@dataclass(frozen=True)
class Scale:
    """How large a recording is: a factor, or the box that it must fit into (px)."""

    factor: float = 1.0
    box: tuple[int, int] | None = None

    def apply(self, width: int, height: int) -> tuple[int, int]:
        """The size of a picture of that size; never less than 2 px a side."""
        factor = self.factor
        if self.box is not None:
            factor = min(self.box[0] / width, self.box[1] / height)
        return max(2, round(width * factor)), max(2, round(height * factor))


def parse_scale(text: str) -> Scale:
    """``0.5``, ``50%`` or ``WxH`` (a box to fit into). UserError."""
    box = _BOX.fullmatch(text)
    if box is not None:
        size = int(box[1]), int(box[2])
        if min(size) >= _SMALLEST and max(size) <= _LARGEST:
            return Scale(box=size)
    match = _SCALE.fullmatch(text)
    if match is not None:
        factor = float(match[1]) / (100 if match[2] else 1)
        if 0.05 <= factor <= _LARGEST_SCALE:
            return Scale(factor)
    raise UserError(
        f"--scale {text}: expected a factor from 0.05 to {_LARGEST_SCALE}, like 0.5 or 50%, "
        "or a size to fit into, like 360x640"
    )


def to_image(picture: Picture) -> Any:
    """The picture as it was shown, turned by its rotation: a ``PIL.Image`` in RGB."""
    image_module = require("PIL.Image", "recording")
    raw = {RGB565: "BGR;16", XBGR8888: "RGBX"}.get(picture.format, "BGRX")
    image = image_module.frombytes(
        "RGB", (picture.width, picture.height), bytes(picture.pixels), "raw", raw, picture.stride, 1
    )
    turns = image_module.Transpose
    quarters = (picture.rotation + picture.turn) % 4
    turn = {1: turns.ROTATE_270, 2: turns.ROTATE_180, 3: turns.ROTATE_90}.get(quarters)
    return image if turn is None else image.transpose(turn)


class Canvas:
    """Brings pictures of whatever size to that of the first one, after scaling.

    A picture of another shape (the device was turned) is fitted in, with black bars. ``multiple``:
    the canvas's sides are multiples of it (video formats want even ones).
    """

    def __init__(self, scale: Scale, multiple: int = 1) -> None:
        self._scale = scale
        self._multiple = multiple
        self.size: tuple[int, int] | None = None

    def fit(self, picture: Picture) -> Any:
        """The picture as an RGB image of the canvas's size."""
        image_module = require("PIL.Image", "recording")
        image = to_image(picture)
        wanted = self._scale.apply(*image.size)
        if self.size is None:
            self.size = tuple(-(-side // self._multiple) * self._multiple for side in wanted)  # type: ignore[assignment]
        assert self.size is not None
        room = self.size
        if any(side > most for side, most in zip(wanted, room, strict=True)):
            wanted = Scale(box=room).apply(*image.size)
            wanted = min(wanted[0], room[0]), min(wanted[1], room[1])
        if wanted != image.size:
            larger = wanted[0] > image.size[0]
            resampling = image_module.Resampling
            image = image.resize(wanted, resampling.BICUBIC if larger else resampling.BOX)
        if wanted == room:
            return image
        whole = image_module.new("RGB", room)
        whole.paste(image, ((room[0] - wanted[0]) // 2, (room[1] - wanted[1]) // 2))
        return whole
