# SPDX-License-Identifier: GPL-2.0-or-later
"""The table [android] of a project's file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from droidemu.errors import UserError
from droidemu.sdk.apk.app import App, check_package, default_package, read_app
from droidemu.sdk.project import FILE, make_project, parse_project
from droidemu.sdk.table import Table
from droidemu.sdk.template import KINDS

from .conftest import make_app


def test_a_project_becomes_an_app() -> None:
    text = b'[project]\nname = "my-game"\n[android]\n'
    project = parse_project(Path("x"), text)
    assert project.android is not None
    assert project.android.package == "org.example.my_game" and project.android.library == "my-game"
    assert project.libraries == ("android", "log")
    debug = project.program("debug", project.abis[0])
    assert debug.relative_to(project.root).as_posix() == "build/debug/arm64-v8a/libmy-game.so"
    apk = project.package("debug", project.abis).relative_to(project.root)
    assert apk.as_posix() == "build/debug/my-game.apk"
    apk = project.package("release", project.abis[1:]).relative_to(project.root)
    assert apk.as_posix() == "build/release/armeabi-v7a/my-game.apk"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"package": "ball"}, ["android.package", "two parts"]),
        ({"package": "org.2d"}, ["android.package", "two parts"]),
        ({"package": "org.new"}, ["android.package", "'new' is a word of Java's"]),
        ({"package": "org." + "x" * 200}, ["android.package", "longer"]),
        ({"label": 3}, ["android.label", "expected a string"]),
        ({"label": {"deutsch": "x"}}, ["android.label", "'deutsch'", "language"]),
        ({"label": {"de": "a\nb"}}, ["android.label", "control characters"]),
        ({"icon": "x.svg"}, ["android.icon", "x.svg", ".png"]),
        ({"icon": {"large": "x.png"}}, ["android.icon", "'large'", "xxhdpi"]),
        ({"icon": "/x.png"}, ["android.icon", "forward slashes"]),
        ({"assets": "C:\\x"}, ["android.assets", "forward slashes"]),
        ({"version_code": 0}, ["android.version-code", "from 1 to"]),
        ({"min_sdk": 16}, ["android.min-sdk", "from 21"]),
        ({"min_sdk": 30, "target_sdk": 29}, ["android.target-sdk", "at least min-sdk (30)"]),
        ({"orientation": "upright"}, ["android.orientation", "landscape"]),
        ({"permissions": ["a b"]}, ["android.permissions", "'a b'"]),
        ({"features": ["x-y"]}, ["android.features", "'x-y'"]),
        ({"opengl_es": "three"}, ["android.opengl-es", '"3.0"']),
        ({"config_changes": ["rotation"]}, ["android.config-changes", "'rotation'", "screenSize"]),
        ({"library": "a/b"}, ["android.library", "without 'lib'"]),
        ({"page_size": 8192}, ["android.page-size", "16384"]),
        ({"activity": "x"}, ["android.activity", "unknown"]),
        ({"min_skd": 21}, ["android.min-skd", "did you mean android.min-sdk?"]),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        make_app(**values)
    text = str(caught.value)
    assert text.startswith("droidemu.toml: ") and "\n" not in text
    for word in words:
        assert word in text


def test_what_apps_are_built_of() -> None:
    head = '[project]\nname = "x"\n[android]\n[build]\n'
    for line, words in (
        ("abis = ['thumb']", "apps are built for arm64-v8a and armeabi-v7a"),
        ("libraries = ['libEGL.so']", "without 'lib'"),
        ("libraries = ['a/b']", "without 'lib'"),
    ):
        with pytest.raises(UserError, match=words):
            parse_project(Path(), (head + line).encode())
    project = parse_project(Path(), (head + "libraries = ['EGL', 'native_app_glue']").encode())
    assert project.libraries == ("EGL", "native_app_glue")


@pytest.mark.parametrize("name", ["x", "My-Game", "a.b_c-2", "new", "Class"])
def test_default_packages_will_do(name: str) -> None:
    assert check_package(default_package(name)) is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
WORDS = """
    package label icon version-code version-name min-sdk target-sdk library orientation fullscreen
    permissions features opengl-es config-changes debuggable manifest assets resources libs
    page-size stored key other
"""


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(WORDS.split()), VALUES))
def test_any_values_are_taken_or_refused(data: dict[str, Any]) -> None:
    try:
        found = read_app(Table("file", data, "android"), "x")
    except UserError as error:
        assert str(error).startswith("file: android.") and len(str(error).splitlines()) == 1
    else:
        assert isinstance(found, App)
        make_project(Path(), {"project": {"name": "x"}, "android": data}, FILE)


def test_there_is_a_template() -> None:
    assert "native-activity" in KINDS
