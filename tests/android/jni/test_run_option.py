# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu run --java FILE.py``: models for a program's native code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from droidemu.cli.run import command
from droidemu.errors import UserError


def test_a_file_that_is_not_there() -> None:
    result = CliRunner().invoke(command, ["--headless", "--java", "nothing.py", "hello"])
    assert isinstance(result.exception, UserError)
    assert "--java nothing.py: no such file" in str(result.exception)


def test_the_machine_gets_the_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.android.jni.options import JavaOptions
    from droidemu.machine.machine import Machine

    models = tmp_path / "models.py"
    models.write_text("", encoding="utf-8")
    seen: list[object] = []
    spawn = Machine._spawn

    def look(machine: Machine, *arguments: object) -> object:
        seen.append(machine.kernel.java)
        return spawn(machine, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Machine, "_spawn", look)
    result = CliRunner().invoke(command, ["--headless", "--java", str(models), "hello"])
    assert result.exit_code == 0
    assert isinstance(seen[0], JavaOptions) and seen[0].files == (models,)
    assert not seen[0].leaks
    result = CliRunner().invoke(command, ["--headless", "--jni-leaks", "hello"])
    assert result.exit_code == 0
    assert isinstance(seen[1], JavaOptions) and seen[1].leaks and seen[1].places is not None
    assert CliRunner().invoke(command, ["--headless", "hello"]).exit_code == 0
    assert seen[2] is None
