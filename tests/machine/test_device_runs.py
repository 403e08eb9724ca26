# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs with another device, state and key map, through the command line and through a machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from droidemu.display.session import Session
from droidemu.hal.device import DeviceSettings
from droidemu.hal.frame import Frame
from droidemu.hal.profiles import find_profile
from droidemu.machine.config import MachineConfig
from droidemu.machine.machine import Machine
from droidemu.machine.program import resolve

PRINT = """
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
    printf("LANG=%s\\n", getenv("LANG"));
    for (int i = 1; i < argc; i++) {
        char text[256];
        int fd = open(argv[i], O_RDONLY);
        long size = fd < 0 ? 0 : read(fd, text, sizeof text);
        printf("%.*s", (int)size, text);
    }
    return 0;
}
"""
OURS = "/sys/devices/platform/droidemu/"


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program that prints LANG and the files that it is given."""
    pytest.importorskip("ziglang")
    from droidemu.sdk.toolchain import build_program

    folder = tmp_path_factory.mktemp("printer")
    source = folder / "printer.c"
    source.write_text(PRINT, encoding="utf-8")
    return build_program(source, "arm64", folder / "printer")


def droidemu(
    *arguments: str, folder: Path | None = None, status: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "droidemu", "run", "--headless", *arguments],
        cwd=folder, capture_output=True, check=False, encoding="utf-8", timeout=120,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), **environment},
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done


def test_every_place_of_settings_reaches_the_guest(printer: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[run]\nbattery = 11\nlocale = "fr-FR"\nabi = "arm"\n', encoding="utf-8")
    (tmp_path / "droidemu.toml").write_text("[run]\nrotate = 90\ndark = true\n", encoding="utf-8")
    files = [OURS + name for name in ("locale", "rotation", "night", "font_scale", "network")]
    result = droidemu(
        "--light", str(printer), "/sys/class/power_supply/battery/capacity", *files,
        folder=tmp_path, DROIDEMU_CONFIG=str(config), DROIDEMU_FONT_SCALE="1.5",
    )  # fmt: skip
    assert result.stdout.split() == ["LANG=fr_FR.UTF-8", "11", "fr-FR", "90", "0", "1.5", "wifi"]
    assert result.stderr == ""


def test_without_a_chosen_locale_lang_is_portable(printer: Path) -> None:
    assert droidemu(str(printer), OURS + "locale").stdout.split() == ["LANG=C.UTF-8", "en-US"]
    chosen = droidemu("--locale", "en-US", str(printer))
    assert chosen.stdout.split() == ["LANG=en_US.UTF-8"]
    assert droidemu("--env", "LANG=x", "--locale", "de", str(printer)).stdout.split() == ["LANG=x"]


def test_a_screenshot_is_turned_as_the_device(tmp_path: Path) -> None:
    sizes = []
    for turn in ("0", "90"):
        shot = tmp_path / f"{turn}.png"
        droidemu("--size", "100x200", "--rotate", turn, "--frames", "2", "--time", "virtual",
                 "--screenshot", str(shot), "plasma")  # fmt: skip
        data = shot.read_bytes()
        sizes.append((int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")))
    assert sizes == [(100, 200), (200, 100)]


KEYS = """
at 300ms key press SPACE
wait 200ms
screenshot mapped.png
quit
"""
#: paint gives each finger a colour, and key maps use the last one.
TAPS = KEYS.replace("key press SPACE", "touch down 9 50%,50%\nat +20ms touch up 9")


@pytest.mark.parametrize("own", [False, True])
def test_a_key_map_makes_touches(own: bool, tmp_path: Path) -> None:
    """A key press paints what a tap paints, byte for byte; with the option, and as the user's."""
    config = tmp_path / "config.toml"
    keymap = tmp_path / "keymaps" / "paint.toml"
    keymap.parent.mkdir()
    keymap.write_text('[[tap]]\nkey = "SPACE"\nat = [0.5, 0.5]\n', encoding="utf-8")
    pictures = []
    for number, (script, mapped) in enumerate(((KEYS, True), (TAPS, False), (KEYS, False))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "script.txt").write_text(script, encoding="utf-8")
        option = ["--keymap", str(keymap)] if mapped and not own else []
        place = str(config) if mapped and own else str(folder / "none.toml")
        droidemu(*option, "--input", "script.txt", "--size", "270x480", "--time", "virtual",
                 "paint", folder=folder, DROIDEMU_CONFIG=place)  # fmt: skip
        pictures.append((folder / "mapped.png").read_bytes())
    assert pictures[0] == pictures[1]
    assert pictures[0] != pictures[2]


def test_mistakes_are_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[tap]]\nkey = "NOPE"\n', encoding="utf-8")
    for arguments, words in (
        (("--keymap", str(bad), "hello"), "bad.toml:2: key: unknown key"),
        (("--keymap", "none.toml", "hello"), "--keymap none.toml: no such file"),
        (("--locale", "german", "hello"), "'german' is not a locale"),
        (("--font-scale", "nan", "hello"), "font scale"),
        (("--battery", "101", "hello"), "--battery"),
        (("--rotate", "45", "hello"), "--rotate"),
    ):
        lines = droidemu(*arguments, status=2).stderr.splitlines()
        assert len(lines) == 1 and words in lines[0], lines


class Watcher:
    """A display that waits for frames of a size, changes the device, and ends the run."""

    def __init__(self, machine: Machine) -> None:
        self.sizes: list[tuple[int, int]] = []
        self._seen = threading.Condition()
        machine.screen.frame_listeners.append(self._frame)

    def _frame(self, frame: Frame) -> None:
        with self._seen:
            self.sizes.append((frame.width, frame.height))
            self._seen.notify_all()

    def wait(self, size: tuple[int, int]) -> None:
        with self._seen:
            assert self._seen.wait_for(lambda: size in self.sizes, 60), set(self.sizes)

    def run(self, session: Session) -> None:
        """DisplayBackend."""
        self.wait((480, 800))
        session.device.choose_profile(find_profile("nexus-4"))
        session.device.change(dark=True)
        assert session.restart() == ""
        self.wait((768, 1280))
        assert (session.hub.width, session.hub.height) == (768, 1280)
        assert session.device.profile.name == "nexus-4" and session.device.settings.dark
        # Once more, back: the first panel's memory has gone meanwhile.
        session.device.choose_profile(find_profile("nexus-one"))
        before = len(self.sizes)
        session.restart()
        with self._seen:
            assert self._seen.wait_for(lambda: (480, 800) in self.sizes[before:], 60)
        session.request_quit()
        session.finished.wait(30)


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_restarting_on_other_devices(abi: str) -> None:
    program = resolve("plasma", abi, None)
    config = MachineConfig(
        program=program.host, profile=find_profile("nexus-one"),
        settings=DeviceSettings(battery=50),
    )  # fmt: skip
    machine = Machine(config, program)
    watcher = Watcher(machine)
    assert machine.run(watcher) == 0
    assert machine.kernel.options.memory_mb == 512
    order = [size for i, size in enumerate(watcher.sizes) if size != watcher.sizes[i - 1] or not i]
    assert order == [(480, 800), (768, 1280), (480, 800)]
