# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user is told of symbols that no library has; what name spaces may hold."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from droidemu.android.linker import lookup
from droidemu.android.linker.state import missing_text, tell_missing
from droidemu.loader.link import numbers as n
from droidemu.loader.link.linker import Loaded
from droidemu.loader.link.namespace import Namespace
from tests.loader.link.sobuild import So, Sym, World


def loaded(**wanted: int) -> Loaded:
    """A program whose libraries want so many symbols that nobody has."""
    files = {"/data/prog": So(name="prog", soname="", needed=[f"{name}.so" for name in wanted])}
    for name, count in wanted.items():
        symbols = [f"{name}_{index}" for index in range(count)]
        files[f"/data/{name}.so"] = So(
            name=f"{name}.so", symbols=[Sym(symbol) for symbol in symbols],
            relocations=[(8 * i, n.R_AARCH64_GLOB_DAT, s, 0) for i, s in enumerate(symbols)],
        )  # fmt: skip
    return World({path: so.build() for path, so in files.items()}).linker.start([])


def test_a_few_are_all_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        tell_missing(logging.getLogger("droidemu"), loaded(liba=2, libb=1).missing)
    assert [record.getMessage() for record in caplog.records] == [
        "3 missing symbols (the program ends when one is used): "
        "libb.so wants libb_0; liba.so wants liba_0, liba_1"
    ]


def test_of_many_the_log_has_every_one(caplog: pytest.LogCaptureFixture) -> None:
    missing = loaded(liba=70, libb=30).missing
    assert missing_text(missing).endswith("; and 60 more (--log info lists all)")
    assert missing_text(missing).count("liba_") == 10
    with caplog.at_level(logging.INFO):
        tell_missing(logging.getLogger("droidemu"), missing)
    lines = [r.getMessage() for r in caplog.records if r.levelno == logging.INFO]
    names = {name for line in lines for name in line.partition(" wants ")[2].split(", ")}
    assert names == {f"liba_{i}" for i in range(70)} | {f"libb_{i}" for i in range(30)}
    assert all(line.startswith("missing symbols: lib") for line in lines)


def test_names_in_links_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """256 name spaces with 256 links each were room for a hundred million names."""
    monkeypatch.setattr(lookup, "_MOST_NAMES", 5)
    told: list[str] = []
    state = SimpleNamespace(
        namespaces={1: Namespace("a")}, linker=SimpleNamespace(default=Namespace("default")),
        linked_names=0, fail=lambda task, text: told.append(text),
    )  # fmt: skip
    link: Any = lookup.link_namespaces
    assert [link(state, None, 1, 0, b"x:y") for _ in range(4)] == [1, 1, 0, 0]
    assert set(told) == {"more than 5 names in links"}
