# SPDX-License-Identifier: GPL-2.0-or-later
"""Small hostile packages that ask for much: what is spent on one is bounded."""

from __future__ import annotations

import tracemalloc

import pytest

from droidemu.loader.apk import manifest as manifests
from droidemu.loader.apk import resources
from droidemu.loader.apk.config import Config, device_config
from droidemu.loader.apk.errors import ManifestError, ResourceError
from droidemu.loader.apk.package import Apk
from droidemu.loader.apk.resources import ResourceTable

from ..apkbuild import apk, manifest
from ..resbuild import Bag, E, Table

PHONE = device_config(width=1080, height=1920, dpi=420)


def test_aliases_share_the_meta_data_of_their_target() -> None:
    count = 600
    data = [
        E("meta-data", {"android:name": f"n{i}", "android:value": "v"}) for i in range(count)
    ]  # fmt: skip
    aliases = [
        E("activity-alias", {"android:name": f".A{i}", "android:targetActivity": ".Real"},
          [E("meta-data", {"android:name": "own", "android:value": f"{i}"})])
        for i in range(count)
    ]  # fmt: skip
    app = Apk(apk(manifest(E("activity", {"android:name": ".Real"}, data), *aliases)), "app.apk")
    tracemalloc.start()
    activities = app.manifest.activities
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20  # a copy each took 9 MB, and grew with the square
    assert activities[-1].meta_data["own"] == f"{count - 1}"
    assert activities[-1].meta_data["n7"] == "v" and len(activities[-1].meta_data) == count + 1


def test_one_long_name_that_many_elements_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "MAX_TEXT", 50_000)
    services = [E("service", {"android:name": "s" * 1000})] * 60
    with pytest.raises(ManifestError, match="it has more text than any real file"):
        Apk(apk(manifest(*services)), "app.apk").manifest  # noqa: B018


def crowded(entries: int, configs: int) -> tuple[ResourceTable, list[int]]:
    """Entries that have a value in many configurations, all of which fit."""
    built = Table()
    ids = [
        built.put("string", f"s{entry}", f"{entry}", Config(smallest_width_dp=config))
        for config in range(configs)
        for entry in range(entries)
    ]
    return ResourceTable(built.build()), ids[:entries]


def test_a_resource_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    table, (only,) = crowded(1, 50)
    looked = []
    monkeypatch.setattr(
        table, "_offset", lambda chunk, entry: looked.append(0) or chunk.entries  # type: ignore[func-returns-value]
    )  # fmt: skip
    found = [table.find(only, PHONE) for _ in range(100)]
    assert len(set(map(id, found))) == 1 and len(looked) == 50
    assert table.find(only, device_config(width=1080, height=1920, dpi=420)) == found[0]


def test_looking_up_has_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "MAX_WORK", 100)
    table, ids = crowded(4, 30)
    for number in ids[:3]:
        assert table.find(number, PHONE) is not None
    with pytest.raises(ResourceError, match="looking up takes longer"):
        table.find(ids[3], PHONE)
    assert table.find(ids[0], PHONE) is not None
    with pytest.raises(ResourceError, match="looking up takes longer"):
        list(table.variants(ids[3]))


def test_items_and_names_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "MAX_WORK", 300)
    built = Table()
    big = built.put("style", "Big", Bag([(0x01010000 + i, i) for i in range(140)]))
    long = built.put("string", "n" * 2000, "")
    table = ResourceTable(built.build())
    for _ in range(2):
        assert table.find(big, PHONE) is not None
    with pytest.raises(ResourceError, match="looking up takes longer"):
        table.find(big, PHONE)
    table = ResourceTable(built.build())
    assert table.find(long, PHONE) is not None
    assert table._work < 60
