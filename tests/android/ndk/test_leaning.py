# SPDX-License-Identifier: GPL-2.0-or-later
"""Leaning the device: by scripts, and by the mouse in a window, as apps feel it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from droidemu.hal.device import DeviceSettings

from .appkit import AppResult, make_app, run_app

ABIS = ("arm64-v8a", "armeabi-v7a")


def felt(result: AppResult, start: str) -> list[str]:
    """The values behind this word."""
    return [line.removeprefix(start) for line in result.lines if line.startswith(start)]


@pytest.mark.parametrize("abi", ABIS)
def test_a_script_leans_it_smoothly(tmp_path: Path, abi: str) -> None:
    script = "wait 300ms\ntilt 30,-20 500ms\nwait 100ms\ntilt 0,0\ndevice lux 1000\n"
    script += "wait 300ms\nquit\n"
    apk = make_app(tmp_path / "a.apk", "lean")
    result = run_app(apk, abi, script=script, settings=DeviceSettings(pitch=-10, lux=5))
    leans = felt(result, "sensor 1: ")
    assert leans[0] == "0.0 9.7 -1.7" and leans[-1] == "0.0 9.8 0.0"
    assert "2.9 8.0 4.9" in leans and len(leans) > 20
    # Back by 40 degrees about x, which lies aslant by then, to the left about z; and back.
    turned = [tuple(map(int, text.split())) for text in felt(result, "turned ")]
    assert min(values[0] for values in turned) == pytest.approx(-39, abs=1)
    assert max(values[2] for values in turned) == pytest.approx(20, abs=1)
    assert felt(result, "sensor 5: ") == ["5.0 0.0 0.0", "1000.0 0.0 0.0"]
    again = run_app(apk, abi, script=script, settings=DeviceSettings(pitch=-10, lux=5))
    assert again.lines == result.lines


@pytest.mark.parametrize("abi", ABIS)
def test_the_mouse_leans_it_in_the_window(
    tmp_path: Path, abi: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame = pytest.importorskip("pygame")
    from droidemu.display.window import WindowDisplay

    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    mods = pygame.KMOD_LCTRL | pygame.KMOD_LALT
    lines: list[str] = []
    problems: list[str] = []

    def until(condition: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 60
        while not condition():
            if time.monotonic() > end:
                problems.append(f"{what}: {lines}")
                return
            time.sleep(0.01)

    def post(type: int, **values: object) -> None:
        pygame.event.post(pygame.event.Event(type, values))

    def drive() -> None:
        until(lambda: "sensor 1: 0.0 9.8 0.0" in lines, "nothing came")
        pygame.key.set_mods(mods)
        post(pygame.MOUSEBUTTONDOWN, button=1, pos=(100, 150), touch=False)
        for step in range(1, 11):
            post(pygame.MOUSEMOTION, pos=(100, 150 - step * 5), rel=(0, -5), touch=False)
        post(pygame.MOUSEBUTTONUP, button=1, pos=(100, 100), touch=False)
        until(lambda: "sensor 1: 0.0 6.9 6.9" in lines, "it does not lean")
        until(lambda: "turned -45 0 0" in lines, "it did not turn")
        post(pygame.MOUSEWHEEL, x=0, y=5, precise_x=0.0, precise_y=5.0, flipped=False)
        until(lambda: "sensor 5: 3200.0 0.0 0.0" in lines, "it is not brighter")
        post(pygame.MOUSEBUTTONDOWN, button=3, pos=(100, 100), touch=False)
        until(lambda: lines.count("sensor 1: 0.0 9.8 0.0") == 2, "it is not upright")
        pygame.key.set_mods(0)
        post(pygame.QUIT)

    thread = threading.Thread(target=drive, daemon=True)
    thread.start()
    result = run_app(
        make_app(tmp_path / "a.apk", "lean"),
        abi,
        time="real",
        on_line=lambda line, machine: lines.append(line),
        display=WindowDisplay(size=(200, 356), folder=tmp_path),
    )
    thread.join(60)
    pygame.display.quit()
    assert not problems, problems
    assert result.status == 0
    assert not [line for line in result.lines if line.startswith("motion")]
