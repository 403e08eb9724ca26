# SPDX-License-Identifier: GPL-2.0-or-later
"""java.util.regex: the exception of a bad expression; droidemu/android/java/regex.py matches."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from droidemu.android.java.classes.java_lang_throwables import IllegalArgumentException
from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import constructor, method
from droidemu.android.java.regex import Pattern, PatternError


class PatternSyntaxException(
    IllegalArgumentException, java="java.util.regex.PatternSyntaxException"
):
    """No regular expression, or one with something that is not modelled."""

    @constructor(f"({STRING}{STRING}I)V")
    def __init__(self, description: Any = "", pattern: Any = "", index: int = -1) -> None:
        where = f" near index {index}" if index >= 0 else ""
        super().__init__(f"{description}{where}\n{pattern[:1000]}")
        self.description, self.pattern, self.index = description, pattern, index

    @method(f"(){STRING}")
    def getDescription(self) -> Any:
        return self.description

    @method("()I")
    def getIndex(self) -> int:
        return self.index

    @method(f"(){STRING}")
    def getPattern(self) -> Any:
        return self.pattern


_short = lru_cache(maxsize=64)(Pattern)


def compiled(vm: Any, expression: str) -> Pattern:
    """The pattern of an expression; raises PatternSyntaxException."""
    text = str(expression)
    try:
        return _short(text) if len(text) <= 100 else Pattern(text)
    except PatternError as error:
        if error.unsupported:
            vm.report(f"the regular expression {text!r}: {error}: PatternSyntaxException")
        raise PatternSyntaxException(str(error), text, error.at) from None
