# SPDX-License-Identifier: GPL-2.0-or-later
"""React Native's own libraries: JNI_OnLoad of all that begin without an app, and a layout by Yoga.

They are C++ with exceptions, on libc++_shared and fbjni, and register about 200 native methods.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from droidemu.script import Guest, Java
from tests.real.android.kit import FBJNI, HERE

#: In this order, as an app loads them.
LOADED = ("fbjni", "fb", "jsi", "glog", "folly_json", "yoga", "reactnativejni", "reactnativeblob",
          "turbomodulejsijni", "fabricjni", "hermes-executor-release", "jscexecutor")  # fmt: skip
_YOGA = "com.facebook.yoga.YogaNative"


@pytest.fixture
def java(real_android: Path, abi: str) -> Iterator[tuple[Java, Path]]:
    """A guest with Java, and the libraries' folder."""
    with Guest(abi) as guest:
        models = [FBJNI, HERE / "yoga_models.py"]
        yield Java(guest, files=models), real_android / "react-native" / abi


def test_all_of_react_native_begins(java: tuple[Java, Path]) -> None:
    machine, folder = java
    for name in LOADED:
        machine.load(folder / f"lib{name}.so")
    registered = [
        method
        for kind in machine.vm.classes.values()
        for method in kind.methods.values()
        if method.entry
    ]
    assert len(registered) > 100


def test_yoga_lays_out_a_row(java: tuple[Java, Path]) -> None:
    """Three boxes that grow by 1, 2 and 3 share 300 pixels."""
    machine, folder = java
    machine.load(folder / "libyoga.so")

    def yoga(name: str, *arguments: Any) -> Any:
        return machine.call_static(_YOGA, f"jni_YG{name}JNI", *arguments)

    root = yoga("NodeNew")
    nodes = [root]
    yoga("NodeStyleSetFlexDirection", root, 2)
    yoga("NodeStyleSetWidth", root, 300.0)
    yoga("NodeStyleSetHeight", root, 100.0)
    for index in range(3):
        child = yoga("NodeNew")
        nodes.append(child)
        yoga("NodeStyleSetFlexGrow", child, float(index + 1))
        yoga("NodeInsertChild", root, child, index)
    kind = machine.vm.find_class("com/facebook/yoga/YogaNodeJNIBase")
    objects = [machine.vm.allocate(kind) for _ in nodes]
    yoga("NodeCalculateLayout", root, math.nan, math.nan, nodes, objects)
    measures = [tuple(made.arr)[1:5] for made in objects]
    assert measures == [
        (300.0, 100.0, 0.0, 0.0), (50.0, 100.0, 0.0, 0.0), (100.0, 100.0, 50.0, 0.0),
        (150.0, 100.0, 150.0, 0.0),
    ]  # fmt: skip
