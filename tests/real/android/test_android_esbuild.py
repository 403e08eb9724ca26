# SPDX-License-Identifier: GPL-2.0-or-later
"""esbuild for Android: a Go program with Android's linker as its interpreter."""

from __future__ import annotations

from pathlib import Path

from tests.real.conftest import droidemu, run


def test_esbuild_compiles_from_a_pipe(real_android: Path) -> None:
    program = str(real_android / "esbuild" / "arm64-v8a" / "esbuild")
    done = run(
        droidemu(program, "--loader=ts", "--minify"),
        text="let x: number = 1 + 2; console.log(x)\n",
    )
    assert (done.status, done.out) == (0, "let x=3;console.log(x);\n"), done.err


def test_esbuild_bundles_and_reports_errors(real_android: Path, tmp_path: Path) -> None:
    program = str(real_android / "esbuild" / "arm64-v8a" / "esbuild")
    (tmp_path / "a.ts").write_text(
        "import {b} from './b'\nconst f = (p: {x?: number}) => [...b, p?.x ?? 1]\n"
        "console.log(f({x: 3}))\n",
        encoding="utf-8",
    )
    (tmp_path / "b.ts").write_text(
        "export const b: number[] = [1, 2]\nexport const unused = 'never'\n", encoding="utf-8"
    )
    command = droidemu("--mount", f"{tmp_path}:/data/src", program, "--bundle", "--format=esm")
    done = run([*command, "/data/src/a.ts", "--outfile=/data/src/out.js", "--target=es2017"])
    assert done.status == 0, done.err
    made = (tmp_path / "out.js").read_text(encoding="utf-8")
    assert "var b = [1, 2];" in made
    assert "unused" not in made
    assert "??" not in made

    (tmp_path / "b.ts").write_text("export const c = 1\n", encoding="utf-8")
    done = run([*command, "/data/src/a.ts"])
    assert done.status == 1
    assert 'No matching export in "data/src/b.ts" for import "b"' in done.err, done.err
