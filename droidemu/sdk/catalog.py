# SPDX-License-Identifier: GPL-2.0-or-later
"""The bundled samples: what there is, and where the built programs lie.

The list is ``samples/samples.cfg``. Built programs are package data, ``droidemu/_guest/<abi>/``:
made when the package is built, or on first use in a source tree with the compiler installed.
"""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.targets import SAMPLE_ABIS, resolve_abi

_GUEST = Path(__file__).resolve().parent.parent / "_guest"


@dataclass(frozen=True)
class SampleInfo:
    """A sample: its name, one line about it, how to interact, its sources and its built ABIs."""

    name: str
    title: str
    how: str
    sources: tuple[str, ...]
    abis: tuple[str, ...] = ()


def read_catalog(path: Path) -> list[SampleInfo]:
    """The samples listed in a ``samples.cfg``, in its order; no ABIs filled in."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(path.read_text(encoding="utf-8"))
    return [
        SampleInfo(
            name,
            parser[name]["title"],
            parser[name]["how"],
            tuple(parser[name].get("sources", f"{name}.c").split()),
        )
        for name in parser.sections()
    ]


def _catalog_file() -> Path:
    from droidemu.sdk.toolchain import samples_root

    return samples_root() / "samples.cfg"


def list_samples() -> list[SampleInfo]:
    """All samples, in the catalogue's order, each with the ABIs that it is built for."""
    samples = read_catalog(_catalog_file())
    return [
        SampleInfo(
            sample.name,
            sample.title,
            sample.how,
            sample.sources,
            tuple(abi for abi in SAMPLE_ABIS if (_GUEST / abi / sample.name).is_file())
            or SAMPLE_ABIS,
        )
        for sample in samples
    ]


def find_sample(name: str, abi: str = SAMPLE_ABIS[0]) -> Path:
    """The built program of sample `name` for `abi` (any of its names).

    UserError when there is no such sample or ABI, or it is not built and cannot be built here.
    """
    abi = resolve_abi(abi).name
    built = _GUEST / abi / name
    if Path(name).name == name and built.is_file():
        return built
    names = [sample.name for sample in read_catalog(_catalog_file())]
    if name not in names:
        raise UserError(f"no sample named {name!r}; there are {', '.join(names)}")
    from droidemu.sdk.toolchain import build_samples

    return build_samples(_GUEST, [abi], [name])[0]
