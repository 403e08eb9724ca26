# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the README's pictures with the project itself: ``python docs/make_images.py``.

Each sample runs headless in virtual time with scripted input, so the pictures are the same on
every machine. They are put side by side, scaled down, in docs/images/samples.png.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

IMAGES = Path(__file__).resolve().parent / "images"
SIZE = (270, 480)
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


def main() -> None:
    """Make docs/images/samples.png."""
    import pygame

    IMAGES.mkdir(exist_ok=True)
    width = len(SCRIPTS) * (SIZE[0] + GAP) - GAP
    sheet = pygame.Surface((width, SIZE[1]), pygame.SRCALPHA)
    with tempfile.TemporaryDirectory() as folder:
        for index, sample in enumerate(SCRIPTS):
            image = pygame.image.load(str(shoot(sample, Path(folder))))
            sheet.blit(pygame.transform.smoothscale(image, SIZE), (index * (SIZE[0] + GAP), 0))
    pygame.image.save(sheet, str(IMAGES / "samples.png"))


if __name__ == "__main__":
    main()
