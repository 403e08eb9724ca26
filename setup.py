# SPDX-License-Identifier: GPL-2.0-or-later
"""Metadata is in setup.cfg; here is the build step that compiles the guest programs.

They go into the package as data (``droidemu/_guest``), so that an installed wheel needs no
compiler: the built samples and system libraries for each ABI, and, for ``droidemu[sdk]``, the
sources of the samples and of the guest's libraries, and the project templates.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildPy(build_py):
    """``build_py``, followed by the guest programs; in place for an editable installation."""

    def run(self) -> None:
        super().run()
        in_place = getattr(self, "editable_mode", False)
        package = ROOT / "droidemu" if in_place else Path(self.build_lib) / "droidemu"
        self.build_guest(package / "_guest", with_sources=not in_place)

    def build_guest(self, to: Path, with_sources: bool) -> None:
        sys.path.insert(0, str(ROOT))
        from droidemu.errors import UserError
        from droidemu.sdk.system import build_system, print_progress
        from droidemu.sdk.toolchain import build_samples

        print("building the guest programs", flush=True)
        shutil.rmtree(to, ignore_errors=True)
        try:
            build_samples(to)
            print("building the guest's system libraries", flush=True)
            build_system(to, progress=print_progress)
        except UserError as error:
            raise SystemExit(f"error: {error}") from None
        if with_sources:
            self.build_apps(to)
            for folder in ("include", "src", "system"):
                shutil.copytree(ROOT / "guest" / folder, to / "guest" / folder)
            shutil.copytree(ROOT / "samples", to / "samples")
            shutil.copytree(ROOT / "templates", to / "templates")

    def build_apps(self, to: Path) -> None:
        """The sample apps, and what apps in C++ are linked with: in a source tree they are made
        when somebody first wants them, which takes a minute or two."""
        from droidemu.errors import UserError
        from droidemu.sdk import cxx
        from droidemu.sdk.android import SYSTEM_ABIS, android_abi
        from droidemu.sdk.sampleapps import build_apps

        print("building the sample apps", flush=True)
        try:
            build_apps(to)
            for name in SYSTEM_ABIS:
                shutil.copyfile(cxx.archive(android_abi(name)), to / name / cxx.ARCHIVE)
        except UserError as error:
            raise SystemExit(f"error: {error}") from None


setup(cmdclass={"build_py": BuildPy})
