# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the README's pictures with the project itself: ``python docs/make_images.py``.

Each sample runs headless in virtual time with scripted input, so the pictures are the same on
every machine. They are put side by side, scaled down, in docs/images/samples.png. The window's
menu over one of them is docs/images/menu.png. docs/images/watch.png is a new project as droidemu
watch shows it: running, and with a compiler's error over it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

IMAGES = Path(__file__).resolve().parent / "images"
SIZE = (270, 480)
MENU_SIZE = (540, 960)
GAP = 12

#: Sample -> what a person does before the picture is taken.
SCRIPTS = {
    "plasma": "wait 1500ms",
    "paint": """
        tap 20%,95%
        at +100ms swipe 15%,20% 80%,30% 300ms
        tap 60%,95%
        at +100ms swipe 80%,40% 20%,55% 300ms
        tap 75%,95%
        at +100ms touch down 0 300,1300
        at +40ms touch move 0 420,1150 pressure 0.4
        at +40ms touch move 0 560,1250 pressure 0.7
        at +40ms touch move 0 700,1350 pressure 1.0
        at +40ms touch move 0 860,1200 pressure 0.6
        touch up 0
        wait 200ms""",
    "clock": "wait 36s",
    "game": """
        tap 50%,60%
        at +500ms touch down 0 540,1700
        touch up 0
        at +1500ms touch down 0 600,1700
        at +1500ms touch move 0 640,1700""",
    "inspector": """
        at 400ms touch down 0 300,500
        at +60ms touch move 0 420,620 pressure 0.7
        at +60ms touch move 0 560,520 pressure 0.9
        touch down 1 760,900
        at +60ms touch move 1 640,800 pressure 0.5
        key down A
        wheel 2
        wait 100ms""",
}


def shoot(sample: str, folder: Path) -> Path:
    """Run one sample and return the file of its picture."""
    picture = folder / f"{sample}.png"
    lines = [line.strip() for line in SCRIPTS[sample].strip().splitlines()]
    script = folder / f"{sample}.txt"
    script.write_text(
        "\n".join([*lines, f"screenshot {picture.as_posix()}", "quit", ""]), encoding="utf-8"
    )
    subprocess.run(
        [sys.executable, "-m", "droidemu", "run", "--headless", "--time", "virtual",
         "--input", str(script), sample],
        check=True,
    )  # fmt: skip
    return picture


def with_menu(image: Any, title: str) -> Any:
    """A window's content with the menu open and some of it changed."""
    from droidemu.display.menu import Menu
    from droidemu.display.menu_picture import picture
    from droidemu.hal.device import DeviceState
    from droidemu.hal.profiles import find_profile

    state = DeviceState()
    state.change(dark=True, battery=35, charging=False, locale="de-DE")
    state.choose_profile(find_profile("pixel-7"))
    menu = Menu(state, NoCommands())
    menu.focus = 7
    window = pygame.transform.smoothscale(image, MENU_SIZE)
    overlay = picture(menu, title, 1.0)
    place = ((MENU_SIZE[0] - overlay.get_width()) // 2, (MENU_SIZE[1] - overlay.get_height()) // 2)
    window.blit(overlay, place)
    return window


def watched(folder: Path) -> Any:
    """The project that ``droidemu new`` makes: running, and beside it with a mistake in it."""
    from droidemu.display.notice import picture
    from droidemu.display.session import Notice
    from droidemu.machine.watch import summary

    droidemu = [sys.executable, "-m", "droidemu"]
    subprocess.run([*droidemu, "new", "ball"], check=True, cwd=folder, capture_output=True)
    shot = folder / "ball.png"
    command = [*droidemu, "screenshot", ".", "-o", str(shot), "--at", "2.5s"]
    subprocess.run(command, check=True, cwd=folder / "ball")
    source = folder / "ball" / "src" / "main.c"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("0xfffca311;", "0xffe63946"), encoding="utf-8")
    command = [*droidemu, "build", "--abi", "arm64"]
    done = subprocess.run(
        command, cwd=folder / "ball", capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1, done
    notice = Notice("Does not compile", summary(done.stdout + done.stderr), is_error=True)

    window = pygame.transform.smoothscale(pygame.image.load(str(shot)), MENU_SIZE)
    both = pygame.Surface((2 * MENU_SIZE[0] + GAP, MENU_SIZE[1]), pygame.SRCALPHA)
    both.blit(window, (0, 0))
    overlay = picture(notice, MENU_SIZE, 1.0)
    window.blit(overlay, (12, (MENU_SIZE[1] - overlay.get_height()) // 2))
    both.blit(window, (MENU_SIZE[0] + GAP, 0))
    return both


class NoCommands:
    """The window of a picture does nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: None


def main() -> None:
    """Make the pictures in docs/images."""
    pygame.display.init()
    pygame.display.set_mode((1, 1))

    IMAGES.mkdir(exist_ok=True)
    width = len(SCRIPTS) * (SIZE[0] + GAP) - GAP
    sheet = pygame.Surface((width, SIZE[1]), pygame.SRCALPHA)
    with tempfile.TemporaryDirectory() as folder:
        for index, sample in enumerate(SCRIPTS):
            image = pygame.image.load(str(shoot(sample, Path(folder))))
            if sample == "clock":
                pygame.image.save(with_menu(image, sample), str(IMAGES / "menu.png"))
            sheet.blit(pygame.transform.smoothscale(image, SIZE), (index * (SIZE[0] + GAP), 0))
        pygame.image.save(watched(Path(folder)), str(IMAGES / "watch.png"))
    pygame.image.save(sheet, str(IMAGES / "samples.png"))


if __name__ == "__main__":
    main()
