# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of SharedPreferences: ``shared_prefs/NAME.xml`` as Android writes and reads them.

Plain data: a value is its kind and what it is worth, as Java keeps an Integer apart from a Long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from droidemu.android.java.classes.types import java_single, single

#: ``int``, ``long``, ``float``, ``boolean``, ``string`` or ``set`` (a tuple of texts), and what it
#: is worth.
Saved = tuple[str, Any]

#: Longest file that is read, bytes.
MOST: Final = 16 << 20
_HEAD: Final = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n"
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"} | {
    chr(code): f"&#{code};" for code in range(32)
}
_SPECIAL: Final = re.compile("[&<>\"\\x00-\\x1f]")
_TOKEN: Final = re.compile(
    r"""<\?[^>]*\?>|<!--.*?-->|<(?P<close>/)?(?P<tag>[\w.-]+)(?P<attributes>(?:\s+[\w.:-]+\s*=\s*"""
    r"""(?:"[^"<]*"|'[^'<]*'))*)\s*(?P<empty>/)?>|(?P<text>[^<]+)""",
    re.DOTALL,
)
_ATTRIBUTE: Final = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTITY: Final = re.compile(r"&(?:(#x[0-9a-fA-F]{1,8}|#[0-9]{1,9}|\w{1,10});)?")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_RANGES: Final = {"int": 1 << 31, "long": 1 << 63}


def write_preferences(values: Mapping[str, Saved]) -> bytes:
    """The file's content."""
    lines = [_HEAD, "<map>\n"]
    for name, (kind, value) in values.items():
        head = f'    <{kind} name="{_escape(name)}"'
        if kind == "string":
            lines.append(f"{head}>{_escape(value)}</string>\n")
        elif kind == "set":
            inner = "".join(f"        <string>{_escape(each)}</string>\n" for each in value)
            lines.append(f"{head}>\n{inner}    </set>\n" if inner else f"{head} />\n")
        else:
            lines.append(f'{head} value="{_text_of(kind, value)}" />\n')
    lines.append("</map>\n")
    return "".join(lines).encode("utf-8", "replace")


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text)


def _text_of(kind: str, value: Any) -> str:
    if kind == "boolean":
        return "true" if value else "false"
    return java_single(value) if kind == "float" else str(value)


def read_preferences(data: bytes) -> dict[str, Saved]:
    """What a file holds. ValueError for anything that Android would not have written."""
    found: dict[str, Saved] = {}
    open_tags: list[str] = []
    begun = False
    name, text = "", ""
    members: list[str] = []
    for tag, close, empty, attributes, words in _tokens(data.decode("utf-8-sig")):
        if not tag:
            if open_tags[-1:] == ["string"]:
                text += _unescape(words)
            elif words.strip():
                raise ValueError(f"unexpected text {words.strip()[:20]!r}")
            continue
        if not close:
            if not open_tags and (tag != "map" or begun):
                raise ValueError(f"unexpected <{tag}>")
            begun = True
            if len(open_tags) == 1:
                name = attributes.get("name", "")
                if "name" not in attributes:
                    raise ValueError(f"<{tag}> has no name")
                if tag in ("int", "long", "float", "boolean"):
                    found[name] = tag, _value_of(tag, attributes.get("value", ""))
                elif tag == "null":
                    found.pop(name, None)
                elif tag not in ("string", "set"):
                    raise ValueError(f"unexpected <{tag}>")
                members = []
            elif len(open_tags) > 1 and (open_tags[-1] != "set" or tag != "string"):
                raise ValueError(f"unexpected <{tag}>")
            text = ""
            open_tags.append(tag)
        if close or empty:
            if open_tags[-1:] != [tag]:
                raise ValueError(f"unexpected </{tag}>")
            open_tags.pop()
            if tag == "string" and len(open_tags) == 2:
                members.append(text)
            elif tag == "string":
                found[name] = tag, text
            elif tag == "set":
                found[name] = tag, tuple(members)
    if open_tags:
        raise ValueError(f"<{open_tags[-1]}> has no end")
    return found


def _tokens(text: str) -> Any:
    """(tag or "" for text, whether it closes, is empty, attributes, text). ValueError."""
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(f"no XML at character {place}")
        place = match.end()
        if match["tag"] is not None:
            attributes = {
                key: _unescape(double or single_)
                for key, double, single_ in _ATTRIBUTE.findall(match["attributes"])
            }
            yield match["tag"], bool(match["close"]), bool(match["empty"]), attributes, ""
        elif match["text"] is not None:
            yield "", False, False, {}, match["text"]


def _unescape(text: str) -> str:
    def char(match: re.Match[str]) -> str:
        what: str | None = match[1]
        if what is None:
            raise ValueError("& without an entity")
        if what[0] != "#":
            if what not in _NAMED:
                raise ValueError(f"unknown entity &{what};")
            return _NAMED[what]
        code = int(what[2:], 16) if what[1] in "xX" else int(what[1:])
        if code > 0x10FFFF:
            raise ValueError(f"no character {code:#x}")
        return chr(code)

    return _ENTITY.sub(char, text)


def _value_of(kind: str, text: str) -> Any:
    if kind == "boolean":
        return text.lower() == "true"
    if kind == "float":
        return single(float(text))
    if not re.fullmatch(r"-?[0-9]{1,20}", text) or not -_RANGES[kind] <= int(text) < _RANGES[kind]:
        raise ValueError(f"{text[:30]!r} is no {kind}")
    return int(text)
