# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages are current and their links lead somewhere, as plain files and as a site."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from droidemu.cli.main import VERBS

from . import shown

ROOT = shown.ROOT
DOCS = ROOT / "docs"


def script(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """docs/make_reference.py."""
    return script("make_reference")


@pytest.mark.parametrize("verb", VERBS)
def test_options_are_current(verb: str, reference: ModuleType) -> None:
    """If not: python docs/make_reference.py."""
    text = (DOCS / "guide" / f"{verb}.md").read_text(encoding="utf-8")
    assert reference.page(verb, text) == text
    assert "UNSET" not in text and "None" not in text
    broken = text.replace(" [OPTIONS]", "", 1)
    assert broken != text and reference.page(verb, broken) == text


def test_java_classes_are_current() -> None:
    """If not: python docs/make_java.py."""
    made = script("make_java")
    text = made.PAGE.read_text(encoding="utf-8")
    assert made.page(text) == text


def test_every_verb_has_a_page() -> None:
    pages = {path.stem for path in (DOCS / "guide").glob("*.md")}
    assert pages == {*VERBS, "index"}
    text = (DOCS / "guide" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\)", text, re.M)
    assert [verb for verb, page in listed if verb == page] == [verb for verb, _ in listed]
    assert {verb for verb, _ in listed} == set(VERBS)


def test_the_menu_has_every_page() -> None:
    menu = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert menu == {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


def anchors(page: Path) -> set[str]:
    """Names of a page's headings, as GitHub and the site make them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    heads = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", shown.documents(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links(page: Path) -> None:
    """Files and headings exist; the site's pages point at nothing outside of docs."""
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(\s*([^)\s]+)\s*\)", text) + re.findall(r'src="([^"]+)"', text):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if DOCS in page.parents:
            assert DOCS in target.parents, f"{link}: not in the site"
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", shown.documents(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_that_are_named(page: Path) -> None:
    """Paths of sources in code spans exist."""
    text = page.read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "droidemu").iterdir() if path.is_dir()}
    for name in re.findall(r"`([\w./-]+/[\w.-]*\w\.py)`", text):
        first = name.split("/")[0]
        base = ROOT / "droidemu" if first in rooms else ROOT
        if first in (*rooms, "tests", "droidemu", "docs", "packaging", ".ci", "benchmarks"):
            assert (base / name).is_file(), name
