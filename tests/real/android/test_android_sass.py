# SPDX-License-Identifier: GPL-2.0-or-later
"""Dart Sass for Android: the Dart virtual machine with a compiled snapshot, on 32-bit ARM."""

from __future__ import annotations

from pathlib import Path

from tests.real.conftest import droidemu, run

SOURCE = """\
@use "sass:math";
@use "part";
$sizes: (small: 10px, large: 30px);
@each $name, $size in $sizes {
  .#{$name} { width: math.div($size, 4); &:hover { @include part.shade(red) } }
}
"""
MADE = """\
.small {
  width: 2.5px;
}
.small:hover {
  color: #cc0000;
}

.large {
  width: 7.5px;
}
.large:hover {
  color: #cc0000;
}
"""


def test_sass_compiles_and_reports_errors(real_android: Path, tmp_path: Path) -> None:
    folder = real_android / "sass" / "armeabi-v7a"
    (tmp_path / "a.scss").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "_part.scss").write_text(
        '@use "sass:color";\n@mixin shade($c) { color: color.adjust($c, $lightness: -10%) }\n',
        encoding="utf-8",
    )
    command = droidemu(
        "--mount", f"{folder}:/data/sass:ro", "--mount", f"{tmp_path}:/data/src",
        str(folder / "dart"), "/data/sass/sass.snapshot",
    )  # fmt: skip
    done = run([*command, "/data/src/a.scss", "/data/src/a.css", "--no-source-map"])
    assert done.status == 0, done.err
    assert (tmp_path / "a.css").read_text(encoding="utf-8") == MADE

    (tmp_path / "a.scss").write_text("a { b: $nothing }\n", encoding="utf-8")
    done = run([*command, "/data/src/a.scss"])
    assert done.status == 65
    assert "Error: Undefined variable." in done.err
