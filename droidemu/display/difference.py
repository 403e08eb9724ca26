# SPDX-License-Identifier: GPL-2.0-or-later
"""What differs between two pictures, as a picture: equal pixels dark, others bright."""

from __future__ import annotations

import io
from typing import Any

from droidemu.display.pg import pygame
from droidemu.display.picture import Picture
from droidemu.display.screenshot import capture, encode_png

#: Colour of pixels that differ.
_MARK = (255, 60, 160)


def picture_png(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    return encode_png(capture(picture.as_frame(), picture.rotation))


def load_png(data: bytes) -> Any:
    """A 24-bit surface of a PNG file; ValueError if it is none."""
    try:
        loaded = pygame.image.load(io.BytesIO(data), "picture.png")
    except pygame.error as error:
        raise ValueError(str(error)) from error
    surface = pygame.Surface(loaded.get_size(), 0, 24)
    surface.blit(loaded, (0, 0))
    return surface


def difference(expected: Any, actual: Any) -> tuple[Any, int]:
    """Of two surfaces: the actual one dimmed with what differs marked, and the pixels that do.

    Where the sizes differ, everything outside of the common part counts as different.
    """
    size = tuple(max(sides) for sides in zip(expected.get_size(), actual.get_size(), strict=True))
    common = tuple(min(sides) for sides in zip(expected.get_size(), actual.get_size(), strict=True))
    # |a - b| as (a - b) + (b - a): each saturates at 0.
    first, second = expected.copy(), actual.copy()
    first.blit(actual, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    second.blit(expected, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    changed = pygame.Surface(size, 0, 24)
    changed.fill((255, 255, 255))
    changed.fill((0, 0, 0), (0, 0, *common))
    changed.blit(first, (0, 0), (0, 0, *common))
    changed.blit(second, (0, 0), (0, 0, *common), special_flags=pygame.BLEND_RGB_ADD)
    # A mask of the pixels that are exactly black, turned round.
    mask = pygame.mask.from_threshold(changed, (0, 0, 0), (1, 1, 1, 255))
    mask.invert()
    result = pygame.Surface(size, 0, 24)
    result.blit(actual, (0, 0))
    result.fill((64, 64, 64), special_flags=pygame.BLEND_RGB_MULT)
    marks = mask.to_surface(setcolor=(*_MARK, 255), unsetcolor=(0, 0, 0, 0))
    result.blit(marks, (0, 0))
    return result, int(mask.count())
