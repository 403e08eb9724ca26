# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from benchmarks.compute import geometric_mean
from benchmarks.jni import CALLS
from benchmarks.machines import ABIS
from benchmarks.scripting import CALLS as SCRIPT_CALLS

_console = Console()
_NONE = "[dim]not installed[/]"


class Progress:
    """A bar that is gone when the part is done; call it with a text and the share done."""

    def __init__(self, title: str) -> None:
        self._bar = Bar(
            TextColumn(f"[bold]{title}"), BarColumn(), TaskProgressColumn(),
            TextColumn("{task.fields[what]}"), console=_console, transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task(title, total=1.0, what="")

    def __call__(self, what: str, share: float) -> None:
        self._bar.update(self._task, completed=share, what=what)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()


def heading(report: dict[str, Any]) -> None:
    """What was measured on what."""
    about = report["about"]
    qemu = f"qemu-user {about['qemu']}" if about["qemu"] else "qemu-user is not installed"
    _console.print(
        f"{about['system']} {about['machine']}, {about['cpus']} CPUs, "
        f"Python {about['python']}, {qemu}; medians of {report['repeats']}"
    )


def compute(rows: Any) -> None:
    """Times in seconds, ratios, and geometric means for each ABI."""
    table = Table(title="Compute: the same C source everywhere")
    for name in ("workload", "native s", "qemu s", "DroidEmu s", "x native", "x qemu-user"):
        table.add_column(name, justify="left" if name == "workload" else "right")
    for abi, text in ABIS.items():
        mine = [row for row in rows if row["abi"] == abi]
        if not mine:
            continue
        table.add_section()
        table.add_row(f"[bold]{text}")
        for row in mine:
            table.add_row(
                f"  {row['workload']}",
                _number(row["native"], 3),
                _number(row["qemu"], 3),
                _number(row["droidemu"], 3),
                _number(row["to_native"], 1),
                _number(row["to_qemu"], 2),
            )
        table.add_row("  geometric mean", "", "", "", _mean(mine, "to_native", 1),
                      _mean(mine, "to_qemu", 2), style="bold")  # fmt: skip
    table.add_section()
    table.add_row("all", "", "", "", _mean(rows, "to_native", 1), _mean(rows, "to_qemu", 2),
                  style="bold")  # fmt: skip
    _console.print(table)


def calls(rows: Any) -> None:
    """Microseconds a system call."""
    table = Table(title="System calls: µs for the round trip")
    for name in ("call", "ABI", "native", "qemu-user", "DroidEmu"):
        table.add_column(name, justify="left" if name in ("call", "ABI") else "right")
    for row in rows:
        table.add_row(
            row["call"], row["abi"], _number(row["native"], 2), _number(row["qemu"], 2),
            _number(row["droidemu"], 2),
        )  # fmt: skip
    _console.print(table)


def jni(rows: Any) -> None:
    """Microseconds a call through JNI."""
    _by_abi("JNI: µs for a call", CALLS, rows)


def scripting(rows: Any) -> None:
    """Microseconds a call between Python and guest code."""
    _by_abi("Python and guest code: µs for a call", SCRIPT_CALLS, rows)


def _by_abi(title: str, calls: dict[str, str], rows: Any) -> None:
    table = Table(title=title)
    table.add_column("call")
    abis = list(dict.fromkeys(row["abi"] for row in rows))
    for abi in abis:
        table.add_column(abi, justify="right")
    for call, text in calls.items():
        times = {row["abi"]: row["droidemu"] for row in rows if row["call"] == call}
        table.add_row(text, *(_number(times.get(abi), 2) for abi in abis))
    _console.print(table)


def debugging(rows: Any) -> None:
    """What gdb costs and how quick it is."""
    if not rows:
        _console.print("Debugging: gdb-multiarch is not installed")
        return
    table = Table(title="Debugging with gdb")
    for name in (
        "ABI", "attached / alone", "stepi/s", "false hits/s, gdb", "false hits/s, stub",
        "stub / gdb", "Ctrl-C, spinning", "sleeping", "longest",
    ):  # fmt: skip
        table.add_column(name, justify="left" if name == "ABI" else "right")
    for row in rows:
        table.add_row(
            row["abi"],
            f"{row['attached']:.3f}",
            f"{row['steps']:,.0f}",
            f"{row['gdb_hits']:,.0f}",
            f"{row['stub_hits']:,.0f}",
            f"{row['stub_hits'] / row['gdb_hits']:.1f}",
            f"{row['spin_ms']:.2f} ms",
            f"{row['sleep_ms']:.2f} ms",
            f"{row['longest_ms']:.1f} ms",
        )
    _console.print(table)


def startup(report: Any) -> None:
    """Start-up, frames, memory."""
    table = Table(title="Samples, from outside", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("droidemu --help", f"{report['help_s']:.2f} s")
    table.add_row("droidemu run hello --headless", f"{report['hello_s']:.2f} s")
    table.add_row("first frame of plasma (start to exit)", f"{report['first_frame_s']:.2f} s")
    if report.get("app_frame_s") is not None:
        table.add_row("first frame of plasma as an app", f"{report['app_frame_s']:.2f} s")
    if report["fps"] is not None:
        missed = report["missed_vsyncs"]
        table.add_row("plasma at 1080x1920", f"{report['fps']:.1f} frames/s, {missed} missed")
    if report["present_ms"] is not None:
        table.add_row("presenting a frame", f"{report['present_ms']:.2f} ms")
    for name, size in report["memory"].items():
        table.add_row(f"peak memory, {name}", f"{size:.0f} MB")
    _console.print(table)


def targets(verdicts: Sequence[Any]) -> None:
    """What is promised and whether it is kept."""
    table = Table(title="Promises")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_column("promised", justify="right")
    table.add_column("")
    for verdict in verdicts:
        mark = "[green]kept[/]" if verdict["met"] else "[bold red]missed[/]"
        table.add_row(verdict["what"], f"{verdict['figure']:.2f}", f"{verdict['limit']:g}", mark)
    _console.print(table)


def _number(value: float | None, digits: int) -> str:
    return _NONE if value is None else f"{value:.{digits}f}"


def _mean(rows: Sequence[Any], key: str, digits: int) -> str:
    values = [row[key] for row in rows if row[key]]
    return f"{geometric_mean(values):.{digits}f}" if values else _NONE
