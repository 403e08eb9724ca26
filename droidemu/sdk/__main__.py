# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m droidemu.sdk``: build a guest program, or all samples, from the command line."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.android import SYSTEM_ABIS
from droidemu.sdk.system import build_system, print_progress
from droidemu.sdk.targets import SAMPLE_ABIS, TARGETS
from droidemu.sdk.toolchain import Options, build_program, build_samples


def main() -> int:
    """Returns the exit status: 2 when a source does not compile."""
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows has a code page, which a file's name need not fit.
        if sys.platform == "win32" and isinstance(stream, io.TextIOWrapper):
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(prog="python -m droidemu.sdk", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    build = verbs.add_parser("build", help="build one program from its sources")
    build.add_argument("sources", nargs="+", type=Path)
    names = ", ".join(target.name for target in TARGETS)
    build.add_argument("--abi", default="arm64-v8a", help=f"one of {names}")
    build.add_argument("-o", "--output", type=Path, required=True)
    build.add_argument("--pie", action="store_true", help="static-PIE instead of static")
    levels = ("0", "1", "2", "3", "s", "z", "g")
    build.add_argument("-O", dest="optimize", default="2", choices=levels, help="0 to debug")
    build.add_argument("-D", dest="defines", action="append", default=[], metavar="NAME[=VALUE]")
    samples = verbs.add_parser("samples", help="build the bundled samples")
    default = Path(__file__).resolve().parent.parent / "_guest"
    samples.add_argument("-o", "--output", type=Path, default=default)
    samples.add_argument("--abi", action="append", help="default: both ARM ABIs")
    system = verbs.add_parser("system", help="build Android's libraries for the guest")
    system.add_argument("-o", "--output", type=Path, default=default)
    system.add_argument("--abi", action="append", help="default: both ARM ABIs")
    system.add_argument("--only", action="append", metavar="NAME", help="a folder of guest/system")
    everything = verbs.add_parser("all", help="build the samples and the libraries")
    everything.add_argument("-o", "--output", type=Path, default=default)
    options = parser.parse_args()
    try:
        if options.verb == "build":
            chosen = Options(f"-O{options.optimize}", pie=options.pie, defines=(*options.defines,))
            build_program(options.sources, options.abi, options.output, options=chosen)
        elif options.verb == "system":
            abis = options.abi or SYSTEM_ABIS
            build_system(options.output, abis, print_progress, options.only)
        else:
            abis = getattr(options, "abi", None) or SAMPLE_ABIS
            for path in build_samples(options.output, abis):
                print(path)
            if options.verb == "all":
                build_system(options.output, SYSTEM_ABIS, print_progress)
    except UserError as error:
        print(f"droidemu: error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
