# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the values of settings come from: the user's file, the project's file, the environment.

Later ones win, and the command line's options win over all. Both files have the same table
``[run]``. Mistakes are named with file, line and key.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from droidemu.cli.settings import STORED, Setting, find_setting, path_in
from droidemu.errors import UserError

#: The table of both files.
TABLE: Final = "run"
PROJECT_FILE: Final = "droidemu.toml"
#: Keys of a project's table that say how the project itself is run (``env`` as a table, too):
#: they are the project loader's business.
PROJECT_KEYS: Final = frozenset(("arguments", "mounts", "input"))
#: What a project's file says for the project's own programs alone: it lets them write files, or
#: runs Python on this computer, which nobody expects who only runs something else in that folder.
OWN_PROGRAMS: Final = ("java", "mount")
#: Names another file instead of the user's own.
CONFIG_VARIABLE: Final = "DROIDEMU_CONFIG"

#: With which some of Windows' editors begin a file.
_MARK: Final = "\ufeff"

Origin = Literal["default", "user", "project", "environment"]


class Value(NamedTuple):
    """A setting's value and where it comes from."""

    setting: Setting
    value: Any
    origin: Origin
    #: File and line, or the variable; "" for a default.
    place: str = ""


def user_folder() -> Path:
    """The platform's own folder for settings: %APPDATA%, ~/Library/Application Support, ~/.config.

    Not made here.
    """
    import platformdirs

    return Path(platformdirs.user_config_dir("droidemu", appauthor=False, roaming=True))


def user_file() -> Path:
    """The user's configuration file, which need not exist."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    return Path(chosen) if chosen else user_folder() / "config.toml"


def collect(
    environment: Mapping[str, str] | None = None, folder: Path | None = None, is_own: bool = True
) -> dict[str, Value]:
    """Every stored setting with its value for a run of the project in ``folder``.

    None is the working folder, whether there is a project or not. ``is_own``: what runs is the
    project, or belongs to it.

    UserError for what cannot be read or is not a value of its setting.
    """
    from droidemu.machine.words import from_host

    environment = os.environ if environment is None else environment
    values = {name: Value(setting, setting.default, "default") for name, setting in STORED.items()}
    values |= _file(user_file(), "user", str(user_file()))
    project = (folder or Path.cwd()) / PROJECT_FILE
    own = _file(project, "project", str(project) if folder else PROJECT_FILE)
    values |= {name: own[name] for name in own if is_own or name not in OWN_PROGRAMS}
    for setting in STORED.values():
        text = environment.get(setting.variable)
        if text:
            try:
                if setting.name == "env":
                    text = from_host(text)
                value = _placed(setting, setting.parse(text), Path.cwd())
            except UserError as error:
                raise UserError(f"{setting.variable}: {error}") from None
            values[setting.name] = Value(setting, value, "environment", setting.variable)
    return values


def _file(path: Path, origin: Origin, shown: str) -> dict[str, Value]:
    """What a file sets; nothing if there is none. ``shown``: its name for the user."""
    if not path.is_file():
        return {}
    from droidemu.hal import tomlfile

    what = "configuration" if origin == "user" else "project file"
    text = tomlfile.read_text(path, what, shown)
    tables = tomlfile.parse(text, shown)
    if origin == "user":
        for name, content in tables.items():
            if name != TABLE:
                table = name if isinstance(content, dict | list) else ""
                line = tomlfile.line_of(text, table, "" if table else name)
                raise UserError(
                    f"{shown}:{line}: {name}: unknown; settings stand in a table [{TABLE}]"
                )
    table = tables.get(TABLE, {})
    if not isinstance(table, dict):
        line = tomlfile.line_of(text, "", TABLE)
        raise UserError(f"{shown}:{line}: {TABLE}: expected a table [{TABLE}]")
    values: dict[str, Value] = {}
    for key, content in table.items():
        own = key in PROJECT_KEYS or (key == "env" and isinstance(content, dict))
        if origin == "project" and own:
            continue
        line = tomlfile.line_of(text, TABLE, key)
        try:
            setting = find_setting(key)
            value = setting.value(_whole(setting, content))
            value = _placed(setting, value, path.absolute().parent)
            if origin == "project":
                _stay_inside(setting, value, path.absolute().parent)
        except UserError as error:
            raise UserError(f"{shown}:{line}: {key}: {error}") from None
        values[setting.name] = Value(setting, value, origin, f"{shown}:{line}")
    return values


def _whole(setting: Setting, value: Any) -> Any:
    """``rotate = 90`` is as good as ``rotate = "90"``."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if setting.kind == "choice" and is_number and abs(value) < 1_000_000:
        return str(value)
    return value


