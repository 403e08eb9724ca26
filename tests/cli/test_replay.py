# SPDX-License-Identifier: GPL-2.0-or-later
"""``run --record-session``, ``replay`` and ``test``, through the command line."""

from __future__ import annotations

import json
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ziglang")

from droidemu.machine.session_file import read_session

from .sessions import build, droidemu, inside, one_line

SIZE = ("--size", "32x48")


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``frames`` and builds of it that differ."""
    folder = tmp_path_factory.mktemp("programs")
    build(folder, "frames")
    build(folder / "late", "frames", change="i == 13 ? 0xff : 0")
    build(folder / "short", "frames", count=15)
    build(folder / "status", "frames", status=3)
    build(folder / "same", "frames", change="0 * i")
    build(folder / "slow", "frames", change="at == 0 && i == 15 ? (usleep(50000), 0) : 0")
    return folder


@pytest.fixture(scope="session")
def recorded(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``app`` and its session ``app.session``; a finger comes down meanwhile."""
    folder = tmp_path_factory.mktemp("recorded")
    shutil.copy(programs / "frames", folder / "app")
    script = folder / "touch.txt"
    script.write_text("at 120ms tap 5,5 60ms\n", encoding="utf-8")
    done = droidemu(
        "run", folder / "app", "--headless", *SIZE, "--input", script,
        "--record-session", folder / "app.session",
    )  # fmt: skip
    assert done.stdout == "shown 20\n"  # the guest's output is still seen
    assert "2 inputs, 20 pictures" in done.stderr
    return folder


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may change."""
    return Path(shutil.copytree(recorded, tmp_path / "folder"))


def replay(path: Path, *options: object, status: int = 0) -> dict[str, Any]:
    done = inside("replay", path, "--json", *options, check=status)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_what_is_recorded(recorded: Path) -> None:
    session = read_session(recorded / "app.session")
    assert session.program.kind == "file" and session.program.name == "app"
    assert [item.texts[0] for item in session.inputs] == [
        "touch down 0 5,5 pressure 0.5", "touch up 0",
    ]  # fmt: skip
    assert all(item.ns % session.step_ns == 0 for item in session.inputs)
    assert [shown.frame for shown in session.pictures] == list(range(1, 21))
    assert len({shown.hash for shown in session.pictures}) == 20
    assert (session.end.how, session.end.status, session.end.frames) == ("exit", 0, 20)
    assert session.end.output_bytes == len("shown 20\n")


def test_replays_are_equal_and_passed(recorded: Path) -> None:
    for _ in range(2):
        result = replay(recorded / "app.session")
        assert result["passed"] and (result["frames"], result["pictures"]) == (20, 20)
        assert not result["program_changed"] and result["files"] == []


def test_recording_twice_gives_the_same_file(folder: Path) -> None:
    first = (folder / "app.session").read_bytes()
    droidemu("run", folder / "app", "--headless", *SIZE, "--input", folder / "touch.txt",
             "--force", "--record-session", folder / "app.session")  # fmt: skip
    assert (folder / "app.session").read_bytes() == first


def test_a_changed_program_fails_with_the_frame(folder: Path, programs: Path) -> None:
    shutil.copy(programs / "late" / "frames", folder / "app")
    path = folder / "app.session"
    expected = read_session(path).pictures[12]
    done = inside("replay", path, check=1)
    assert "FAILED: frame 13 at" in done.stdout and expected.hash in done.stdout
    assert "the program has changed since" in done.stderr
    result = replay(path, status=1)
    failure = result["failure"]
    assert (failure["frame"], failure["ns"]) == (13, expected.ns)
    assert failure["expected"] == expected.hash != failure["actual"]
    actual = folder / "app.failed" / "actual.png"
    assert result["files"] == [str(actual)] and actual.read_bytes().startswith(b"\x89PNG")
    shutil.copy(programs / "same" / "frames", folder / "app")
    assert replay(path)["program_changed"]
    assert not actual.parent.exists()  # a passed replay takes the old failure away


def test_pictures_show_the_difference(folder: Path, programs: Path) -> None:
    import pygame

    path = folder / "app.session"
    replay(path, "--pictures")
    kept = folder / "app.pictures"
    assert {file.stem for file in kept.iterdir()} == {
        shown.hash for shown in read_session(path).pictures
    }
    report = folder / "report"
    result = replay(path, "--program", programs / "late" / "frames", "--report", report, status=1)
    assert f"({32 * 48} pixels differ)" in result["failure"]["message"]
    names = ["actual.png", "expected.png", "difference.png"]
    assert result["files"] == [str(report / name) for name in names]
    expected = pygame.image.load(str(report / "expected.png"))
    actual = pygame.image.load(str(report / "actual.png"))
    # The finger is still down in frame 13? Either way blue is what differs.
    assert tuple(expected.get_at((3, 3)))[:2] == tuple(actual.get_at((3, 3)))[:2]
    assert (expected.get_at((3, 3))[2], actual.get_at((3, 3))[2]) == (0, 255)


def test_pictures_of_others_stay(folder: Path, programs: Path) -> None:
    """--pictures and --report take away and replace only what is DroidEmu's own."""
    path, kept = folder / "app.session", folder / "app.pictures"
    mine = {
        kept / "photo.png": b"mine", kept / f"{'a' * 32}.png": b"mine too",
        folder / "app.pictures.new" / "notes.txt": b"mine as well",
    }  # fmt: skip
    for file, data in mine.items():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    replay(path, "--pictures")
    ours = {file for file in kept.iterdir() if file not in mine}
    assert len(ours) == 20
    stale = kept / f"{'b' * 32}.png"
    shutil.copy(next(iter(ours)), stale)
    shutil.copy(next(iter(ours)), kept / "copy.png")  # under a name that we do not give
    replay(path, "--pictures")
    assert {*kept.iterdir()} == {*ours, kept / "copy.png", *mine} - {[*mine][2]}
    assert {file: file.read_bytes() for file in mine} == mine
    assert not [file for file in folder.iterdir() if file.name.startswith(".")]

    failed = folder / "app.failed"
    failed.mkdir()
    (failed / "actual.png").write_bytes(b"mine")
    late = ("--program", programs / "late" / "frames")
    one_line(inside("replay", path, *late, check=None), "actual.png is no picture of DroidEmu's")
    assert replay(path, *late, "--report", folder / "report", status=1)["files"]
    (failed / "actual.png").rename(failed / "difference.png")
    one_line(inside("replay", path, check=None), "difference.png is no picture of DroidEmu's")
    assert (failed / "difference.png").read_bytes() == b"mine"
    one_line(inside("replay", path, "--report", path, check=None), "is there, and is no folder")


