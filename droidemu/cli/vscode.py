# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu debug --vscode``: launch configurations that attach Visual Studio Code's debuggers.

They are merged by name into ``.vscode/launch.json``. Everything else in the file stays as it is,
comments included; a configuration of ours that the user has changed gets the new program and
address, and keeps the rest. What cannot be merged for sure is not written at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from droidemu.cli.jsonc import Editor, JsoncError, Node, parse
from droidemu.errors import UserError
from droidemu.sdk.sources import gdb_commands, lldb_commands

#: What each session sets anew in a configuration that is there already.
_SESSION = (
    "program",
    "miDebuggerServerAddress",
    "targetArchitecture",
    "targetCreateCommands",
    "processCreateCommands",
    "initCommands",
)

#: How many words of a command of lldb say what it does; one of others.
_VERBS = {"target": 2, "settings": 3}

Configuration = dict[str, Any]


def configurations(
    program: Path,
    isa: str,
    host: str,
    port: int,
    sources: Path | None,
    libraries: Sequence[Path] = (),
) -> list[Configuration]:
    """One for gdb (the C/C++ extension) and one for lldb (CodeLLDB).

    ``program``: the host's file; ``isa``: "arm64" or "arm"; ``sources``: the folder that names in
    debug information are relative to (``sdk.sources.source_root``); ``libraries``: folders of
    shared libraries that lldb cannot read over the wire.
    """
    shown = f"[{host}]" if ":" in host else host
    address = f"{shown}:{port}"
    file = str(program.absolute())
    gdb: Configuration = {
        "name": "DroidEmu (gdb)",
        "type": "cppdbg",
        "request": "launch",
        "program": file,
        "cwd": "${workspaceFolder}",
        "MIMode": "gdb",
        "miDebuggerPath": "gdb-multiarch",
        "miDebuggerServerAddress": address,
        "targetArchitecture": isa,
        "stopAtConnect": True,
        "setupCommands": [{"text": "-enable-pretty-printing", "ignoreFailures": True}],
    }
    lldb: Configuration = {
        "name": "DroidEmu (CodeLLDB)",
        "type": "lldb",
        "request": "launch",
        "targetCreateCommands": [f"target create {_word(file)}"],
        "processCreateCommands": [f"gdb-remote {address}"],
    }
    if libraries:
        lldb["initCommands"] = lldb_commands(None, libraries)
        gdb["setupCommands"].append({"text": "set breakpoint pending on"})
    if sources is not None:
        gdb["setupCommands"] += [{"text": line} for line in gdb_commands(sources)]
        gdb["sourceFileMap"] = {
            name: str(sources / name) for name in ("guest", "samples") if (sources / name).is_dir()
        }
        lldb["sourceMap"] = {".": str(sources)}
    return [gdb, lldb]


def _word(path: str) -> str:
    """A path as one word of lldb's command line."""
    text = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"' if text != path or " " in path else path


def merge(text: str | None, wanted: Sequence[Configuration]) -> str:
    """A launch.json with these configurations in it; ``text`` None: there is no file yet.

    Raises JsoncError with one line if that cannot be done for sure.
    """
    fresh = {"version": "0.2.0", "configurations": list(wanted)}
    root = None if text is None else parse(text)
    if text is None or root is None:
        start = text or ""
        start += "\n" if start and not start.endswith("\n") else ""
        return start + json.dumps(fresh, indent=4, ensure_ascii=False) + "\n"
    if root.members is None:
        raise JsoncError("the file does not hold an object")
    editor = Editor(text)
    expected = root.value
    keys = [key for key, _ in root.members]
    if len(keys) != len(set(keys)):
        raise JsoncError("a name stands there twice")
    array = root.get("configurations")
    if array is None:
        editor.add(root, {"configurations": list(wanted)})
        expected["configurations"] = list(wanted)
    elif array.items is None:
        raise JsoncError('"configurations" is no list')
    else:
        missing = []
        for configuration in wanted:
            index = _index(array, configuration["name"])
            if index is None:
                missing.append(configuration)
            else:
                _update(editor, array.items[index], configuration)
                _expect(expected["configurations"][index], configuration)
        editor.append(array, *missing)
        expected["configurations"] += missing
    result = editor.result()
    again = parse(result)
    if again is None or again.value != expected:
        raise JsoncError("the result would not be what was meant")
    return result


def _index(array: Node, name: str) -> int | None:
    for index, item in enumerate(array.items or ()):
        found = item.get("name")
        if found is not None and found.scalar == name:
            return index
    return None


def _update(editor: Editor, node: Node, configuration: Configuration) -> None:
    """Set what belongs to the session in a configuration that is there; the rest stays."""
    keys = [key for key, _ in node.members or ()]
    if len(keys) != len(set(keys)):
        raise JsoncError("a configuration has a name twice")
    missing: Configuration = {}
    for key in _SESSION:
        if key not in configuration:
            continue
        new, old = configuration[key], node.get(key)
        if old is None:
            missing[key] = new
        elif isinstance(new, list) and old.items is not None:
            index = _same_command(old.value, new[0])
            if index is None:
                editor.append(old, *new)
            elif old.items[index].scalar != new[0]:
                editor.replace(old.items[index], new[0])
        elif old.members is not None or old.items is not None:
            # Replacing it would lose what the user has written inside.
            raise JsoncError(f'"{key}" of "{configuration["name"]}" is not of the expected kind')
        elif old.scalar != new:
            editor.replace(old, new)
    editor.add(node, missing)


def _expect(old: Any, configuration: Configuration) -> None:
    """What ``_update`` should make of a configuration."""
    for key in _SESSION:
        if key not in configuration:
            continue
        new = configuration[key]
        if isinstance(new, list) and isinstance(old.get(key), list):
            index = _same_command(old[key], new[0])
            if index is None:
                old[key] += new
            else:
                old[key][index] = new[0]
        else:
            old[key] = new


def _same_command(lines: list[Any], command: str) -> int | None:
    """Where a list of debugger commands has this one, with whatever argument."""
    words = command.split(" ")
    verb = " ".join(words[: _VERBS.get(words[0], 1)])
    for index, line in enumerate(lines):
        if isinstance(line, str) and (line == verb or line.startswith(verb + " ")):
            return index
    return None


def write_launch(folder: Path, wanted: Sequence[Configuration]) -> Path:
    """Bring the configurations into ``folder/.vscode/launch.json``; the file's path.

    UserError, with what to paste, if that cannot be done; the file is then untouched. A file that
    has them already is not written.
    """
    path = folder / ".vscode" / "launch.json"
    try:
        text = _read(path)
        result = merge(text, wanted)
        if result != text:
            _write(path, result)
    except (JsoncError, OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        if isinstance(error, UnicodeError):
            reason = "the text is not UTF-8"
        paste = ", ".join(json.dumps(configuration) for configuration in wanted)
        raise UserError(
            f'{path} was not changed: {reason}; put this into its "configurations": {paste}'
        ) from None
    return path


def _read(path: Path) -> str | None:
    try:
        # As it is: no line end is changed and no byte order mark lost.
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    """All or nothing; a link stays a link."""
    data = text.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".launch-", suffix=".json")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if target.exists():
            shutil.copymode(target, name)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
