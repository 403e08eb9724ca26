# SPDX-License-Identifier: GPL-2.0-or-later
"""Where models of classes come from: a user's Python files, then the built-in ones by package."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

from droidemu.android.java.classes import PACKAGES
from droidemu.android.java.declare import Object, declaration_of
from droidemu.errors import UserError

_ROOM = "droidemu.android.java.classes"


class Models:
    """The Python classes of one runtime by internal name."""

    def __init__(self) -> None:
        self._own: dict[str, type[Object]] = {}
        #: Asked last: the app's own classes.
        self.others: Callable[[str], type[Object] | None] | None = None

    def add(self, model: type) -> None:
        """Take one class; it replaces another of its name."""
        declared = declaration_of(model)
        if declared is not None and issubclass(model, Object):
            self._own[declared.name] = model

    def find(self, name: str) -> type[Object] | None:
        """The model of a class by internal name."""
        found = self._own.get(name)
        if found is None:
            found = builtin(name)
        if found is None and self.others is not None:
            found = self.others(name)
        return found

    def load_file(self, path: Path) -> list[str]:
        """Take all classes that a Python file declares. UserError."""
        module = _execute(path)
        found = _declared(module)
        if not found:
            raise UserError(
                f'{path}: no Java class in it: write class X(Object, java="com.example.X")'
            )
        for model in found.values():
            self.add(model)
        return [model.java.name for model in found.values()]


def builtin(name: str) -> type[Object] | None:
    """A built-in model by internal name."""
    for module in PACKAGES.get(name.rpartition("/")[0], ()):
        found = builtin_module(module).get(name)
        if found is not None:
            return found
    return None


@cache
def builtin_module(module: str) -> dict[str, type[Object]]:
    """All models of one file of ``classes``."""
    return _declared(importlib.import_module(f"{_ROOM}.{module}"))


def _declared(module: ModuleType) -> dict[str, type[Object]]:
    found: dict[str, type[Object]] = {}
    pending = [value for value in vars(module).values() if isinstance(value, type)]
    while pending:
        value = pending.pop(0)
        declared = declaration_of(value)
        if value.__module__ == module.__name__ and declared is not None:
            found.setdefault(declared.name, value)
    if module.__name__ == f"{_ROOM}.java_lang":
        found["java/lang/Object"] = Object
    return found


def _execute(path: Path) -> ModuleType:
    if not path.is_file():
        raise UserError(f"{path}: no such file")
    name = f"droidemu_java_{abs(hash(str(path.resolve()))):x}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UserError(f"{path}: not a Python file (its name must end in .py)")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = _line_of(error, path)
        place = f"{path}:{line}" if line else str(path)
        raise UserError(f"{place}: {type(error).__name__}: {error}") from error
    return module


def _line_of(error: BaseException, path: Path) -> int:
    """The last line of the user's file that an error has passed, 0 if none."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
