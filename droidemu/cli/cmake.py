# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu cmake``: write a toolchain file with which CMake builds guest programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(name="cmake")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write it; by default into DroidEmu's cache folder.",
)
def command(output: Path | None) -> None:
    """Write a CMake toolchain file and print where it is.

    \b
    cmake -B build -DCMAKE_TOOLCHAIN_FILE=FILE -DDROIDEMU_ABI=arm64
    cmake --build build

    builds C and C++ programs for the guest (DROIDEMU_ABI: arm64 or arm) with the pip-installed
    compiler and our guest library. On Windows add -G Ninja or another generator for make tools.
    """
    from droidemu.sdk.cmake import write_toolchain

    click.echo(write_toolchain(output, sys.executable).as_posix())
