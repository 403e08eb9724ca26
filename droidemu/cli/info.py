# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu info FILE``: what a file is, and whether and how it can run."""

from __future__ import annotations

import dataclasses
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from droidemu.arm.isa import ARM, ARM64
from droidemu.cli.info_apk import library_table, package_facts
from droidemu.errors import printable
from droidemu.loader.inspect import FileReport, inspect_file

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


@click.command("info", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
def command(file: Path, as_json: bool) -> None:
    """Tell what FILE is and whether it can run."""
    limits = {isa.name: isa.space_size for isa in (ARM64, ARM)}
    report = inspect_file(file, limits)
    if as_json:
        facts = dataclasses.asdict(report)
        facts["command"] = run_command(report)
        click.echo(json.dumps(facts, indent=2))
        return
    _show(report)


def run_command(report: FileReport) -> str | None:
    """The command that runs the file, None if it cannot be run."""
    if not report.runnable:
        return None
    path = report.path
    quoted = subprocess.list2cmdline([path]) if sys.platform == "win32" else shlex.quote(path)
    sysroot = "--sysroot DIR " if report.interpreter else ""
    return f"droidemu run {sysroot}{quoted}"


def _size(count: int) -> str:
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.1f} KiB" if count < 1 << 20 else f"{count / (1 << 20):.1f} MiB"


def _facts(report: FileReport) -> list[tuple[str, str]]:
    """Label and text of every fact that applies."""
    rows = [("file", f"{report.path} ({_size(report.size)})"), ("is", report.description)]
    if report.kind == "elf":
        bits = f", {report.bits}-bit" if report.bits else ""
        rows.append(("ABI", f"{report.abi or report.architecture}{bits}"))
    if report.cpu:
        rows.append(("built for", report.cpu))
    if report.float_abi:
        rows.append(("float ABI", report.float_abi))
    if report.entry is not None:
        rows.append(("entry", f"{report.entry:#x}" + (" (Thumb)" if report.thumb_entry else "")))
    if report.interpreter:
        rows.append(("interpreter", report.interpreter))
    if report.soname:
        rows.append(("soname", report.soname))
    if report.needed:
        rows.append(("needs", ", ".join(report.needed)))
    if report.search_path:
        rows.append(("search path", ":".join(report.search_path)))
    if report.tls:
        rows.append(("TLS", f"{report.tls['size']} bytes, aligned to {report.tls['alignment']}"))
    if report.executable_stack:
        rows.append(("stack", "executable"))
    if report.branch_protection:
        rows.append(("protection", ", ".join(report.branch_protection)))
    if report.build_id:
        rows.append(("build id", report.build_id))
    if report.android:
        ndk = f", NDK {report.android['ndk']}" if report.android["ndk"] else ""
        rows.append(("Android", f"API level {report.android['api_level']}{ndk}"))
    if report.native_libraries:
        text = ", ".join(f"{abi} ({n})" for abi, n in report.native_libraries.items())
        rows.append(("native code", text))
    if report.package is not None:
        rows += package_facts(report.package)
    if report.relocations:
        text = ", ".join(f"{name} {n}" for name, n in report.relocations.items())
        rows.append(("relocations", text))
    if report.symbols:
        rows.append(("symbols", ", ".join(f"{name} {n}" for name, n in report.symbols.items())))
    if report.kind == "elf" and report.abi:
        rows.append(("debug info", _debug_text(report)))
    return rows


def _debug_text(report: FileReport) -> str:
    if report.debug is None:
        return "none"
    parts: list[str] = []
    if report.debug["present"]:
        versions = report.debug.get("dwarf_versions")
        parts.append("DWARF" + (f" {', '.join(map(str, versions))}" if versions else ""))
        parts.append(_size(report.debug.get("size", 0)))
        parts += [word for word in ("compressed", "split") if report.debug.get(word)]
    if "separate_file" in report.debug:
        parts.append(f"in a separate file {report.debug['separate_file']}")
    if report.debug.get("mini_debug_info"):
        parts.append("function names only (.gnu_debugdata)")
    return ", ".join(parts)


def _segments(report: FileReport) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("segment")
    table.add_column("flags")
    for name in ("offset", "address", "file size", "memory size", "align"):
        table.add_column(name, justify="right")
    for s in report.segments:
        table.add_row(
            s["type"],
            s["flags"],
            f"{s['offset']:#x}",
            f"{s['address']:#x}",
            f"{s['file_size']:#x}",
            f"{s['memory_size']:#x}",
            f"{s['alignment']:#x}",
        )
    return table


def _show(report: FileReport) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console: Console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = max(console.width, 120)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in _facts(report):
        table.add_row(label, Text(text))
    verdict = Text(printable(report.verdict), style="green" if report.runnable else "yellow")
    table.add_row("verdict", verdict)
    line = run_command(report)
    if line is not None:
        table.add_row("run it with", Text(line, style="cyan"))
    for note in report.notes:
        table.add_row("note", Text(printable(note), style="red"))
    console.print(table)
    libraries = None if report.package is None else library_table(report.package)
    if libraries is not None:
        console.print()
        console.print(libraries)
    if report.segments:
        console.print()
        console.print(_segments(report))
