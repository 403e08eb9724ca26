# SPDX-License-Identifier: GPL-2.0-or-later
"""APKs for tests, made of the parts of tests/loader."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from tests.loader.apkbuild import LAUNCHER, Zip, manifest, native_activity
from tests.loader.resbuild import E, Plain, axml

#: What stands for a library where nobody looks into it.
NO_LIBRARY = b"\x7fELF" + bytes(200)


def write_apk(
    path: Path,
    *,
    root: E | None = None,
    libraries: Mapping[str, bytes] | None = None,
    assets: Mapping[str, bytes] | None = None,
    files: Mapping[str, bytes] | None = None,
    compress: bool = False,
    lib: str = "probe",
    **attributes: Plain,
) -> Path:
    """An APK with a NativeActivity of these attributes, for the library ``lib``.

    ``libraries``: "ABI/NAME" to contents; names of assets that end in ".packed" are compressed.
    """
    archive = Zip().add(
        "AndroidManifest.xml", axml(root or manifest(native_activity(lib, **attributes))),
        deflate=True,
    )  # fmt: skip
    for name, data in (libraries or {"arm64-v8a/libprobe.so": NO_LIBRARY}).items():
        archive.add(f"lib/{name}", data, align=1 if compress else 4096, deflate=compress)
    for name, data in (assets or {}).items():
        archive.add(f"assets/{name}", data, deflate=name.endswith(".packed"))
    for name, data in (files or {}).items():
        archive.add(name, data)
    # Not into a file that is there: Windows does not let go of what an app is mapped from.
    if path.exists():
        path.rename(path.with_name(f"{path.name}-{time.monotonic_ns()}"))
    path.write_bytes(archive.build())
    return path


def java_activity(name: str, lib: str | None = None) -> E:
    """An activity in Java that a launcher shows."""
    inner = [LAUNCHER]
    if lib is not None:
        inner.append(E("meta-data", {"android:name": "android.app.lib_name", "android:value": lib}))
    return E("activity", {"android:name": name}, inner)
