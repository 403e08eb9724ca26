# SPDX-License-Identifier: GPL-2.0-or-later
"""Resolves DroidEmu's dependencies for every system and Python: wheels only, no source builds.

.venv/bin/python .ci/dependencies.py      (uv must be in the same environment)
"""

from __future__ import annotations

import configparser
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Windows": "x86_64-pc-windows-msvc",
    "macOS arm64": "aarch64-apple-darwin",
    "macOS x86-64": "x86_64-apple-darwin",
    "Linux x86-64": "x86_64-unknown-linux-gnu",
    "Linux arm64": "aarch64-unknown-linux-gnu",
}
#: Wheels that do not exist yet; the README says it.
GAPS = {("macOS x86-64", "3.14"): "llvmlite has only a beta"}


def requirements() -> str:
    """What an installation with the compiler and the tests needs."""
    config = configparser.ConfigParser(interpolation=None)
    config.read("setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"]
    return "\n".join((config["options"]["install_requires"], extras["sdk"], extras["test"]))


def resolve(system: str, python: str, wanted: str) -> tuple[bool, str]:
    """Whether there is a solution, and uv's words."""
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-config"]
    command += ["--only-binary", ":all:", "--prerelease", "disallow", "--python-version", python]
    command += ["--python-platform", SYSTEMS[system], "-"]
    done = subprocess.run(
        list(map(str, command)), check=False, input=wanted, capture_output=True, text=True
    )
    return done.returncode == 0, done.stdout + done.stderr


def main() -> int:
    """Exit status 1 when a combination has no solution."""
    wanted = requirements()
    pairs = list(product(SYSTEMS, PYTHONS))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda pair: resolve(*pair, wanted), pairs))
    wrong = 0
    for pair, (found, text) in zip(pairs, answers, strict=True):
        if found:
            print(*pair, "is no gap any more: take it out of GAPS" if pair in GAPS else "ok")
        elif pair in GAPS:
            print(*pair, f"known gap: {GAPS[pair]}")
        else:
            wrong += 1
            print(*pair, f"has no solution:\n{text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
