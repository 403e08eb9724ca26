# SPDX-License-Identifier: GPL-2.0-or-later
"""The few SDL 2 functions that pygame does not offer, from the very library that pygame loaded.

Why: pygame's wrappers keep the GIL while a frame is scaled and presented (4 ms with a software
GL), time in which the emulation thread could not serve a system call; foreign calls through
ctypes release it. SDL_SoftStretchLinear is also the fastest good filter for hosts without a GPU.
:func:`load` returns None wherever this is not possible, and everything works without it.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_char_p, c_double, c_int, c_uint8, c_uint32, c_void_p
from pathlib import Path
from typing import Any

from droidemu.display.pg import pygame

SDL_PIXELFORMAT_RGB565 = 0x15151002
SDL_PIXELFORMAT_XRGB8888 = 0x16161804
SDL_PIXELFORMAT_XBGR8888 = 0x16561804
SDL_PIXELFORMAT_ARGB8888 = 0x16362004

SDL_RENDERER_SOFTWARE = 1
SDL_RENDERER_ACCELERATED = 2
SDL_TEXTUREACCESS_STREAMING = 1
SDL_TEXTUREACCESS_TARGET = 2
SDL_BLENDMODE_NONE = 0
SDL_BLENDMODE_BLEND = 1
SDL_SCALEMODE_NEAREST = 0
SDL_SCALEMODE_LINEAR = 1
SDL_FLIP_NONE = 0

_GL_RENDERER = 0x1F01
#: Words in GL_RENDERER that mean the CPU draws.
_SOFTWARE_GL = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic")


class SdlError(Exception):
    """An SDL function failed; the text is SDL_GetError()."""


class Rect(ctypes.Structure):
    """SDL_Rect."""

    _fields_ = [("x", c_int), ("y", c_int), ("w", c_int), ("h", c_int)]


class _RendererInfo(ctypes.Structure):
    """SDL_RendererInfo."""

    _fields_ = [
        ("name", c_char_p),
        ("flags", c_uint32),
        ("num_texture_formats", c_uint32),
        ("texture_formats", c_uint32 * 16),
        ("max_texture_width", c_int),
        ("max_texture_height", c_int),
    ]


_VOID_P = c_void_p
_PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "SDL_GetVersion": (None, (c_void_p,)),
    "SDL_GetError": (c_char_p, ()),
    "SDL_CreateRGBSurfaceWithFormatFrom": (
        _VOID_P,
        (_VOID_P, c_int, c_int, c_int, c_int, c_uint32),
    ),
    "SDL_FreeSurface": (None, (_VOID_P,)),
    "SDL_SoftStretch": (c_int, (_VOID_P, _VOID_P, _VOID_P, _VOID_P)),
    "SDL_SoftStretchLinear": (c_int, (_VOID_P, _VOID_P, _VOID_P, _VOID_P)),
    "SDL_ConvertPixels": (
        c_int,
        (c_int, c_int, c_uint32, _VOID_P, c_int, c_uint32, _VOID_P, c_int),
    ),
    "SDL_GetWindowFromID": (_VOID_P, (c_uint32,)),
    "SDL_CreateRenderer": (_VOID_P, (_VOID_P, c_int, c_uint32)),
    "SDL_DestroyRenderer": (None, (_VOID_P,)),
    "SDL_GetRendererInfo": (c_int, (_VOID_P, POINTER(_RendererInfo))),
    "SDL_GetRendererOutputSize": (c_int, (_VOID_P, POINTER(c_int), POINTER(c_int))),
    "SDL_CreateTexture": (_VOID_P, (_VOID_P, c_uint32, c_int, c_int, c_int)),
    "SDL_DestroyTexture": (None, (_VOID_P,)),
    "SDL_UpdateTexture": (c_int, (_VOID_P, _VOID_P, _VOID_P, c_int)),
    "SDL_SetTextureScaleMode": (c_int, (_VOID_P, c_int)),
    "SDL_SetTextureBlendMode": (c_int, (_VOID_P, c_int)),
    "SDL_SetRenderTarget": (c_int, (_VOID_P, _VOID_P)),
    "SDL_SetRenderDrawColor": (c_int, (_VOID_P, c_uint8, c_uint8, c_uint8, c_uint8)),
    "SDL_RenderClear": (c_int, (_VOID_P,)),
    "SDL_RenderCopyEx": (
        c_int,
        (_VOID_P, _VOID_P, _VOID_P, POINTER(Rect), c_double, _VOID_P, c_int),
    ),
    "SDL_RenderReadPixels": (c_int, (_VOID_P, _VOID_P, c_uint32, _VOID_P, c_int)),
    "SDL_RenderPresent": (None, (_VOID_P,)),
    "SDL_WaitEventTimeout": (c_int, (_VOID_P, c_int)),
    "SDL_GL_GetProcAddress": (_VOID_P, (c_char_p,)),
}


#: Functions that work long enough to let other threads run meanwhile. The others keep the GIL:
#: getting it back from a busy emulation thread can take a whole switch interval (5 ms).
_SLOW = frozenset(
    (
        "SDL_SoftStretch",
        "SDL_SoftStretchLinear",
        "SDL_ConvertPixels",
        "SDL_CreateRenderer",
        "SDL_UpdateTexture",
        "SDL_RenderPresent",
        "SDL_WaitEventTimeout",
    )
)


class Sdl:
    """The library; functions keep their names and are called with plain integers as pointers."""

    def __init__(self, path: str) -> None:
        releasing, holding = ctypes.CDLL(path), ctypes.PyDLL(path)
        self._functions: dict[str, Any] = {}
        for name, (result, arguments) in _PROTOTYPES.items():
            function = getattr(releasing if name in _SLOW else holding, name)
            function.restype = result
            function.argtypes = arguments
            self._functions[name] = function
        version = (ctypes.c_uint8 * 3)()
        self._functions["SDL_GetVersion"](ctypes.addressof(version))
        self.version = tuple(version)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function as it is."""
        return self._functions[name](*arguments)

    def check(self, name: str, *arguments: Any) -> Any:
        """Call a function that returns a negative int or a null pointer on failure: SdlError."""
        result = self._functions[name](*arguments)
        if result is None or (_PROTOTYPES[name][0] is c_int and result < 0):
            raise SdlError(f"{name}: {self.error()}")
        return result

    def error(self) -> str:
        """SDL_GetError()."""
        text: bytes = self._functions["SDL_GetError"]()
        return text.decode("utf-8", "replace")

    def renderer_name(self, renderer: int) -> str:
        """The renderer's driver, for instance ``direct3d11``."""
        info = _RendererInfo()
        self.check("SDL_GetRendererInfo", renderer, ctypes.byref(info))
        name: bytes = info.name
        return name.decode("ascii", "replace")

    def is_hardware(self, renderer: int) -> bool:
        """Whether a GPU draws, as far as one can tell."""
        info = _RendererInfo()
        self.check("SDL_GetRendererInfo", renderer, ctypes.byref(info))
        if not info.flags & SDL_RENDERER_ACCELERATED:
            return False
        if info.name.startswith(b"opengl"):
            address = self.call("SDL_GL_GetProcAddress", b"glGetString")
            if address:
                text = ctypes.CFUNCTYPE(c_char_p, c_uint32)(address)(_GL_RENDERER) or b""
                return not any(word in text.decode("latin-1").lower() for word in _SOFTWARE_GL)
        return True

    def wait_event(self, timeout_ms: int) -> None:
        """Sleep until an event waits in the queue, or so long. Leaves the event there."""
        self.call("SDL_WaitEventTimeout", None, timeout_ms)

    def stretch(self, source: Pixels, target: Pixels, *, linear: bool) -> None:
        """Scale 32-bit pixels; ``linear`` filters, otherwise the nearest pixel wins."""
        surfaces: list[int] = []
        try:
            for p in (source, target):
                place = (p.address, p.width, p.height, 32, p.pitch, SDL_PIXELFORMAT_XRGB8888)
                surfaces.append(self.check("SDL_CreateRGBSurfaceWithFormatFrom", *place))
            function = "SDL_SoftStretchLinear" if linear else "SDL_SoftStretch"
            self.check(function, surfaces[0], None, surfaces[1], None)
        finally:
            for surface in surfaces:
                self.call("SDL_FreeSurface", surface)


