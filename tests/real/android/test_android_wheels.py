# SPDX-License-Identifier: GPL-2.0-or-later
"""Python wheels for Android: the libraries in them, without a Python around them."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from droidemu.script import Guest
from tests.real.conftest import ROOT, run


def test_the_example_hashes_with_xxhash(real_android: Path) -> None:
    wheel = next((real_android / "wheels").glob("xxhash-*.whl"))
    done = run([sys.executable, str(ROOT / "examples" / "xxhash_wheel.py"), str(wheel)])
    assert done.status == 0, done.err
    assert done.out.splitlines()[-1] == "all answers are right"


def test_a_module_without_its_python_is_defined(real_android: Path, tmp_path: Path) -> None:
    """markupsafe: PyInit_ makes what PyModuleDef_Init is given."""
    wheel = next((real_android / "wheels").glob("markupsafe-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("android.so"))
        library = Path(archive.extract(name, tmp_path))
    with Guest("arm64-v8a") as guest:
        given = []

        def define(definition: int) -> int:
            given.append(definition)
            return definition

        guest.without("libpython3.14.so")
        guest.define("PyModuleDef_Init", guest.callback("void *(void *)", define))
        opened = guest.open(library)
        made = opened.function("void *PyInit__speedups(void)")()
        assert given == [made]
        # PyModuleDef: PyModuleDef_Base (an object's head, a function, a number, a pointer), m_name.
        (address,) = guest.memory.unpack("Q", made + 16 + 8 + 8 + 8)
        assert guest.memory.text(address) == "markupsafe._speedups"
