# SPDX-License-Identifier: GPL-2.0-or-later
"""Options of a run: every malformed one is a UserError that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.machine.config import parse_environment, parse_mount, parse_size


def test_mount_forms(tmp_path: Path) -> None:
    host = str(tmp_path)
    assert parse_mount(f"{host}:/data").read_only is False
    assert parse_mount(f"{host}:/data:rw").read_only is False
    option = parse_mount(f"{host}:/data:ro")
    assert (option.host, option.guest, option.read_only) == (tmp_path, "/data", True)


def test_mount_with_a_colon_in_the_host_path(tmp_path: Path) -> None:
    folder = tmp_path / "C"
    folder.mkdir()
    with pytest.raises(UserError, match="does not exist"):
        parse_mount(f"{folder}:odd:/data")  # a host path with a colon, like a drive
    try:
        odd = tmp_path / "a:b"
        odd.mkdir()
    except OSError:
        pytest.skip("this file system takes no colon in names")
    assert parse_mount(f"{odd}:/data").host == odd


@pytest.mark.parametrize("text", ["", ":", "x", "x:", ":/a", "/tmp:relative", "/tmp:relative:ro"])
def test_malformed_mounts(text: str) -> None:
    with pytest.raises(UserError, match="--mount"):
        parse_mount(text)


def test_environment() -> None:
    assert parse_environment(("A=1", "B=x=y", "C=")) == {"A": "1", "B": "x=y", "C": ""}


@pytest.mark.parametrize("text", ["", "A", "=x", "A\0=b"])
def test_malformed_environment(text: str) -> None:
    with pytest.raises(UserError, match="--env"):
        parse_environment((text,))


def test_sizes() -> None:
    assert parse_size("1080x1920") == (1080, 1920)
    assert parse_size("320X240") == (320, 240)


@given(st.text(max_size=12))
def test_any_size_text_is_a_size_or_a_user_error(text: str) -> None:
    try:
        width, height = parse_size(text)
    except UserError as error:
        assert "--size" in str(error)
    else:
        assert 16 <= width <= 8192 and 16 <= height <= 8192
