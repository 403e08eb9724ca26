# SPDX-License-Identifier: GPL-2.0-or-later
"""Installs what .ci's scripts need into the environment that runs this.

.venv/bin/python .ci/tools.py

The extras dev, docs and package out of setup.cfg; uv resolves for other systems, it installs
nothing.
"""

from __future__ import annotations

import configparser
import subprocess
import sys


def main() -> int:
    """pip's exit status."""
    config = configparser.ConfigParser(interpolation=None)
    config.read("setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"]
    wanted = ["uv"]
    for extra in ("dev", "docs", "package"):
        wanted += extras[extra].split("\n")
    command = [sys.executable, "-m", "pip", "install", "-q"]
    return subprocess.call(command + [line.strip() for line in wanted if line.strip()])


if __name__ == "__main__":
    sys.exit(main())
