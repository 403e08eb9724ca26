# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu replay``: repeat a recorded session and check every picture."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.errors import UserError, tell

if TYPE_CHECKING:
    from droidemu.display.session import DisplayBackend
    from droidemu.machine.config import MachineConfig
    from droidemu.machine.program import Program
    from droidemu.machine.replay import Replay, Result
    from droidemu.machine.session_file import Session

#: Pictures of one session that --pictures may keep in memory, bytes.
_MOST_KEPT = 2 << 30


@click.command("replay", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("session", type=click.Path(path_type=Path))
@click.option("--update", is_flag=True, help="Take what is shown now as what is expected.")
@click.option(
    "--program",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Run another build in place of the recorded one.",
)
@click.option(
    "--ignore-times",
    is_flag=True,
    help="The same pictures in the same order will do, whenever they come.",
)
@click.option(
    "--pictures",
    is_flag=True,
    help="If all is as recorded, keep its pictures beside SESSION, for later differences.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where a failure's pictures go (SESSION's name with .failed).",
)
@click.option("--trust", is_flag=True, help="Let the session show folders outside of its own.")
@click.option("--window", is_flag=True, help="Watch the replay in a window.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--log",
    type=click.Choice(("debug", "info", "warning", "error")),
    default="warning",
    show_default=True,
    help="What the emulator itself tells on stderr.",
)
def command(session: Path, **chosen: Any) -> None:
    """Run what SESSION recorded again, in virtual time, and compare everything it shows.

    The exit status is 0 if all is as recorded, 1 at the first difference, 2 if the session cannot
    be run.
    """
    from droidemu.cli.run import set_up_log

    set_up_log(chosen["log"])
    if chosen["update"] and chosen["program"] is not None:
        raise UserError("--update writes the recorded program's hash; leave --program out")
    if chosen["update"] and chosen["ignore_times"]:
        raise UserError("--update writes the times, too; leave --ignore-times out")
    click.get_current_context().exit(_replay(session, chosen))


def _replay(path: Path, chosen: dict[str, Any]) -> int:
    from droidemu.machine.session import locate
    from droidemu.machine.session_file import read_session

    session = read_session(path)
    config, program = locate(
        session, path.absolute().parent, program=chosen["program"], trust=chosen["trust"]
    )
    if chosen["update"]:
        return _update(path, session, config, program, chosen)
    from droidemu.machine.machine import InternalError
    from droidemu.machine.replay import Replay, failure_folder

    keep, exact = chosen["pictures"], not chosen["ignore_times"]
    if keep:
        _check_room(session)
    folder = chosen["report"] or failure_folder(path)
    _check_failure_folder(folder)
    replay = Replay(session, config, program, paced=chosen["window"], keep=keep, exact=exact)
    try:
        end_ns = max(1, session.end.ns)
        done = lambda: replay.machine.clock.monotonic() / end_ns  # noqa: E731
        result = replay.run(_display(program.title, chosen["window"], done))
    except InternalError as error:
        raise UserError(f"internal error: {error} (a bug of DroidEmu)") from error
    written: list[Path] = []
    if result.failure is not None:
        written = _write_failure(path, folder, result)
    elif chosen["report"] is None and folder.is_dir():
        _forget_failure(folder)
    if result.failure is None and keep:
        _keep_pictures(path, replay)
    _print(path, result, written, chosen["as_json"])
    return 0 if result.failure is None else 1


def _display(
    title: str, window: bool, done: Callable[[], float] | None = None
) -> DisplayBackend:
    if window:
        from droidemu.display.window import WindowDisplay

        return WindowDisplay()
    from droidemu.cli.headless import ProgressDisplay

    return ProgressDisplay(f"Replaying {title}", done)


def _update(
    path: Path, session: Session, config: MachineConfig, program: Program, chosen: dict[str, Any]
) -> int:
    from droidemu.display.outfile import write_file
    from droidemu.machine.replay import update
    from droidemu.machine.session_file import dump_session

    new = update(session, config, program, _display(program.title, chosen["window"]))
    if new.end.how != session.end.how and session.end.how == "exit":
        raise UserError(
            f"{path}: the program does not end by itself any more; the session is as it was"
        )
    same = (new.pictures, new.end, new.program) == (session.pictures, session.end, session.program)
    if not same:
        write_file(path, dump_session(new))
    what = "is as it was" if same else "updated"
    if chosen["as_json"]:
        click.echo(json.dumps({"session": str(path), "updated": not same}))
    else:
        old = {shown.hash for shown in session.pictures}
        fresh = sum(shown.hash not in old for shown in new.pictures)
        click.echo(f"{path} {what}: {len(new.pictures)} pictures, {fresh} of them new")
    return 0


def _print(path: Path, result: Result, written: list[Path], as_json: bool) -> None:
    if as_json:
        facts = {"session": str(path), **result.as_json(), "files": list(map(str, written))}
        click.echo(json.dumps(facts, indent=2))
        return
    if result.program_changed:
        tell(f"droidemu: {path}: the program has changed since")
    if result.failure is None:
        moved = f" ({result.moved} at other times)" if result.moved else ""
        click.echo(
            f"{path}: passed, {result.frames} frames, {result.pictures} pictures{moved}, "
            f"{result.guest_ns / 1e9:.2f} s in {result.host_ns / 1e9:.2f} s"
        )
        return
    click.echo(f"{path}: FAILED: {result.failure.message}")
    for file in written:
        click.echo(f"  {file}")


# -- pictures of a failure -----------------------------------------------------------------------

_ACTUAL, _EXPECTED, _DIFFERENCE = "actual.png", "expected.png", "difference.png"


def _check_failure_folder(folder: Path) -> None:
    """UserError if a failure's pictures would take the place of somebody else's."""
    from droidemu.display.own_png import is_own

    if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
        raise UserError(f"{folder} is there, and is no folder")
    for name in (_ACTUAL, _EXPECTED, _DIFFERENCE):
        file = folder / name
        if (file.exists() or file.is_symlink()) and not is_own(file):
            raise UserError(f"{file} is no picture of DroidEmu's; choose another folder (--report)")


def _write_failure(path: Path, folder: Path, result: Result) -> list[Path]:
    """The pictures that can be had of a failure; returns the files."""
    from droidemu.display.difference import difference, load_png, picture_png
    from droidemu.display.outfile import write_file
    from droidemu.display.own_png import marked
    from droidemu.display.screenshot import encode_png
    from droidemu.machine.replay import pictures_folder

    failure = result.failure
    assert failure is not None
    if failure.picture is None:
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot make {folder}: {error.strerror}") from error
    _forget_failure(folder, whole=False)
    actual = picture_png(failure.picture)
    files = {_ACTUAL: actual}
    kept = pictures_folder(path) / f"{failure.expected}.png"
    if failure.expected is not None and failure.expected != failure.actual and kept.is_file():
        try:
            expected = kept.read_bytes()
            picture, count = difference(load_png(expected), load_png(actual))
        except (OSError, ValueError) as error:
            tell(f"droidemu: {kept} cannot be compared with: {error}")
        else:
            files[_EXPECTED] = marked(expected)
            files[_DIFFERENCE] = encode_png(picture)
            failure.message += f" ({count} pixels differ)"
    for name, data in files.items():
        write_file(folder / name, data)
    return [folder / name for name in files]


def _forget_failure(folder: Path, whole: bool = True) -> None:
    """Remove the pictures of an earlier failure, and the folder if nothing else is in it."""
    from droidemu.display.own_png import is_own

    try:
        for name in (_ACTUAL, _EXPECTED, _DIFFERENCE):
            if is_own(folder / name):
                (folder / name).unlink()
        if whole and not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise UserError(f"cannot clear {folder}: {error.strerror}") from error


# -- pictures to compare with --------------------------------------------------------------------


def _check_room(session: Session) -> None:
    size = session.profile.width * session.profile.height * 4
    count = len({shown.hash for shown in session.pictures})
    if size * count > _MOST_KEPT:
        raise UserError(f"--pictures: {count} pictures are too many to keep")


def _keep_pictures(path: Path, replay: Replay) -> None:
    """Write the pictures of a passed replay, and drop those that it does not have any more."""
    from droidemu.display.difference import picture_png
    from droidemu.display.outfile import write_file
    from droidemu.display.own_png import is_own
    from droidemu.display.picture import HASH_DIGITS
    from droidemu.machine.replay import pictures_folder

    folder = pictures_folder(path)
    part: Path | None = None
    try:
        # All of them are complete before the first old one goes.
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for digest, picture in replay.pictures.items():
            write_file(part / f"{digest}.png", picture_png(picture))
        for old in folder.glob("*.png") if folder.is_dir() else ():
            if re.fullmatch(f"[0-9a-f]{{{HASH_DIGITS}}}", old.stem) and is_own(old):
                old.unlink()
        folder.mkdir(exist_ok=True)
        for new in part.iterdir():
            new.replace(folder / new.name)
    except OSError as error:
        raise UserError(f"cannot keep pictures in {folder}: {error.strerror}") from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