class Pixels:
    """Where 32-bit pixels lie in host memory."""

    __slots__ = ("address", "height", "pitch", "width")

    def __init__(self, address: int, width: int, height: int, pitch: int) -> None:
        self.address = address
        self.width = width
        self.height = height
        self.pitch = pitch

    def part(self, x: int, y: int, width: int, height: int) -> Pixels:
        """A rectangle of it."""
        return Pixels(self.address + y * self.pitch + x * 4, width, height, self.pitch)


def surface_pixels(surface: Any) -> Pixels:
    """The pixels of a 32-bit ``pygame.Surface``; valid while it lives and is not resized."""
    width, height = surface.get_size()
    return Pixels(surface._pixels_address, width, height, surface.get_pitch())


def view_address(view: memoryview) -> int:
    """Host address of a memoryview's first byte, read-only ones included."""
    # ctypes refuses read-only buffers; pygame does not and tells where they lie.
    surface = pygame.image.frombuffer(view[:1], (1, 1), "P")
    address: int = surface._pixels_address
    return address


def load() -> Sdl | None:
    """The SDL 2 that pygame uses, or None if it cannot be found or is another version."""
    if pygame.get_sdl_version()[0] != 2:
        return None
    for candidate in _candidates():
        try:
            sdl = Sdl(candidate)
        except (OSError, AttributeError):
            continue
        if sdl.version == tuple(pygame.get_sdl_version()):
            return sdl
    return None


def _candidates() -> list[str]:
    folder = Path(pygame.__file__).parent
    if sys.platform == "win32":
        return [str(folder / "SDL2.dll"), "SDL2.dll"]
    if sys.platform == "darwin":
        found = [*folder.glob(".dylibs/libSDL2-2*.dylib"), *folder.glob("libSDL2-2*.dylib")]
        return [str(path) for path in found] + ["libSDL2-2.0.0.dylib"]
    # The mapped files tell which copy is in use: a wheel's own one or the system's.
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    mapped = {line.split(maxsplit=5)[5] for line in lines if "/libSDL2-2" in line}
    return [*sorted(mapped), "libSDL2-2.0.so.0"]