def _placed(setting: Setting, value: Any, folder: Path) -> Any:
    """Paths as they are meant: relative to ``folder``."""
    if setting.kind in ("file", "folder"):
        return path_in(folder, value)
    if setting.name == "mount":
        return tuple(_placed_mount(text, folder) for text in value)
    if setting.name == "java":
        return tuple(str(path_in(folder, text)) for text in value)
    return value


def _placed_mount(text: str, folder: Path) -> str:
    """``HOST:GUEST`` with an absolute host path."""
    place = text.rfind(":/")
    return f"{path_in(folder, text[:place])}{text[place:]}" if place > 0 else text


def _stay_inside(setting: Setting, value: Any, folder: Path) -> None:
    """A project that somebody else wrote must not open the user's other files to a guest."""
    paths: list[Path] = []
    if setting.kind in ("file", "folder"):
        paths = [value]
    elif setting.name == "mount":
        paths = [Path(text[: text.rfind(":/")]) for text in value if text.rfind(":/") > 0]
    elif setting.name == "java":
        paths = [Path(text) for text in value]
    for path in paths:
        stay_inside(path, folder)


def stay_inside(path: Path, folder: Path) -> None:
    """UserError if a path of a project's file leads out of the project's ``folder``."""
    from droidemu.machine.inside import is_inside

    if not is_inside(path, folder):
        raise UserError(
            f"{path} is outside of the project's folder; such paths belong into options"
        )


def store(name: str, text: str | None) -> tuple[Path, Setting]:
    """Set a setting in the user's file to ``text`` (None: take it out); file and setting.

    Everything else in the file stays as it is, comments too. UserError.
    """
    import tomlkit
    from tomlkit.items import Table

    from droidemu.hal import tomlfile

    setting = find_setting(name)
    path = user_file()
    _file(path, "user", str(path))  # a broken file is named, not overwritten
    before = ""
    if path.is_file():
        before = tomlfile.decode(tomlfile.read_bytes(path, "configuration"), str(path))
    document = tomlkit.parse(before.removeprefix(_MARK).replace("\r\n", "\n"))
    if text is not None:
        try:
            value = setting.parse(text)
        except UserError as error:
            raise UserError(f"{setting.name}: {error}") from None
        if TABLE not in document:
            document[TABLE] = tomlkit.table()
    elif TABLE not in document:
        return path, setting
    table = document[TABLE]
    assert isinstance(table, Table | dict)
    # A file may have it with _ for -.
    spellings = [key for key in table if find_setting(str(key)) is setting]
    key = str(spellings[0]) if spellings else setting.name
    if text is not None:
        table[key] = list(value) if setting.kind == "list" else value
    elif spellings:
        del table[key]
    _write(path, _as_before(before, tomlkit.dumps(document)))
    return path, setting


def _as_before(before: str, text: str) -> str:
    """The new text with the byte order mark and the ends of lines (CRLF) of the old one."""
    old = before.removeprefix(_MARK).split("\n")
    plain = [line.removesuffix("\r") for line in old]
    new = text.split("\n")
    end = "\r" if sum(line.endswith("\r") for line in old) * 2 > len(old) - 1 > 0 else ""
    lines: list[str] = []
    matcher = difflib.SequenceMatcher(None, plain, new, autojunk=False)
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            lines += old[start:stop]
            if stop == len(old) and last < len(new):  # it had no end
                lines[-1] += end
        else:
            lines += [line + end for line in new[first:last]]
    lines[-1] = lines[-1].removesuffix("\r")  # nor has this one
    return before[: before.startswith(_MARK)] + "\n".join(lines)


def _write(path: Path, text: str) -> None:
    """Replace the file at once, so that a crash leaves the old one."""
    from droidemu.display.outfile import write_file
    from droidemu.machine.inside import resolved

    # A file that is a link (to a folder of dotfiles) stays one.
    path = resolved(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from error
    write_file(path, text.encode("utf-8"))