@pytest.mark.parametrize(
    ("build", "words"),
    [("short", "never came"), ("status", "exit status 3, recorded 0")],
)
def test_other_ends_are_failures(recorded: Path, programs: Path, build: str, words: str) -> None:
    result = replay(recorded / "app.session", "--program", programs / build / "frames", status=1)
    assert words in result["failure"]["message"]


def test_times_can_be_ignored(recorded: Path, programs: Path) -> None:
    path = recorded / "app.session"
    slow = ("--program", programs / "slow" / "frames")
    failure = replay(path, *slow, status=1)["failure"]
    assert failure["frame"] == 15 and "was recorded as" in failure["message"]
    result = replay(path, *slow, "--ignore-times")
    assert result["passed"] and (result["pictures"], result["moved"]) == (20, 6)
    assert "20 pictures (6 at other times)" in inside(
        "replay", path, *slow, "--ignore-times"
    ).stdout
    assert replay(path, "--ignore-times")["moved"] == 0
    for name, words in (
        ("late", "frame 13 at"), ("short", "never came"), ("status", "exit status 3, recorded 0"),
    ):  # fmt: skip
        other = ("--program", programs / name / "frames")
        result = replay(path, *other, "--ignore-times", status=1)
        assert words in result["failure"]["message"]
    one_line(inside("replay", path, "--update", "--ignore-times", check=None), "leave")


@pytest.mark.parametrize(("recorded_as", "pictures"), [("frames", 16), ("slow", 14)])
def test_times_of_a_program_ended_from_outside_can_be_ignored(
    programs: Path, tmp_path: Path, recorded_as: str, pictures: int
) -> None:
    """The slower build gets the time it needs, the quicker one may show more."""
    builds = {"frames": programs / "frames", "slow": programs / "slow" / "frames"}
    shutil.copy(builds.pop(recorded_as), tmp_path / "app")
    (other,) = builds.values()
    script = tmp_path / "quit.txt"
    script.write_text("at 280ms quit\n", encoding="utf-8")
    path = tmp_path / "app.session"
    inside("run", tmp_path / "app", "--headless", *SIZE, "--input", script,
           "--record-session", path)  # fmt: skip
    assert len(read_session(path).pictures) == pictures
    assert not replay(path, "--program", other, status=1)["passed"]
    result = replay(path, "--program", other, "--ignore-times")
    assert result["passed"] and result["pictures"] >= pictures


