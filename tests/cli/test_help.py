# SPDX-License-Identifier: GPL-2.0-or-later
"""Help that teaches, JSON for programs, and what was perhaps meant."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from droidemu.cli import devices, run, samples
from droidemu.cli.main import VERBS, cli
from droidemu.cli.run_command import EXAMPLES
from droidemu.cli.settings import SETTINGS
from droidemu.hal.profiles import PROFILES
from droidemu.sdk.catalog import list_samples


def test_help_of_run_has_every_option_in_its_group() -> None:
    text = CliRunner().invoke(run.command, ["--help"]).output
    place = 0
    for setting in SETTINGS:
        heading = text.index(f"\n{setting.group}:\n")
        assert heading >= place  # groups in the order of the table
        place = heading
        assert text.index(f"  --{setting.name} ") > heading
    assert "Other options:\n" in text and "PROGRAM" not in text[text.index("Other options") :][:80]
    for line, meaning in EXAMPLES:
        assert line in text and meaning in text
    assert "[0 to 100; default: 80]" in " ".join(text.split()) and "<=x<=" not in text
    assert max(map(len, text.splitlines())) <= 80, text


@pytest.mark.parametrize("verb", ["screenshot", "record"])
def test_help_has_the_defaults_of_the_verb(verb: str) -> None:
    text = " ".join(CliRunner().invoke(cli, [verb, "--help"]).output.split())
    assert "[default: virtual]" in text and "[default: real]" not in text
    assert "UNSET" not in text and "None" not in text


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    result = CliRunner().invoke(cli, [verb, "--help"])
    assert result.exit_code == 0 and "Usage:" in result.output


def test_examples_are_understood() -> None:
    """Every option that the examples use exists and takes that value."""
    for line, _ in EXAMPLES:
        words = line.split()[2:]
        context = click_context(words)
        assert context.params["program"]


def click_context(words: list[str]) -> click.Context:
    return run.command.make_context("run", words)


def test_a_typing_error_gets_a_suggestion() -> None:
    result = CliRunner().invoke(cli, ["smaples"])
    assert result.exit_code == 2 and "did you mean samples?" in result.output
    result = CliRunner().invoke(cli, ["xyz"])
    assert result.exit_code == 2 and "there are run, " in result.output


def test_devices_as_json() -> None:
    facts = json.loads(CliRunner().invoke(devices.command, ["--json"]).stdout)
    assert [fact["name"] for fact in facts] == [profile.name for profile in PROFILES]
    assert facts[0]["default"] is True and facts[0]["width"] == PROFILES[0].width


def test_samples_as_json() -> None:
    facts = json.loads(CliRunner().invoke(samples.command, ["--json"]).stdout)
    assert [fact["name"] for fact in facts] == [sample.name for sample in list_samples()]
    assert all(fact["abis"] and fact["title"] for fact in facts)


def test_results_go_to_stdout_and_remarks_to_stderr() -> None:
    result = CliRunner().invoke(samples.command, [])
    assert "plasma" in result.stdout and "Run one with" not in result.stdout
    assert "Run one with" in result.stderr
