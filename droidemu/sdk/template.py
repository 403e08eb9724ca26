# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts a project: a folder with sources that run at once, from the bundled templates."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.apk.app import default_package
from droidemu.sdk.flags import CXX, STANDARDS, C, in_order
from droidemu.sdk.project import FILE, check_name

_PACKAGE = Path(__file__).resolve().parent.parent

#: What each template makes.
APP = "native-activity"
KINDS = {
    "framebuffer": "Draws straight into the frame buffer, one picture for every vertical sync.",
    "game": "A small game for one finger.",
    "cli": "A command-line program.",
    APP: "An Android app (APK) whose activity is native.",
}
LANGUAGES = (C, CXX)

_SUFFIXES = {C: "c", CXX: "cpp"}
_STANDARD_KEYS = {C: f'c = "{STANDARDS[C]}"', CXX: f'"c++" = "{STANDARDS[CXX]}"'}
#: What apps are linked with.
_LIBRARIES = {C: '"android", "log"', CXX: '"android", "log", "native_app_glue"'}
#: Names under which files travel that would mean something where they lie.
_RENAMED = {"gitignore": ".gitignore"}
#: The licence of this project's files; what becomes of the copy is the user's business.
_LICENCE_LINE = "SPDX-License-Identifier: "


@dataclass(frozen=True)
class _File:
    source: Path
    to: Path  # relative to the project


def templates_root() -> Path:
    """The folder of the templates."""
    for folder in (_PACKAGE.parent / "templates", _PACKAGE / "_guest" / "templates"):
        if (folder / "common").is_dir():
            return folder
    raise UserError("the project templates are missing from this installation")


def new_project(folder: Path, kind: str, language: str) -> list[Path]:
    """Makes a project in `folder`, which is named as the project and must not hold anything.

    Answers the files, relative to the folder. UserError; then nothing of it is left behind.
    """
    name = folder.name
    wrong = check_name(name)
    if wrong is not None:
        raise UserError(f"{name!r} cannot be a project's name: {wrong}")
    if kind not in KINDS or language not in LANGUAGES:
        raise ValueError(f"no template {kind} in {language}")
    is_there = folder.is_symlink() or folder.exists()
    if is_there and not folder.is_dir():
        raise UserError(f"{folder} is there already, and is no folder")
    try:
        if is_there and any(folder.iterdir()):
            raise UserError(f"{folder} is there already, and is not empty")
        if not folder.parent.is_dir():
            raise UserError(f"there is no folder {folder.parent}")
        files = _files(kind, language)
        values = {
            "@NAME@": name,
            "@TITLE@": KINDS[kind],
            "@SUFFIX@": _SUFFIXES[language],
            "@STANDARD@": _STANDARD_KEYS[language],
            "@PRODUCT@": f"{name}.apk" if kind == APP else f"<abi>/{name}",
            "@PACKAGE@": default_package(name),
            "@LIBRARIES@": _LIBRARIES[language],
        }
        texts = [(file.to, _fill(file.source, values)) for file in files]
        if not is_there:
            folder.mkdir()
        made: list[Path] = [] if is_there else [folder]
        try:
            _write(folder, texts, made)
        except BaseException:
            _take_back(made)
            raise
    except OSError as error:
        place = error.filename or folder
        raise UserError(f"cannot write {place}: {error.strerror or error}") from None
    return [to for to, _ in texts]


def _files(kind: str, language: str) -> list[_File]:
    root = templates_root()
    files = [_File(root / kind / FILE, Path(FILE))]
    for folder in (root / "common", root / kind / language):
        for path in in_order(folder.rglob("*")):
            if path.is_file():
                to = path.relative_to(folder)
                files.append(_File(path, to.with_name(_RENAMED.get(to.name, to.name))))
    return files


def _fill(path: Path, values: dict[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    if _LICENCE_LINE in first:
        text = rest
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def _write(folder: Path, texts: list[tuple[Path, str]], made: list[Path]) -> None:
    """What was made is added to ``made``, folders before what is in them."""
    for to, text in texts:
        path = folder / to
        for parent in reversed(to.parents):
            if not (folder / parent).is_dir():
                (folder / parent).mkdir()
                made.append(folder / parent)
        with path.open("x", encoding="utf-8", newline="\n") as file:  # never over something
            made.append(path)
            file.write(text)


def _take_back(made: list[Path]) -> None:
    """Only what was made here goes: somebody may have put more into the folder meanwhile."""
    for path in reversed(made):
        with contextlib.suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
