# SPDX-License-Identifier: GPL-2.0-or-later
"""Shell completion: the scripts, what they are told, and real shells where there are some."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def droidemu(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "droidemu", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def complete(*words: str) -> list[tuple[str, str]]:
    """(kind, value) of the completions for the last word, asked as PowerShell's script asks."""
    result = droidemu(
        _DROIDEMU_COMPLETE="powershell_complete", COMP_WORDS="\n".join(("droidemu", *words))
    )
    assert result.returncode == 0 and result.stderr == "", result.stderr
    found = [line.split("\t") for line in result.stdout.splitlines()]
    assert all(len(line) == 3 for line in found)
    return [(kind, value) for kind, value, _ in found]


def plain(*words: str) -> list[str]:
    return [value for kind, value in complete(*words) if kind == "plain"]


def test_verbs_and_options() -> None:
    assert {"run", "config", "samples"} <= set(plain(""))
    assert plain("comp") == ["completion"]
    assert plain("run", "--rot") == ["--rotate"]
    assert plain("completion", "po") == ["powershell"]


def test_values() -> None:
    assert plain("run", "--device", "pixel-") == ["pixel-3a", "pixel-5", "pixel-7", "pixel-8",
                                                  "pixel-c"]  # fmt: skip
    assert plain("run", "--network", "") == ["none", "wifi", "cellular"]
    assert "de-DE" in plain("run", "--locale", "de")
    assert plain("config", "set", "bat") == ["battery"]
    assert plain("config", "set", "dark", "") == ["true", "false"]


def test_samples_and_files() -> None:
    found = complete("run", "pl")
    assert ("plain", "plasma") in found and ("file", "pl") in found
    assert ("plain", "hello") in complete("run", "--dark", "")
    assert complete("run", "--keymap", "k") == [("file", "k")]
    assert complete("run", "--sysroot", "r") == [("dir", "r")]


def test_a_broken_configuration_does_not_break_completion(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[run", encoding="utf-8")
    result = droidemu(
        _DROIDEMU_COMPLETE="powershell_complete", COMP_WORDS="droidemu\nrun\n--net",
        DROIDEMU_CONFIG=str(path),
    )  # fmt: skip
    assert result.stdout.split("\t")[1] == "--network" and result.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_script_names_the_program_and_the_variable(shell: str) -> None:
    result = droidemu("completion", shell)
    assert result.returncode == 0 and result.stderr == ""
    assert "droidemu" in result.stdout and "_DROIDEMU_COMPLETE" in result.stdout
    assert f"{shell}_complete" in result.stdout
    assert (
        "%" not in result.stdout.replace("%%", "")
        or shell != "powershell"
        or ("%(" not in result.stdout)
    )


def test_an_unknown_shell_is_one_line() -> None:
    result = droidemu("completion", "tcsh")
    assert result.returncode == 2 and len(result.stderr.splitlines()) == 1
    assert "bash" in result.stderr


def run_shell(command: list[str], tmp_path: Path) -> str:
    """Run a shell in which ``droidemu`` is this one."""
    launcher = tmp_path / "bin" / ("droidemu.cmd" if os.name == "nt" else "droidemu")
    launcher.parent.mkdir()
    if os.name == "nt":
        text = f'@"{sys.executable}" -m droidemu %*\n'
    else:
        text = f'#!/bin/sh\nexec "{sys.executable}" -m droidemu "$@"\n'
    launcher.write_text(text, encoding="utf-8")
    launcher.chmod(0o755)
    done = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", timeout=60,
        env={**os.environ, "PATH": f"{launcher.parent}{os.pathsep}{os.environ['PATH']}",
             "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name == "nt" or shutil.which("bash") is None, reason="no bash")
def test_bash_completes(tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(droidemu("completion", "bash").stdout, encoding="utf-8")
    ask = (
        f'source "{script}"; COMP_WORDS=(droidemu run --device nexus-1); COMP_CWORD=3; '
        '_droidemu_completion droidemu nexus-1 --device; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    assert run_shell(["bash", "--norc", "-c", ask], tmp_path).split() == ["nexus-10"]


@pytest.mark.skipif(os.name == "nt" or shutil.which("zsh") is None, reason="no zsh")
def test_zsh_completes(tmp_path: Path) -> None:
    """The script's function, with zsh's own part (which needs a terminal) replaced."""
    script = tmp_path / "completion.zsh"
    script.write_text(droidemu("completion", "zsh").stdout, encoding="utf-8")
    ask = (
        'compdef() { :; }; _describe() { print -l -- "${(@P)3}"; }; '
        f'source "{script}"; words=(droidemu run --device nexus-1); CURRENT=4; '
        "_droidemu_completion"
    )
    assert run_shell(["zsh", "-f", "-c", ask], tmp_path).startswith("nexus-10:")


@pytest.mark.skipif(os.name == "nt" or shutil.which("fish") is None, reason="no fish")
def test_fish_completes(tmp_path: Path) -> None:
    script = tmp_path / "completion.fish"
    script.write_text(droidemu("completion", "fish").stdout, encoding="utf-8")
    ask = f'source {script}; complete -C "droidemu run --device nexus-1"'
    assert "nexus-10" in run_shell(["fish", "--no-config", "-c", ask], tmp_path)


POWERSHELL = shutil.which("pwsh") or shutil.which("powershell")


@pytest.mark.skipif(POWERSHELL is None, reason="PowerShell needs Windows")
def test_powershell_completes(tmp_path: Path) -> None:
    script = tmp_path / "completion.ps1"
    script.write_text(droidemu("completion", "powershell").stdout, encoding="utf-8")
    line = "droidemu run --device nexus-1"
    ask = f". {script}; (TabExpansion2 '{line}' {len(line)}).CompletionMatches.CompletionText"
    assert POWERSHELL is not None
    if sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version"):
        pytest.skip("Wine has no PowerShell, only a file of that name")
    assert "nexus-10" in run_shell([POWERSHELL, "-NoProfile", "-Command", ask], tmp_path)
