# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds the test library for both ABIs, and for Thumb code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from droidemu.script import Guest, Library
from tests.android.linker.kit import compile_object, link

VARIANTS = ("arm64-v8a", "armeabi-v7a", "thumb")


@cache
def _build(folder: Path, variant: str) -> Path:
    abi = "armeabi-v7a" if variant == "thumb" else variant
    place = folder / variant
    place.mkdir()
    source = Path(__file__).parent / "guest" / "library.c"
    flags = ["-mthumb"] if variant == "thumb" else []
    made = compile_object(source, abi, place / "library.o", flags)
    return link(abi, place / "library.so", "-shared", "-soname", "library.so", made)


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The library by variant."""
    folder = tmp_path_factory.mktemp("script")
    return {variant: _build(folder, variant) for variant in VARIANTS}


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    """Each kind of code in turn."""
    return str(request.param)


@pytest.fixture
def guest(variant: str) -> Iterator[Guest]:
    """A guest that waits for calls."""
    with Guest("armeabi-v7a" if variant == "thumb" else variant) as guest:
        yield guest


@pytest.fixture
def library(guest: Guest, libraries: dict[str, Path], variant: str) -> Library:
    """The test library in the guest."""
    return guest.open(libraries[variant])
