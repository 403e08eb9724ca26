# SPDX-License-Identifier: GPL-2.0-or-later
"""PNG files of frames, with no display needed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from droidemu.display.outfile import write_file
from droidemu.display.own_png import marked
from droidemu.display.pg import pygame
from droidemu.hal.frame import RGB565, XBGR8888, Frame

_MASKS_565 = (0xF800, 0x07E0, 0x001F, 0)


def frame_surface(frame: Frame) -> Any:
    """A ``pygame.Surface`` of the frame's pixels: of 32 bits without a copy, of 16 copied."""
    size = (frame.width, frame.height)
    if frame.format is RGB565:
        surface = pygame.Surface(size, 0, 16, _MASKS_565)
        buffer = surface.get_buffer()
        pitch = surface.get_pitch()
        if pitch == frame.stride:
            buffer.write(bytes(frame.pixels), 0)
        else:
            for row in range(frame.height):
                start = row * frame.stride
                buffer.write(bytes(frame.pixels[start : start + frame.width * 2]), row * pitch)
        return surface
    order = "RGBA" if frame.format is XBGR8888 else "BGRA"
    surface = pygame.image.frombuffer(frame.pixels, size, order)
    # The fourth byte is padding, not alpha.
    surface.set_alpha(None)
    return surface


def capture(frame: Frame, rotation: int = 0) -> Any:
    """A 24-bit copy of the frame, turned by ``rotation`` quarter turns clockwise.

    Quick, unlike encoding: made to be called while the frame is held.
    """
    copy = pygame.Surface((frame.width, frame.height), 0, 24)
    copy.blit(frame_surface(frame), (0, 0))
    turns = (rotation + frame.turn) % 4
    return pygame.transform.rotate(copy, -90 * turns) if turns else copy


def encode_png(picture: Any) -> bytes:
    """A captured picture as a PNG file, with the mark that tells that it is ours."""
    file = io.BytesIO()
    pygame.image.save(picture, file, "frame.png")
    return marked(file.getvalue())


def write_png(picture: Any, path: Path) -> None:
    """Write a captured picture as a PNG file; UserError if that fails."""
    write_file(path, encode_png(picture))


def save_png(frame: Frame, path: Path, rotation: int = 0) -> None:
    """Write a frame as a PNG file; UserError if the file cannot be written."""
    write_png(capture(frame, rotation), path)


def free_name(folder: Path, stem: str = "droidemu", suffix: str = ".png") -> Path:
    """The first of ``stem-001.png``, ``stem-002.png``... that does not exist in ``folder``."""
    number = 1
    while (path := folder / f"{stem}-{number:03}{suffix}").exists():
        number += 1
    return path
