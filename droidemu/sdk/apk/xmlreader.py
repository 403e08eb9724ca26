# SPDX-License-Identifier: GPL-2.0-or-later
"""What readers of XML that people wrote have in common: each mistake is told with its line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any
from xml.parsers import expat

from droidemu.errors import UserError


class XmlReader(ABC):
    """Hears of elements and text; ``label`` names the file in errors.

    With a ``separator`` names are "namespace SEPARATOR name", and attributes come as a list of
    names and values in turn, since a namespace's and the bare name can be one key twice; else as a
    dictionary.
    """

    def __init__(self, label: str, separator: str | None = None) -> None:
        self.label = label
        self.expat = expat.ParserCreate(namespace_separator=separator)
        self.expat.ordered_attributes = separator is not None
        self.expat.StartElementHandler = self.start
        self.expat.EndElementHandler = self.end
        self.expat.CharacterDataHandler = self.text
        self.expat.StartDoctypeDeclHandler = self._doctype

    def fail(self, problem: str, line: int | None = None) -> UserError:
        """The error at this line, by default where the reader is."""
        return UserError(f"{self.label}:{line or self.expat.CurrentLineNumber}: {problem}")

    def read(self, data: bytes) -> None:
        """Read a whole file. UserError."""
        try:
            self.expat.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.errors.messages.get(error.code, str(error))
            raise self.fail(f"not well-formed XML: {reason}", error.lineno) from None
        except (LookupError, ValueError) as error:  # an encoding that Python does not know
            raise self.fail(f"not readable as XML: {error}") from None

    @abstractmethod
    def start(self, name: str, given: Any, /) -> None:
        """An element begins."""

    @abstractmethod
    def end(self, name: str, /) -> None:
        """It ends."""

    @abstractmethod
    def text(self, text: str) -> None:
        """Text between elements, perhaps a part of it."""

    def _doctype(self, *_: object) -> None:
        # Entities could grow without end, and nobody needs any here.
        raise self.fail("no <!DOCTYPE> can stand here")
