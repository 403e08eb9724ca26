# SPDX-License-Identifier: GPL-2.0-or-later
"""``QThreadEvents``: births and deaths of threads stop the program, where somebody asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from guestrun import Build

from .kit import Debugged
from .test_lifecycle import Client


@pytest.fixture
def threads(build_debug: Build, abi: str) -> Path:
    return build_debug("debug_threads", abi)


def _ask_everything(client: Client) -> None:
    client.ask("qSupported:multiprocess+;swbreak+;QThreadEvents+")
    assert client.ask("?").startswith("T05")


@pytest.mark.parametrize("abi", ["arm64", "thumb"])
def test_births_and_deaths(threads: Path) -> None:
    """Three threads; two end while the main one lives, and so does the last."""
    with Debugged(threads) as target:
        client = Client(target)
        _ask_everything(client)
        assert client.ask("QThreadEvents:1") == "OK"
        born, ended = [], []
        while not (reply := client.ask("vCont;c")).startswith("W"):
            if reply.startswith("w"):
                assert re.fullmatch(r"w0;p1\.[0-9a-f]+", reply)
                ended.append(reply.split(";")[1])
                continue
            assert "create:;" in reply, reply
            found = re.search(r"thread:(p1\.[0-9a-f]+);", reply)
            assert found is not None
            born.append(found[1])
            # It stands at its first instruction, and is there to be asked.
            assert client.ask(f"T{found[1]}") == "OK"
            assert found[1] in client.ask("qfThreadInfo")
        assert reply == "W00;process:1"
        assert len(set(born)) == 3
        assert sorted(ended) == sorted(born)
        assert target.finish() == 0
        assert target.out.text == "turns 200 200\n"


@pytest.mark.parametrize("abi", ["arm64"])
def test_nobody_asks_any_more(threads: Path) -> None:
    """Switched off, or forgotten by a client that has left: the program runs through."""
    with Debugged(threads, options=["--on-disconnect", "wait"]) as target:
        client = Client(target)
        _ask_everything(client)
        assert client.ask("QThreadEvents:1") == "OK"
        assert "create:;" in client.ask("vCont;c")
        client.close()
        client = Client(target)
        _ask_everything(client)
        assert client.ask("vCont;c") == "W00;process:1"
        assert target.finish() == 0
