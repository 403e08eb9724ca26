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
@click.option(
    "--android",
    "for_android",
    is_flag=True,
    help="For Android: shared libraries and programs as the NDK builds them.",
)
def command(output: Path | None, for_android: bool) -> None:
    """Write a CMake toolchain file and print where it is.

    \b
    cmake -B build -DCMAKE_TOOLCHAIN_FILE=FILE -DDROIDEMU_ABI=arm64
    cmake --build build

    builds C and C++ programs for the guest (DROIDEMU_ABI: arm64 or arm) with the pip-installed
    compiler and our guest library. With --android (DROIDEMU_ABI: arm64-v8a or armeabi-v7a) it
    builds libraries for apps, and dynamic programs, on Android's C library. On Windows add -G
    Ninja or another generator for make tools.
    """
    from droidemu.sdk.cmake import write_toolchain

    click.echo(write_toolchain(output, sys.executable, for_android).as_posix())
