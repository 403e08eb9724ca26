# SPDX-License-Identifier: GPL-2.0-or-later
"""Presenting without a GPU: scale straight into the window's own memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from droidemu.display.layout import Layout
from droidemu.display.pg import pygame
from droidemu.display.present import BACKGROUND, Sprite
from droidemu.display.screenshot import frame_surface
from droidemu.display.sdl import (
    SDL_PIXELFORMAT_RGB565,
    SDL_PIXELFORMAT_XBGR8888,
    SDL_PIXELFORMAT_XRGB8888,
    Pixels,
    Sdl,
    surface_pixels,
    view_address,
)
from droidemu.hal.frame import RGB565, XRGB8888, Frame

_XRGB_MASKS = (0xFF0000, 0xFF00, 0xFF)


class SoftwarePresenter:
    """The pygame display surface; scales with SDL if it is at hand, else with pygame."""

    def __init__(self, sdl: Sdl | None, title: str, size: tuple[int, int]) -> None:
        # Otherwise SDL shows the window's memory through a GL texture, software GL included.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        self._surface: Any = pygame.display.set_mode(size, pygame.RESIZABLE)
        pygame.display.set_caption(title)
        masks = tuple(self._surface.get_masks()[:3])
        self._direct = self._surface.get_bytesize() == 4 and masks == _XRGB_MASKS
        self._events = sdl
        self._sdl = sdl if self._direct else None
        self._windowed_size = size
        self._has_frame = False
        self._scratch: dict[str, Any] = {}
        self.name = "software" if self._sdl is not None else "software (pygame)"

    @property
    def size(self) -> tuple[int, int]:
        width, height = self._surface.get_size()
        return width, height

    density = 1.0
    keeps_frame = False

    def set_title(self, title: str) -> None:
        pygame.display.set_caption(title)

    def set_icon(self, icon: Any) -> None:
        pygame.display.set_icon(icon)

    def resize(self, size: tuple[int, int]) -> None:
        self._surface = pygame.display.set_mode(size, pygame.RESIZABLE)

    def resized(self) -> None:
        surface = pygame.display.get_surface()
        if surface is not None:
            self._surface = surface

    def set_fullscreen(self, on: bool) -> None:
        if on:
            self._windowed_size = self.size
            self._surface = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        else:
            self._surface = pygame.display.set_mode(self._windowed_size, pygame.RESIZABLE)

    def set_relative_mouse(self, on: bool) -> None:
        pygame.event.set_grab(on)
        pygame.mouse.set_visible(not on)

    def wait_event(self, timeout_ms: int) -> Any | None:
        if self._events is not None:
            self._events.wait_event(timeout_ms)
            return None
        # pygame's own wait looks into the queue every millisecond, but it is all there is.
        return pygame.event.wait(timeout_ms)

    def upload(self, frame: Frame, layout: Layout) -> None:
        place = (layout.x, layout.y)
        if self._sdl is None:
            self._surface.blit(self._scale_pygame(frame, layout), place)
        else:
            source = self._source(self._sdl, frame)
            turns = layout.turns_of(frame.turn)
            if turns:
                upright = self._keep("upright", *layout.upright_size(frame.turn))
                self._stretch(self._sdl, source, surface_pixels(upright), layout.sharp)
                turned = pygame.transform.rotate(upright, -90 * turns)
                self._surface.blit(turned, place)
            else:
                target = surface_pixels(self._surface).part(*place, layout.w, layout.h)
                self._stretch(self._sdl, source, target, layout.sharp)
        self._has_frame = True

    def show(self, layout: Layout, sprites: Sequence[Sprite]) -> None:
        target = self._surface
        for bar in layout.bars:
            target.fill(BACKGROUND, bar)
        if not self._has_frame:
            target.fill((0, 0, 0), (layout.x, layout.y, layout.w, layout.h))
        for sprite in sprites:
            target.blit(sprite.surface, (sprite.x, sprite.y))
        pygame.display.flip()

    def grab(self) -> Any:
        return self._surface.copy()

    def close(self) -> None:
        self._scratch.clear()
        pygame.display.quit()

    # --- scaling ------------------------------------------------------------------------------

    def _keep(self, name: str, width: int, height: int) -> Any:
        """A reused 32-bit surface."""
        surface = self._scratch.get(name)
        if surface is None or surface.get_size() != (width, height):
            surface = pygame.Surface((width, height), 0, 32, (*_XRGB_MASKS, 0))
            self._scratch[name] = surface
        return surface

    def _source(self, sdl: Sdl, frame: Frame) -> Pixels:
        address = view_address(frame.pixels)
        if frame.format is XRGB8888:
            return Pixels(address, frame.width, frame.height, frame.stride)
        wide = surface_pixels(self._keep("wide", frame.width, frame.height))
        sdl.check(
            "SDL_ConvertPixels", frame.width, frame.height,
            SDL_PIXELFORMAT_RGB565 if frame.format is RGB565 else SDL_PIXELFORMAT_XBGR8888,
            address, frame.stride,
            SDL_PIXELFORMAT_XRGB8888, wide.address, wide.pitch,
        )  # fmt: skip
        return wide

    def _stretch(self, sdl: Sdl, source: Pixels, target: Pixels, sharp: bool) -> None:
        """Scale; reductions below one half go through exact halves, which average 2x2 pixels."""
        level = 0
        while source.width > 2 * target.width and source.height > 2 * target.height:
            level += 1
            half = surface_pixels(self._keep(f"half{level}", source.width // 2, source.height // 2))
            sdl.stretch(source, half, linear=True)
            source = half
        sdl.stretch(source, target, linear=not sharp)

    def _scale_pygame(self, frame: Frame, layout: Layout) -> Any:
        surface = frame_surface(frame)
        wide = self._keep("wide", frame.width, frame.height)
        if surface.get_masks() != wide.get_masks():
            wide.blit(surface, (0, 0))
            surface = wide
        scale = pygame.transform.scale if layout.sharp else pygame.transform.smoothscale
        upright = scale(surface, layout.upright_size(frame.turn))
        turns = layout.turns_of(frame.turn)
        return pygame.transform.rotate(upright, -90 * turns) if turns else upright
