# SPDX-License-Identifier: GPL-2.0-or-later
"""Android libraries out of packages of the npm registry, fetched once by npm itself."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest


def libraries(folder: Path, package: str, version: str) -> Path:
    """The folder with ``ABI/lib*.so`` of all AAR files in a package. Skips without npm."""
    found = folder / "npm" / f"{package}-{version}"
    if not found.is_dir():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed")
        work = folder / "npm" / f"{package}-{version}.part"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        done = subprocess.run(
            [npm, "pack", "--silent", f"{package}@{version}"], cwd=work, check=False,
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"npm cannot fetch {package}: {done.stderr.strip()[-200:]}")
        with tarfile.open(next(work.glob("*.tgz"))) as archive:
            for member in archive:
                if member.isfile() and member.name.endswith(".aar"):
                    data = archive.extractfile(member)
                    assert data is not None
                    (work / "one.aar").write_bytes(data.read())
                    _unpack(work / "one.aar", work)
        for file in (*work.glob("*.tgz"), work / "one.aar"):
            file.unlink()
        work.rename(found)
    return found


def _unpack(aar: Path, folder: Path) -> None:
    with zipfile.ZipFile(aar) as archive:
        for entry in archive.infolist():
            parts = entry.filename.split("/")
            if len(parts) == 3 and parts[0] == "jni" and parts[2].endswith(".so"):
                (folder / parts[1]).mkdir(exist_ok=True)
                (folder / parts[1] / parts[2]).write_bytes(archive.read(entry))