def test_update_accepts_what_is_shown_now(folder: Path, programs: Path) -> None:
    path = folder / "app.session"
    assert "is as it was" in inside("replay", path, "--update").stdout
    before = path.read_bytes()
    shutil.copy(programs / "late" / "frames", folder / "app")
    assert "20 pictures, 1 of them new" in inside("replay", path, "--update").stdout
    result = replay(path)
    assert result["passed"] and not result["program_changed"]
    changed = [
        number
        for number, (old, new) in enumerate(
            zip(before.splitlines(), path.read_bytes().splitlines(), strict=True)
        )
        if old != new
    ]
    assert len(changed) == 2  # the program's hash and one picture


def test_changed_input_changes_the_pictures(folder: Path) -> None:
    path = folder / "app.session"
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "touch up" not in line]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert replay(path, status=1)["failure"]["frame"] > 10


def test_quit_from_outside_is_repeated(tmp_path: Path) -> None:
    script = tmp_path / "in.txt"
    script.write_text("at 50ms touch down 0 9,9\nat 120ms quit\n", encoding="utf-8")
    path = tmp_path / "game.session"
    droidemu("run", "game", "--headless", "--size", "90x160", "--input", script,
             "--record-session", path)  # fmt: skip
    session = read_session(path)
    assert session.program.kind == "sample"
    assert (session.end.how, session.end.ns) == ("quit", 120_000_000)
    assert replay(path)["passed"]


def test_errors_are_one_line(folder: Path, tmp_path: Path) -> None:
    path = folder / "app.session"
    one_line(inside("replay", folder / "no.session", check=None), "no.session")
    bad = tmp_path / "bad.session"
    bad.write_text("nonsense\n", encoding="utf-8")
    one_line(inside("replay", bad, check=None), "bad.session:1", "not a session")
    one_line(inside("replay", path, "--program", "no-file", check=None), "--program no-file")
    record = ("run", "hello", "--headless", "--record-session")
    one_line(inside(*record, path, check=None), "--force", "app.session")
    one_line(inside(*record, tmp_path / "a.txt", check=None), ".session")
    one_line(inside(*record, tmp_path / "a.session", "--time", "real", check=None), "virtual time")
    one_line(
        inside(*record, tmp_path / "a.session", "--mount", f"{tmp_path}:/sdcard", check=None),
        ":ro",
    )
    one_line(inside(*record, tmp_path / "a.session", "--gdb", "0", check=None), "under a debugger")
    (folder / "app").unlink()
    one_line(inside("replay", path, check=None), "--program")


