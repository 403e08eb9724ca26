#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long does it take to bring a frame into the window?

    python benchmarks/present.py [--size 1080x1920] [--window 540x960] [--frames 120]

Prints milliseconds a frame (median and 95th percentile of upload, scaling and presenting) for each
way of presenting that this computer has. Where there is no screen, run it under Xvfb.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from droidemu.display import overlay, sdl
from droidemu.display.layout import first_window_size, fit
from droidemu.display.present import Presenter, Sprite, may_have_gpu
from droidemu.display.session import SessionStats
from droidemu.hal.clock import host_ns
from droidemu.hal.screen import Screen


def open_presenter(kind: str, size: tuple[int, int]) -> Presenter:
    """One way of presenting; raises pygame.error or sdl.SdlError if it is not there."""
    pygame.display.init()
    library = sdl.load()
    if kind == "gpu":
        from droidemu.display.present_gpu import GpuPresenter

        if library is None:
            raise sdl.SdlError("pygame's SDL library was not found")
        return GpuPresenter(library, "present", size)
    from droidemu.display.present_software import SoftwarePresenter

    return SoftwarePresenter(library if kind == "software" else None, "present", size)


def measure(
    presenter: Presenter, screen: Screen, rotation: int, panel: bool, frames: int
) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    size = (screen.width, screen.height)
    layout = fit(presenter.size, size, rotation)
    sprites = []
    if panel:
        rows = overlay.figure_rows(SessionStats(4e8, 0.4, 0.6), 60, 60, 18.2, 2.5)
        picture = overlay.panel(rows, [16.7] * 90, 16.7, presenter.name, 1.0)
        sprites.append(Sprite("panel", picture, 12, 12))
    times = []
    for index in range(frames + 5):
        screen.memory[index * 4096 % screen.memory_size] = index & 0xFF
        screen.touch()
        deadline = screen.next_deadline()
        assert deadline is not None
        screen.tick(deadline)
        pygame.event.pump()
        start = host_ns()
        with screen.acquire() as frame:
            if frame is not None:
                presenter.upload(frame, layout)
        presenter.show(layout, sprites)
        times.append((host_ns() - start) / 1e6)
    times = sorted(times[5:])
    return times[len(times) // 2], times[len(times) * 95 // 100]


def pair(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=pair, default=(1080, 1920), help="guest screen")
    parser.add_argument("--window", type=pair, help="window (default: as droidemu run chooses)")
    parser.add_argument("--frames", type=int, default=120)
    options = parser.parse_args()

    print(f"GPU expected: {'yes' if may_have_gpu() else 'no'}")
    print(f"{'renderer':22} {'case':22} {'median ms':>10} {'95 % ms':>10}")
    for kind in ("software", "pygame", "gpu"):
        for case, bits, rotation, panel in (
            ("XRGB8888", 32, 0, False),
            ("XRGB8888, panel", 32, 0, True),
            ("XRGB8888, turned", 32, 1, False),
            ("RGB565", 16, 0, False),
        ):
            pygame.display.init()
            desktop = pygame.display.get_desktop_sizes()[0]
            window = options.window or first_window_size(options.size, desktop)
            if rotation:
                window = (window[1], window[0])
            try:
                presenter = open_presenter(kind, window)
            except (pygame.error, sdl.SdlError) as error:
                print(f"{kind:22} {error}")
                break
            screen = Screen(*options.size)
            screen.memory[:] = os.urandom(screen.memory_size)
            screen.set_mode(bits, screen.yres_virtual)
            screen.open()
            screen.tick(0)
            median, late = measure(presenter, screen, rotation, panel, options.frames)
            print(f"{presenter.name:22} {case:22} {median:10.2f} {late:10.2f}")
            presenter.close()
            pygame.display.quit()


if __name__ == "__main__":
    main()
