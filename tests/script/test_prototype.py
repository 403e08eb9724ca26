# SPDX-License-Identifier: GPL-2.0-or-later
"""C prototypes as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.script.prototype import parse, parse_type


@pytest.mark.parametrize(
    ("text", "result", "letters", "name"),
    [
        ("int add(int, int)", "I", "II", "add"),
        ("int add(int a, int b);", "I", "II", "add"),
        ("void f(void)", "V", "", "f"),
        ("void f()", "V", "", "f"),
        ("double (double x, float)", "D", "DF", ""),
        ("const char *greet(const char *name)", "L", "L", "greet"),
        ("unsigned long long f(long, unsigned)", "J", "JU", "f"),
        ("size_t strlen(const char *)", "J", "L", "strlen"),
        ("uint8_t f(int8_t, uint16_t, short, bool)", "Z", "BCSZ", "f"),
        ("void *memcpy(void *restrict d, const void *restrict s, size_t n)", "L", "LLJ", "memcpy"),
        ("int f(char argv[], struct stat *st)", "I", "LL", "f"),
        ("jint Java_x(JNIEnv *env, jobject self, jlong v)", "I", "LLJ", "Java_x"),
        ("unsigned char f(signed char, char)", "Z", "BZ", "f"),
        ("long int f(unsigned long int, short int)", "J", "JS", "f"),
    ],
)
def test_prototypes(text: str, result: str, letters: str, name: str) -> None:
    parsed = parse(text, 8)
    assert (parsed.result.letter, parsed.letters, parsed.name) == (result, letters, name)


def test_words_follow_the_abi() -> None:
    assert parse("long f(size_t, off_t, time_t, unsigned long, long long)", 4).letters == "UIIUJ"
    assert parse("long f(size_t, off_t, time_t, unsigned long, long long)", 8).letters == "JJJJJ"


def test_text_is_told_from_other_pointers() -> None:
    assert parse_type("const char *", 8).text
    for other in ("char *", "const char **", "const void *", "const unsigned char *"):
        kind = parse_type(other, 8)
        assert kind.pointer and not kind.text, other
    assert str(parse("const char *f(const char * s, char **end)", 8)) == (
        "const char * f(const char *, char **)"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("int add", "no parentheses"),
        ("int f(int, ...)", "variable arguments"),
        ("int f(void, int)", "cannot be void"),
        ("int f(int,)", "a type is missing"),
        ("(int)", "a type is missing"),
        ("int f(foo)", "unknown type foo"),
        ("int f(struct stat)", "by value"),
        ("int f(int (*callback)(int))", "expected RESULT"),
        ("int f(int a b)", "unexpected 'b'"),
        ("int f(int) g", "expected RESULT"),
        ("int f(long long long)", "unknown type"),
        ("int f(unsigned float)", "unknown type"),
        ("int f(int & x)", "unexpected '&'"),
    ],
)
def test_what_cannot_be_read(text: str, why: str) -> None:
    with pytest.raises(UserError, match="cannot be read") as caught:
        parse(text, 8)
    assert why in str(caught.value)


@given(st.text(alphabet="intcharlogudbevsz_*(),[].& 01;", max_size=60) | st.text(max_size=30))
def test_any_text(text: str) -> None:
    try:
        assert parse(text, 4).result.size in (0, 1, 2, 4, 8)
    except UserError as error:
        assert "\n" not in str(error).replace(repr(text), "")
