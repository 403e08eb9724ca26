# SPDX-License-Identifier: GPL-2.0-or-later
"""Java's regular expressions: what they mean, and that none takes for ever."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.android.java import Runtime, regex
from droidemu.android.java.classes.java_lang_throwables import Throwable
from droidemu.android.java.convert import to_python
from droidemu.android.java.regex import Pattern, PatternError, split


@pytest.mark.parametrize(
    ("expression", "text", "parts"),
    [
        (",", "a,b,,", ["a", "b", "", ""]), ("", "abc", ["a", "b", "c", ""]),
        ("b*", "abc", ["a", "", "c", ""]), (r"\s+", " a  b", ["", "a", "b"]),
        ("(,)(;)?", "a,;b,c", ["a", "b", "c"]), ("x|xy", "axyb", ["a", "yb"]),
        ("xy|x", "axyb", ["a", "b"]), (r"\Q.*\E", "a.*b.c", ["a", "b.c"]),
        ("[a-d&&[^bc]]", "1a2b3d4", ["1", "2b3", "4"]), ("[^,;]+", "a,b", ["", ",", ""]),
        (r"(?i)AND", "1and2AnD3", ["1", "2", "3"]), (r"\bis\b", "this is", ["this ", ""]),
        (r"(?m)^", "a\nb", ["a\n", "b"]), (r"\R", "a\r\nb\nc", ["a", "b", "c"]),
        (r"\u002c|\x3b", "a,b;c", ["a", "b", "c"]), (r"\p{Lu}", "aBcÄd", ["a", "c", "d"]),
        ("a{2,3}?", "aaaa", ["", "", ""]), (r"\d", "1٣", ["", "", ""]), ("[]]", "a]b", ["a", "b"]),
        (r"(?:a(?:b|c)){2}d", "xabacdy", ["x", "y"]), (r"[\s,]+", "a , b", ["a", "b"]),
        (r"\\", "a\\b", ["a", "b"]), (r"(?<name>-)", "a-b", ["a", "b"]), (r"\W", "a b", ["a", "b"]),
        (r".$", "ab\n", ["a", "\n"]), (r"a\z", "ba", ["b", ""]), ("(?s).", "\n", ["", ""]),
    ],
)  # fmt: skip
def test_splitting(expression: str, text: str, parts: list[str]) -> None:
    assert list(split(Pattern(expression), text)) == parts


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("(", "Unclosed group"), (")", r"Unmatched closing '\)'"), ("[a", "Unclosed character"),
        ("*", "Dangling meta character"), ("a{2", "Illegal repetition"), ("a{3,2}", "range"),
        ("\\", "Unexpected end"), ("[z-a]", "Illegal character range"), ("a{99999}", "too large"),
        ("((((a{9}){9}){9}){9}){9}", "too large"), ("(" * 200, "Too many groups"),
        (r"(a)\1", "references to groups are not supported"), ("(?=a)", "lookahead is not supp"),
        ("(?<!a)b", "lookbehind is not supported"), ("a++", "possessive quantifiers are not"),
        ("(?>a)", "independent groups is not supported"), (r"\X", r"the escape \\X is not supp"),
        (r"\p{Nonsense}", "the property Nonsense is not supported"), ("(?x)a", "the modifier x"),
        ("[" + "ab-cd" * 9999, "too large"), ("|" * 99999, "too large"),
        (r"\u12", "Illegal escape"),
    ],
)  # fmt: skip
def test_what_is_refused(expression: str, error: str) -> None:
    with pytest.raises(PatternError, match=error):
        Pattern(expression)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("(a+)+$", "a" * 20000 + "!"), ("(a|aa)+$", "a" * 20000 + "!"),
        ("(?:a?){100}a{100}b", "a" * 20000), ("(.*)*x", "a" * 20000), ("a+b", "a" * 20000),
    ],
)  # fmt: skip
def test_no_expression_takes_for_ever(expression: str, text: str) -> None:
    """Steps grow with the text, not with its square or worse."""
    pattern = Pattern(expression)
    assert not list(pattern.spans(text))
    assert pattern.steps < 500_000


def test_searches_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex, "MOST_STEPS", 1000)
    with pytest.raises(RecursionError, match="takes too long"):
        list(Pattern("(?:a?){300}b").spans("a" * 1000))
    # For each match the rest of the text is looked at.
    monkeypatch.setattr(regex, "_SPARE_LOOKS", 1000)
    monkeypatch.setattr(regex, "MOST_STEPS", 1_000_000)
    with pytest.raises(RecursionError, match="takes too long"):
        list(Pattern("a[^b]*b|a").spans("a" * 1000))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regex, "_MOST_KNOWN", 50)
    pattern = Pattern("x.{0,9}y")
    assert not list(pattern.spans("".join(map(chr, range(0x3000, 0x3800)))))
    assert pattern.known <= 51


def expressions() -> st.SearchStrategy[str]:
    """Of what Java's and Python's have in common."""
    atoms = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"\b", "^", "$", r"\w"])

    def more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        group = inner.map(lambda text: f"({text})")
        # Loops around what may be empty go round another number of times.
        loops = st.tuples(
            st.sampled_from("abc."), st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{1,2}"])
        ).map("".join)
        return st.one_of(
            group, loops, st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        )  # fmt: skip

    return st.recursive(atoms, more, max_leaves=8)


@given(expressions(), st.text("abc \n", max_size=12))
def test_as_python_understands_them(expression: str, text: str) -> None:
    wanted, at, theirs = [], 0, re.compile(expression)
    while at <= len(text):
        found = theirs.search(text, at)
        if found is None:
            break
        wanted.append(found.span())
        # Java goes on behind an empty match, Python looks for a longer one there.
        at = found.end() + (found.start() == found.end())
    assert list(Pattern(expression).spans(text)) == wanted


@given(st.text("ab([{*+?|\\}])^$.-&1,QEpPxu<>=!:i", max_size=12), st.text("ab1", max_size=6))
def test_any_expression(expression: str, text: str) -> None:
    try:
        parts = list(split(Pattern(expression), text))
    except PatternError as error:
        assert str(error)
    else:
        assert all(part in text for part in parts)


@pytest.mark.parametrize(
    ("text", "expression", "limit", "parts"),
    [
        ("a,b,,", ",", 0, ["a", "b"]), ("a,b,,", ",", -1, ["a", "b", "", ""]),
        ("a,b,c", ",", 2, ["a", "b,c"]), ("a,b,c", ",", 1, ["a,b,c"]), (",", ",", 0, []),
        ("", ",", 0, [""]), ("", "", 0, [""]), ("abc", "", 0, ["a", "b", "c"]),
        ("abc", "", 2, ["a", "bc"]), ("a.b", ".", 0, []), ("a.b", "\\.", 0, ["a", "b"]),
        ("a|b", "\\|", 0, ["a", "b"]), (",a", ",", 0, ["", "a"]),
        ("aXbxc", "(?i)(x)", 0, list("abc")), ("boo:and:foo", "o", 0, ["b", "", ":and:f"]),
        ("boo:and:foo", "o", 5, ["b", "", ":and:f", "", ""]),
        ("a1b22c", "[0-9]+", -1, ["a", "b", "c"]), ("\U0001f600-x", "-", 0, ["\U0001f600", "x"]),
    ],
)  # fmt: skip
def test_string_split(text: str, expression: str, limit: int, parts: list[str]) -> None:
    vm = Runtime()
    arguments = (expression,) if limit == 0 else (expression, limit)
    assert to_python(vm, vm.invoke(text, "split", *arguments)) == parts


def test_split_refuses_what_cannot_be_had(caplog: pytest.LogCaptureFixture) -> None:
    vm = Runtime()
    with pytest.raises(Throwable, match=r"PatternSyntaxException: Unclosed group near index 2\n"):
        vm.invoke("abc", "split", "(a")
    assert not caplog.messages
    with pytest.raises(Throwable, match="PatternSyntaxException: lookahead is not supp") as caught:
        vm.invoke("abc", "split", "(?=b)")
    error: Any = caught.value
    assert (error.getIndex(), error.getPattern()) == (3, "(?=b)")
    assert caplog.messages == [
        "the regular expression '(?=b)': lookahead is not supported: PatternSyntaxException"
    ]
