# SPDX-License-Identifier: GPL-2.0-or-later
"""Presenting with SDL's renderer (Direct3D, Metal, OpenGL): upload a texture, let the GPU scale.

The window and its events are pygame's, the renderer is driven through :mod:`.sdl`, whose calls
release the GIL. Textures have the guest's own pixel formats, so nothing is converted.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Sequence
from typing import Any

from droidemu.display.layout import Layout
from droidemu.display.pg import pygame
from droidemu.display.present import BACKGROUND, Sprite
from droidemu.display.sdl import (
    SDL_BLENDMODE_BLEND,
    SDL_BLENDMODE_NONE,
    SDL_FLIP_NONE,
    SDL_PIXELFORMAT_ARGB8888,
    SDL_PIXELFORMAT_RGB565,
    SDL_PIXELFORMAT_XBGR8888,
    SDL_PIXELFORMAT_XRGB8888,
    SDL_RENDERER_ACCELERATED,
    SDL_SCALEMODE_LINEAR,
    SDL_SCALEMODE_NEAREST,
    SDL_TEXTUREACCESS_STREAMING,
    SDL_TEXTUREACCESS_TARGET,
    Rect,
    Sdl,
    SdlError,
    view_address,
)
from droidemu.hal.frame import RGB565, XBGR8888, XRGB8888, Frame

#: SDL's formats for a frame's.
_FORMATS = {
    XRGB8888: SDL_PIXELFORMAT_XRGB8888,
    XBGR8888: SDL_PIXELFORMAT_XBGR8888,
    RGB565: SDL_PIXELFORMAT_RGB565,
}


class _Texture:
    """An SDL texture and what it was made for."""

    def __init__(self, sdl: Sdl, renderer: int, format: int, access: int, w: int, h: int) -> None:
        self.key = (format, w, h)
        self.width, self.height = w, h
        self._sdl = sdl
        self.pointer: int = sdl.check("SDL_CreateTexture", renderer, format, access, w, h)

    def filter(self, linear: bool) -> None:
        mode = SDL_SCALEMODE_LINEAR if linear else SDL_SCALEMODE_NEAREST
        self._sdl.check("SDL_SetTextureScaleMode", self.pointer, mode)

    def blend(self, on: bool) -> None:
        mode = SDL_BLENDMODE_BLEND if on else SDL_BLENDMODE_NONE
        self._sdl.check("SDL_SetTextureBlendMode", self.pointer, mode)

    def destroy(self) -> None:
        self._sdl.call("SDL_DestroyTexture", self.pointer)


class GpuPresenter:
    """A window with an SDL renderer. Raises SdlError or pygame.error if there is none."""

    keeps_frame = True

    def __init__(self, sdl: Sdl, title: str, size: tuple[int, int]) -> None:
        self._sdl = sdl
        self._window = _open_window(title, size)
        self._textures: dict[str, _Texture] = {}
        self._sprites: dict[str, tuple[Any, _Texture]] = {}
        self._frame: _Texture | None = None
        #: Its ``Frame.turn``.
        self._turn = 0
        self._renderer: int | None = None
        try:
            window = sdl.check("SDL_GetWindowFromID", self._window.id)
            # No SDL_RENDERER_PRESENTVSYNC: the guest's clock paces the frames.
            self._renderer = sdl.check("SDL_CreateRenderer", window, -1, SDL_RENDERER_ACCELERATED)
            self.name = sdl.renderer_name(self._pointer)
            self.hardware = sdl.is_hardware(self._pointer)
        except SdlError:
            self.close()
            raise

    @property
    def _pointer(self) -> int:
        if self._renderer is None:
            raise SdlError("the window is closed")
        return self._renderer

    @property
    def size(self) -> tuple[int, int]:
        w, h = ctypes.c_int(), ctypes.c_int()
        self._sdl.check(
            "SDL_GetRendererOutputSize", self._pointer, ctypes.byref(w), ctypes.byref(h)
        )
        return max(w.value, 1), max(h.value, 1)

    @property
    def density(self) -> float:
        width = int(self._window.size[0])
        return self.size[0] / width if width else 1.0

    def set_title(self, title: str) -> None:
        self._window.title = title

    def set_icon(self, icon: Any) -> None:
        self._window.set_icon(icon)

    def resize(self, size: tuple[int, int]) -> None:
        self._window.size = size

    def resized(self) -> None:
        """The renderer follows by itself."""

    def set_fullscreen(self, on: bool) -> None:
        if on:
            self._window.set_fullscreen(True)
        else:
            self._window.set_windowed()

    def set_relative_mouse(self, on: bool) -> None:
        self._window.relative_mouse = on

    def wait_event(self, timeout_ms: int) -> Any | None:
        self._sdl.wait_event(timeout_ms)
        return None

    def upload(self, frame: Frame, layout: Layout) -> None:
        format = _FORMATS[frame.format]
        texture = self._keep(
            "frame", format, SDL_TEXTUREACCESS_STREAMING, frame.width, frame.height
        )
        self._sdl.check(
            "SDL_UpdateTexture", texture.pointer, None, view_address(frame.pixels), frame.stride
        )
        self._frame, self._turn = texture, frame.turn

    def show(self, layout: Layout, sprites: Sequence[Sprite]) -> None:
        sdl, renderer = self._sdl, self._pointer
        picture = self._reduced(layout)
        sdl.check("SDL_SetRenderDrawColor", renderer, *BACKGROUND, 255)
        sdl.check("SDL_RenderClear", renderer)
        if picture is not None:
            picture.filter(not layout.sharp)
            # SDL turns about the rectangle's centre: give it the upright size, centred.
            w, h = layout.upright_size(self._turn)
            x = layout.x + (layout.w - w) // 2
            y = layout.y + (layout.h - h) // 2
            self._copy(picture, Rect(x, y, w, h), 90.0 * layout.turns_of(self._turn))
        for sprite in sprites:
            texture = self._sprite(sprite)
            self._copy(texture, Rect(sprite.x, sprite.y, texture.width, texture.height), 0.0)
        sdl.call("SDL_RenderPresent", renderer)

    def grab(self) -> Any:
        width, height = self.size
        pixels = bytearray(width * height * 4)
        address = ctypes.addressof(ctypes.c_char.from_buffer(pixels))
        self._sdl.check(
            "SDL_RenderReadPixels",
            self._pointer,
            None,
            SDL_PIXELFORMAT_XRGB8888,
            address,
            width * 4,
        )
        surface = pygame.image.frombuffer(pixels, (width, height), "BGRA")
        surface.set_alpha(None)
        return surface

    def close(self) -> None:
        if self._renderer is not None:
            for texture in [*self._textures.values(), *(t for _, t in self._sprites.values())]:
                texture.destroy()
            self._textures.clear()
            self._sprites.clear()
            self._frame = None
            self._sdl.call("SDL_DestroyRenderer", self._renderer)
            self._renderer = None
        self._window.destroy()

    # --- textures -----------------------------------------------------------------------------

    def _keep(self, name: str, format: int, access: int, width: int, height: int) -> _Texture:
        texture = self._textures.get(name)
        if texture is None or texture.key != (format, width, height):
            if texture is not None:
                del self._textures[name]
                texture.destroy()
            texture = _Texture(self._sdl, self._pointer, format, access, width, height)
            texture.blend(False)
            self._textures[name] = texture
        return texture

    def _reduced(self, layout: Layout) -> _Texture | None:
        """The frame, taken through exact halves while it is more than twice too large."""
        texture = self._frame
        if texture is None:
            return None
        w, h = layout.upright_size(self._turn)
        level = 0
        while texture.width > 2 * w and texture.height > 2 * h:
            level += 1
            half = self._keep(
                f"half{level}", SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_TARGET,
                max(texture.width // 2, 1), max(texture.height // 2, 1),
            )  # fmt: skip
            self._sdl.check("SDL_SetRenderTarget", self._pointer, half.pointer)
            texture.filter(True)
            self._copy(texture, Rect(0, 0, half.width, half.height), 0.0)
            self._sdl.check("SDL_SetRenderTarget", self._pointer, None)
            texture = half
        return texture

    def _sprite(self, sprite: Sprite) -> _Texture:
        known = self._sprites.get(sprite.key)
        if known is not None and known[0] is sprite.surface:
            return known[1]
        if known is not None:
            known[1].destroy()
            del self._sprites[sprite.key]
        width, height = sprite.surface.get_size()
        texture = _Texture(
            self._sdl, self._pointer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING,
            width, height,
        )  # fmt: skip
        self._sprites[sprite.key] = (sprite.surface, texture)
        texture.blend(True)
        data = bytearray(pygame.image.tobytes(sprite.surface, "BGRA"))
        address = ctypes.addressof(ctypes.c_char.from_buffer(data))
        self._sdl.check("SDL_UpdateTexture", texture.pointer, None, address, width * 4)
        return texture

    def _copy(self, texture: _Texture, rect: Rect, angle: float) -> None:
        self._sdl.check(
            "SDL_RenderCopyEx", self._pointer, texture.pointer, None, ctypes.byref(rect), angle,
            None, SDL_FLIP_NONE,
        )  # fmt: skip


def _open_window(title: str, size: tuple[int, int]) -> Any:
    video: Any = importlib.import_module("pygame._sdl2.video")
    # pygame and pygame-ce spell the high-DPI option differently.
    for option in ("allow_highdpi", "allow_high_dpi"):
        try:
            return video.Window(title, size, resizable=True, **{option: True})
        except TypeError:
            continue
    return video.Window(title, size, resizable=True)
