# SPDX-License-Identifier: GPL-2.0-or-later
"""The bundled samples: what there is, and where the built programs lie.

The list is ``samples/samples.cfg``. Built programs are package data, ``droidemu/_guest/<abi>/``
(apps: ``_guest/apk/``, for both ABIs in one file): made when the package is built, or on first use
in a source tree with the compiler installed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.targets import SAMPLE_ABIS, resolve_abi

_GUEST = Path(__file__).resolve().parent.parent / "_guest"


@dataclass(frozen=True)
class SampleInfo:
    """A sample: its name, one line about it, how to interact, its sources and its built ABIs.

    An app's ``sources`` is the folder of its project.
    """

    name: str
    title: str
    how: str
    sources: tuple[str, ...]
    abis: tuple[str, ...] = ()
    is_app: bool = False


def read_catalog(path: Path) -> list[SampleInfo]:
    """The samples listed in a ``samples.cfg``, in its order; no ABIs filled in."""
    import configparser  # 10 ms that running a built sample does not need

    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(path.read_text(encoding="utf-8"))
    samples = []
    for name in parser.sections():
        values = parser[name]
        is_app = values.get("kind") == "app"
        sources = values.get("sources", name if is_app else f"{name}.c")
        samples.append(
            SampleInfo(name, values["title"], values["how"], tuple(sources.split()), is_app=is_app)
        )
    return samples


def _catalog_file() -> Path:
    from droidemu.sdk.toolchain import samples_root

    return samples_root() / "samples.cfg"


def list_samples() -> list[SampleInfo]:
    """All samples, in the catalogue's order, each with the ABIs that it can be run for."""
    return [
        replace(sample, abis=tuple(abi for abi in SAMPLE_ABIS if _is_there(sample, abi)))
        for sample in read_catalog(_catalog_file())
    ]


def find_sample(name: str, abi: str = SAMPLE_ABIS[0]) -> Path:
    """The built program of sample `name` for `abi` (any of its names); an app's APK.

    In a source tree it is built first when it is missing or older than the sources.
    UserError when there is no such sample or ABI, or it is not built and cannot be built here.
    """
    abi = resolve_abi(abi).name
    built = _GUEST / abi / name
    is_plain = Path(name).name == name
    if is_plain and not built.is_file() and app_file(_GUEST, name).is_file():
        built = app_file(_GUEST, name)
    is_built = is_plain and built.is_file()
    if is_built and not (_in_source_tree() and _newest_source() > built.stat().st_mtime_ns):
        return built
    samples = {sample.name: sample for sample in read_catalog(_catalog_file())}
    if name not in samples:
        raise UserError(f"no sample named {name!r}; there are {', '.join(samples)}")
    try:
        if samples[name].is_app:
            from droidemu.sdk.sampleapps import build_apps

            program = build_apps(_GUEST, [name])[0]
        else:
            from droidemu.sdk.toolchain import build_samples

            program = build_samples(_GUEST, [abi], [name])[0]
    except UserError:
        if is_built:  # no compiler here: better an old program than none
            return built
        raise
    os.utime(program)  # an unchanged program is not written again, but is up to date
    return program


def _in_source_tree() -> bool:
    return (_GUEST.parent.parent / "guest" / "src").is_dir()


def app_file(folder: Path, name: str) -> Path:
    """Where the APK of a sample lies among the package's data."""
    return folder / "apk" / f"{name}.apk"


def _is_there(sample: SampleInfo, abi: str) -> bool:
    built = app_file(_GUEST, sample.name) if sample.is_app else _GUEST / abi / sample.name
    return _in_source_tree() or built.is_file()


def _newest_source() -> int:
    """When a source of the samples or of the support library was last changed, in ns."""
    root = _GUEST.parent.parent
    return max(map(newest_change, (root / "guest", root / "samples", root / "droidemu" / "sdk")))


def newest_change(folder: Path | str) -> int:
    """When the newest file below `folder` was changed, in ns; byte code that Python keeps there
    does not count. 0 if there is none.
    """
    newest = 0
    with os.scandir(folder) as entries:
        for entry in entries:  # what Windows told with the names need not be asked for again
            if not entry.is_dir(follow_symlinks=False):  # a link may lead back up
                newest = max(newest, entry.stat().st_mtime_ns)
            elif entry.name != "__pycache__":
                newest = max(newest, newest_change(entry.path))
    return newest
