# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading what the compiler says about the files it read (``-MMD``): a rule in make's syntax."""

from __future__ import annotations


def parse_depfile(text: str) -> list[str]:
    """The prerequisites of the rules in `text`, in their order, each once.

    Anything can be read; what is no rule gives no names. In names, ``\\ `` is a space, ``\\#`` a
    hash and ``$$`` a dollar; any other backslash is part of the name (Windows' paths).
    """
    names: dict[str, None] = {}
    for rule in text.replace("\r\n", "\n").replace("\\\n", " ").split("\n"):
        words = _words(rule)
        for index, word in enumerate(words):
            if word.endswith(":"):
                names.update(dict.fromkeys(words[index + 1 :]))
                break
    return list(names)


def _words(line: str) -> list[str]:
    words: list[str] = []
    word: list[str] = []
    position = 0
    while position < len(line):
        char = line[position]
        following = line[position + 1] if position + 1 < len(line) else ""
        if (char == "\\" and following in (" ", "#")) or (char == "$" and following == "$"):
            word.append(following)
            position += 1
        elif char in " \t":
            if word:
                words.append("".join(word))
                word = []
        else:
            word.append(char)
        position += 1
    if word:
        words.append("".join(word))
    return words
