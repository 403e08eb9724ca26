# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu test``: replay a folder of sessions side by side and report."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from droidemu.cli.test_jobs import Outcome


@click.command("test", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--filter", "pattern", metavar="TEXT", help="Only sessions whose path holds TEXT.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), metavar="N", help="So many at once (one a processor)."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=300.0,
    show_default=True,
    metavar="S",
    help="Seconds that a replay may take.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xml",
    help="Also write a JUnit report.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--ignore-times", is_flag=True, help="As for droidemu replay.")
@click.option("--trust", is_flag=True, help="As for droidemu replay.")
def command(
    folder: Path,
    pattern: str | None,
    jobs: int | None,
    timeout: float,
    junit: Path | None,
    as_json: bool,
    ignore_times: bool,
    trust: bool,
) -> None:
    """Replay every session (*.session) in DIR and the folders below it.

    Each runs in a process of its own. The exit status is 0 if all passed, 1 if one failed, 2 if
    there is nothing to test.
    """
    from droidemu.cli.test_jobs import is_report, run_session
    from droidemu.display.outfile import check_target

    if junit is not None:
        hint = "only reports of droidemu test are replaced"
        check_target(junit, "--junit", False, (), is_report, hint)
    paths = _sessions(folder, pattern)
    count = min(jobs or os.cpu_count() or 1, len(paths))
    options = [*["--ignore-times"] * ignore_times, *["--trust"] * trust]
    outcomes: dict[Path, Outcome] = {}
    with ThreadPoolExecutor(count) as pool:
        futures = {pool.submit(run_session, path, timeout, options): path for path in paths}
        try:
            with _Progress(len(paths)) as progress:
                for future in as_completed(futures):
                    outcomes[futures[future]] = future.result()
                    progress.step(str(futures[future]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    ordered = [outcomes[path] for path in paths]
    if junit is not None:
        from droidemu.cli.test_jobs import junit_report
        from droidemu.display.outfile import write_file

        write_file(junit, junit_report(str(folder), ordered))
    failed = sum(outcome.kind != "passed" for outcome in ordered)
    if as_json:
        facts = [outcome.as_json() for outcome in ordered]
        click.echo(json.dumps({"passed": len(facts) - failed, "failed": failed, "sessions": facts}))
    else:
        _report(folder, ordered)
    click.get_current_context().exit(1 if failed else 0)


def _sessions(folder: Path, pattern: str | None) -> list[Path]:
    from droidemu.machine.session_file import SUFFIX

    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder")
    found = sorted(path for path in folder.rglob(f"*{SUFFIX}") if path.is_file())
    if not found:
        raise UserError(f"{folder}: no session (*{SUFFIX}) in it")
    if pattern is not None:
        found = [path for path in found if pattern in path.relative_to(folder).as_posix()]
        if not found:
            raise UserError(f"--filter {pattern}: no session in {folder} has that in its path")
    return found


class _Progress:
    """A bar on stderr, if that is a terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> _Progress:
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                MofNCompleteColumn(), BarColumn(), TextColumn("{task.description}", markup=False),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total)
        return self

    def step(self, name: str) -> None:
        """One more is done."""
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=name)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()


_STYLES = {"passed": "green", "failed": "red", "error": "red", "timeout": "yellow"}


def _report(folder: Path, outcomes: list[Outcome]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Session", overflow="fold")
    table.add_column("Result")
    table.add_column("Frames", justify="right")
    table.add_column("Seconds", justify="right")
    for outcome in outcomes:
        name = outcome.path.relative_to(folder).as_posix()
        frames = "" if outcome.frames is None else str(outcome.frames)
        result = Text(outcome.kind, _STYLES[outcome.kind])
        table.add_row(Text(name), result, frames, f"{outcome.seconds:.2f}")
    console.print(table)
    _details(console, folder, outcomes)


def _details(console: Console, folder: Path, outcomes: list[Outcome]) -> None:
    failed = [outcome for outcome in outcomes if outcome.kind != "passed"]
    for outcome in failed:
        console.print()
        name = outcome.path.relative_to(folder).as_posix()
        console.print(f"{name}: {outcome.message}", markup=False, soft_wrap=True)
        for line in [*outcome.files, *outcome.details.splitlines()]:
            console.print(f"  {line}", markup=False, soft_wrap=True)
    total = sum(outcome.seconds for outcome in outcomes)
    console.print(f"\n{len(outcomes) - len(failed)} passed, {len(failed)} failed ({total:.1f} s)")
