# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of the user's that stand where a picture or a report would go stay as they are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from droidemu.display.own_png import has_mark, is_own, marked

from .sessions import inside, one_line

RUN = ("run", "--headless", "--size", "64x64", "--time", "virtual")


@pytest.fixture
def photo() -> bytes:
    """A PNG picture that somebody else has made."""
    image = pytest.importorskip("PIL.Image")
    file = io.BytesIO()
    image.new("RGB", (3, 2), (1, 2, 3)).save(file, "PNG")
    return file.getvalue()


def link(at: Path, to: Path) -> None:
    try:
        at.symlink_to(to)
    except OSError:
        pytest.skip("no symbolic links here")
    if not at.is_symlink():  # Wine only says that it has made one
        pytest.skip("no symbolic links here")


# -- the mark ------------------------------------------------------------------------------------


def test_a_marked_picture_is_the_same_picture(photo: bytes, tmp_path: Path) -> None:
    from PIL import Image

    ours = marked(photo)
    assert not has_mark(photo) and has_mark(ours) and marked(ours) == ours
    one, other = Image.open(io.BytesIO(photo)), Image.open(io.BytesIO(ours))
    other.load()  # a checksum that is wrong would be told here
    assert other.tobytes() == one.tobytes() and other.text == {"Software": "DroidEmu"}
    # Whoever edits it makes it theirs.
    other.save(tmp_path / "edited.png")
    assert not is_own(tmp_path / "edited.png")
    assert marked(b"no picture") == b"no picture" and marked(photo[:20]) == photo[:20]


def test_what_is_ours(photo: bytes, tmp_path: Path) -> None:
    own = tmp_path / "own.png"
    own.write_bytes(marked(photo))
    assert is_own(own)
    assert not is_own(tmp_path / "nothing.png") and not is_own(tmp_path)
    own.write_bytes(marked(photo)[:50])  # half a mark
    assert not is_own(own)
    own.write_bytes(marked(photo))
    link(tmp_path / "link.png", own)
    assert not is_own(tmp_path / "link.png")


# -- droidemu run --screenshot -------------------------------------------------------------------


def test_run_replaces_only_pictures_of_its_own(photo: bytes, tmp_path: Path) -> None:
    shot = tmp_path / "photo.png"
    shot.write_bytes(photo)
    words = (*RUN, "--frames", "2", "--screenshot", shot, "plasma")
    one_line(inside(*words, check=None), f"--screenshot {shot}", "the file exists; --force")
    assert shot.read_bytes() == photo
    assert inside(*words[:-1], "--force", "plasma").stderr == "" and is_own(shot)
    first = shot.read_bytes()
    shot.write_bytes(marked(photo))
    inside(*words)
    assert shot.read_bytes() == first
    (tmp_path / "folder.png").mkdir()
    done = inside(*RUN, "--screenshot", tmp_path / "folder.png", "plasma", check=None)
    one_line(done, "this is a folder")


# -- input scripts -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [".bashrc", "notes.txt", "x.png.sh"])
def test_a_script_writes_nothing_but_pictures(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    script = tmp_path / "demo.txt"
    script.write_text(f'wait 1ms\nscreenshot "{(tmp_path / name).as_posix()}"\n', encoding="utf-8")
    done = inside(*RUN, "--input", script, "plasma", check=None)
    one_line(done, "demo.txt:2:", "the file name must end in .png")
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_script_replaces_only_pictures_of_its_own(photo: bytes, tmp_path: Path) -> None:
    shot, script = tmp_path / "photo.png", tmp_path / "demo.txt"
    text = f'wait 300ms\nscreenshot "{shot.as_posix()}"\nquit\n'
    script.write_text(text, encoding="utf-8")
    words = (*RUN, "--force", "--input", script, "plasma")  # --force is not about scripts
    shot.write_bytes(photo)
    one_line(inside(*words, check=None), "demo.txt:2: screenshot", "only pictures that DroidEmu")
    assert shot.read_bytes() == photo
    shot.write_bytes(marked(photo))
    inside(*words)
    assert is_own(shot) and shot.read_bytes() != marked(photo)
    script.write_text('screenshot "nowhere/a.png"\n', encoding="utf-8")
    one_line(inside(*words, check=None), "demo.txt:1: screenshot", "the folder does not exist")
    script.write_text('screenshot "a\0.png"\n', encoding="utf-8")
    one_line(inside(*words, check=None), "demo.txt:1: screenshot", "no file can have this name")


def test_what_comes_between_is_not_replaced_either(tmp_path: Path) -> None:
    """The program itself puts a file there after the run has begun."""
    pytest.importorskip("ziglang")
    from droidemu.sdk.toolchain import build_program

    source = tmp_path / "puts.c"
    source.write_text(
        "#include <app.h>\n#include <stdio.h>\n#include <unistd.h>\n"
        "int main(void) {\n    struct screen s;\n"
        '    FILE *f = fopen("/sdcard/a.png", "w");\n    fputs("mine", f);\n    fclose(f);\n'
        '    if (!screen_open(&s, "x", 2))\n        return 1;\n'
        "    for (;;)\n        screen_flip(&s);\n}\n",
        encoding="utf-8",
    )
    program = build_program(source, "arm64", source.with_suffix(""))
    card = tmp_path / "card"
    card.mkdir()
    script = tmp_path / "demo.txt"
    place = (card / "a.png").as_posix()
    script.write_text(f'wait 300ms\nscreenshot "{place}"\nquit\n', encoding="utf-8")
    done = inside(*RUN, "--mount", f"{card}:/sdcard", "--input", script, program, check=None)
    one_line(done, "demo.txt: screenshot", "the file exists")
    assert (card / "a.png").read_text(encoding="utf-8") == "mine"