def test_a_session_shows_nothing_outside_of_its_folder(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = folder / "app.session"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for host in ("../outside", outside.as_posix()):
        rows[0]["mounts"] = [[host, "/sdcard"]]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        one_line(inside("replay", path, check=None), "outside", "--trust")
        assert replay(path, "--trust")["passed"]
    if sys.platform != "win32":
        (folder / "link").symlink_to(outside)
        rows[0]["mounts"] = [["link", "/sdcard"]]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        one_line(inside("replay", path, check=None), "link", "--trust")


@pytest.mark.parametrize(
    "name", ["//computer/share/app", "\\\\computer\\share\\app", "/\\computer/a"]
)
@pytest.mark.parametrize("where", ["program", "mount", "sysroot"])
def test_a_session_asks_no_other_computer(folder: Path, name: str, where: str) -> None:
    """Windows would sign in there, only to look whether the file is there."""
    path = folder / "app.session"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if where == "program":
        rows[0]["program"]["file"] = name
    elif where == "mount":
        rows[0]["mounts"] = [[name, "/sdcard"]]
    else:
        rows[0]["sysroot"] = name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    one_line(inside("replay", path, check=None), "another computer", "--trust")


# -- droidemu test -------------------------------------------------------------------------------


@pytest.fixture
def suite(folder: Path, programs: Path) -> Path:
    """One session that passes, one that fails, one that is none, one that runs for ever."""
    good = (folder / "app.session").read_text(encoding="utf-8")
    inner = folder / "inner"
    inner.mkdir()
    shutil.copy(programs / "late" / "frames", inner / "app")
    (inner / "late.session").write_text(good, encoding="utf-8")
    (folder / "broken.session").write_text("\x00\n", encoding="utf-8")
    return folder


def test_a_folder_of_sessions(suite: Path) -> None:
    report = suite / "report.xml"
    done = inside("test", suite, "--junit", report, "--jobs", "2", check=1)
    assert "1 passed, 2 failed" in done.stdout
    assert "inner/late.session: frame 13 at" in done.stdout
    assert "broken.session: " in done.stdout and "not a session" in done.stdout
    tree = ET.parse(report).getroot()
    found = tree.find("testsuite")
    assert found is not None
    assert (found.get("tests"), found.get("failures"), found.get("errors")) == ("3", "1", "1")
    cases = {case.get("name"): case for case in found.iter("testcase")}
    assert set(cases) == {"app", "late", "broken"}
    failure = cases["late"].find("failure")
    assert failure is not None and "frame 13" in str(failure.get("message"))
    assert list(cases["app"]) == []
    inside("test", suite, "--junit", report, "--filter", "app")  # one of ours is replaced
    assert [case.get("name") for case in ET.parse(report).getroot().iter("testcase")] == ["app"]
    for text in ("mine", '<?xml version="1.0"?>\n<testsuites name="pytest">\n</testsuites>\n'):
        report.write_text(text, encoding="utf-8")
        done = inside("test", suite, "--junit", report, check=None)
        one_line(done, "--junit", "the file exists; only reports of droidemu test are replaced")
        assert report.read_text(encoding="utf-8") == text


def test_json_and_filter(suite: Path) -> None:
    done = inside("test", suite, "--json", check=1)
    facts = json.loads(done.stdout)
    assert (facts["passed"], facts["failed"]) == (1, 2)
    by_name = {Path(fact["session"]).name: fact for fact in facts["sessions"]}
    assert by_name["late.session"]["failure"]["frame"] == 13
    assert by_name["broken.session"]["result"] == "error"
    only = json.loads(inside("test", suite, "--json", "--filter", "app").stdout)
    assert [Path(fact["session"]).name for fact in only["sessions"]] == ["app.session"]


def test_bad_usage_is_status_2(suite: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    one_line(inside("test", empty, check=None), "no session")
    one_line(inside("test", tmp_path / "none", check=None), "no such folder")
    one_line(inside("test", suite, "--filter", "nothing", check=None), "--filter nothing")
    one_line(inside("test", suite, "--junit", tmp_path / "no" / "x", check=None), "--junit")
    one_line(inside("test", suite, "--jobs", "0", check=None), "--jobs")


def test_a_process_that_dies_or_hangs_takes_nobody_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from droidemu.cli import test_jobs

    dying = "import os, sys; sys.stderr.write('last words\\n'); sys.stderr.flush(); os.abort()"
    monkeypatch.setattr(test_jobs, "self_command", lambda: [sys.executable, "-c", dying])
    outcome = test_jobs.run_session(Path("a.session"), 60)
    assert outcome.kind == "error" and "its process ended with" in outcome.message
    assert "last words" in outcome.details
    waiting = "import threading; threading.Event().wait()"
    monkeypatch.setattr(test_jobs, "self_command", lambda: [sys.executable, "-c", waiting])
    assert test_jobs.run_session(Path("a.session"), 0.2).kind == "timeout"
    lying = "print('{\"passed\": true}'); raise SystemExit(1)"
    monkeypatch.setattr(test_jobs, "self_command", lambda: [sys.executable, "-c", lying])
    assert test_jobs.run_session(Path("a.session"), 60).kind == "error"


def test_junit_holds_only_what_xml_can() -> None:
    from droidemu.cli.test_jobs import Outcome, junit_report

    outcome = Outcome(Path("a.session"), "failed", "bad \x00\x1b[31m \ud800 <&>", details="\x01")
    found = ET.fromstring(junit_report("x", [outcome])).find("testsuite/testcase/failure")
    assert found is not None and str(found.get("message")).startswith("bad ??[31m ? <&>")
