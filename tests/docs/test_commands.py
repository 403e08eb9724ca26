# SPDX-License-Identifier: GPL-2.0-or-later
"""Every command that the documentation shows is carried out, or stands in a table with a reason."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from droidemu.cli.main import VERBS, cli

from . import reader, shown
from .reader import Reader
from .zygote import Zygote

#: Pages whose blocks go on from one another.
ONE_STORY = {"windows-tutorial.md"}
PAGES = [
    (document, shell)
    for document in shown.documents()
    for shell in ("posix", "windows")
    if any(block.shell == shell for block in shown.blocks(document))
]


def _name(document: Path) -> str:
    return document.relative_to(shown.ROOT).as_posix()


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """One for all pages."""
    with Zygote() as one:
        yield one


@pytest.mark.parametrize(
    "document,shell", PAGES, ids=[f"{_name(document)}-{shell}" for document, shell in PAGES]
)
def test_commands(document: Path, shell: str, tmp_path: Path, zygote: Zygote) -> None:
    """Typed in their order, in a folder of their own."""
    pytest.importorskip("ziglang")
    pytest.importorskip("watchfiles")
    pytest.importorskip("filelock")
    pytest.importorskip("av")
    one = Reader(tmp_path, document, zygote)
    for block in shown.blocks(document):
        if block.shell == shell:
            one.block(block, stay=document.name in ONE_STORY)
    assert one.typed or one.left_out


def test_blocks_of_other_kinds() -> None:
    """Commands stand in blocks that are read; sessions with prompts are followed elsewhere."""
    for document in shown.documents():
        text = document.read_text(encoding="utf-8")
        if document.name != "debugging.md":  # test_debugging.py
            assert "```console" not in text and "```gdb" not in text, document
        text = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
        loose = re.findall(r"^ +(?:```.*\n *)?(?:droidemu|python3?|py|pip) .*$", text, re.M)
        assert not loose, f"{document.name}: a command outside of a block: {loose}"


def test_no_command_is_left_out_that_no_page_shows() -> None:
    """The table of what is not carried out holds nothing old."""
    lines = {
        " ".join(shown.words(line, block.shell))
        for document in shown.documents()
        for block in shown.blocks(document)
        for line in block.lines
    }
    for pattern in reader.NOT_RUN:
        assert any(re.fullmatch(pattern, line) for line in lines), pattern


@pytest.mark.parametrize("document", shown.documents(), ids=_name)
def test_commands_within_sentences(document: Path) -> None:
    """Verbs and options of ``droidemu ...`` in running text exist."""
    text = re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.M | re.S)
    for span in re.findall(r"`((?:droidemu|(?:python3|py) launch\.py) [^`]+)`", text):
        words = span.replace("\\|", "|").split()
        words = words[1:] if words[0] == "droidemu" else words[2:]
        verb = words[0]
        if not re.fullmatch(r"[a-z]+", verb) or verb in ("setup",):
            continue  # VERB, -c CODE, the launcher's own
        assert verb in VERBS, f"{document.name}: {span}"
        command = cli.get_command(click.Context(cli), verb)
        assert command is not None
        known = {"--help", "-h"}
        for option in command.params:
            known |= {*option.opts, *option.secondary_opts}
        for word in words[1:]:
            for name in re.findall(r"^\[?(--?[a-z][a-z-]*)", word):
                assert name in known, f"{document.name}: {span}: {name}"


def test_a_command_that_no_table_knows_is_named(tmp_path: Path, zygote: Zygote) -> None:
    page = tmp_path / "page.md"
    page.write_text("Type this:\n\n```sh\nfrobnicate all\n```\n", encoding="utf-8")
    one = Reader(tmp_path, page, zygote)
    with pytest.raises(AssertionError, match=r"page\.md:4: frobnicate all: in no"):
        for block in shown.blocks(page):
            one.block(block, stay=False)


@pytest.mark.parametrize(
    "line,problem",
    [
        ("droidemu run nothing-of-that-name", "ended with 2"),
        ("droidemu run hello", "'not this' is not printed"),
        ("droidemu devices --jsn", "ended with 2"),
        ("cd nowhere", "no such folder"),
    ],
)
def test_a_command_that_fails_is_named(
    tmp_path: Path, zygote: Zygote, line: str, problem: str
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        f"Type this:\n\n```sh\n{line}\n```\n\nIt prints\n\n```text\nnot this\n```\n",
        encoding="utf-8",
    )
    one = Reader(tmp_path, page, zygote)
    with pytest.raises(AssertionError, match=problem):
        for block in shown.blocks(page):
            one.block(block, stay=False)


def test_words() -> None:
    assert shown.words(r".\balls\ball one # two", "windows") == ["./balls/ball", "one"]
    assert shown.words("droidemu run 'a b'  # c", "posix") == shlex.split("droidemu run 'a b'")
