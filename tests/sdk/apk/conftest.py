# SPDX-License-Identifier: GPL-2.0-or-later
"""A debug key for all tests, made once, and small projects for APKs."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cryptography")

from droidemu.sdk.apk.app import App, read_app
from droidemu.sdk.apk.keys import VARIABLE, Signer, debug_signer
from droidemu.sdk.table import Table


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the key lies; the first use makes it."""
    return tmp_path_factory.mktemp("key") / "debug-key.pem"


@pytest.fixture(autouse=True)
def own_key(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written into the user's own folder."""
    monkeypatch.setenv(VARIABLE, str(key_file))


@pytest.fixture
def signer(own_key: None) -> Signer:
    return debug_signer()


def make_app(**values: Any) -> App:
    """An app of the table's keys, with '_' for '-'."""
    table = {name.replace("_", "-"): value for name, value in values.items()}
    return read_app(Table("droidemu.toml", table, "android"), "ball")


@pytest.fixture
def app() -> Callable[..., App]:
    return make_app


def tiny_library(machine: int = 183, kind: int = 3) -> bytes:
    """An ELF header that says what a library is for, and nothing behind it."""
    bits = 2 if machine in (183, 62) else 1
    return (
        b"\x7fELF"
        + bytes([bits, 1, 1])
        + bytes(9)
        + struct.pack("<HHI", kind, machine, 1)
        + bytes(40)
    )
