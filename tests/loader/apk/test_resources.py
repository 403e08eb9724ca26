# SPDX-License-Identifier: GPL-2.0-or-later
"""Resource tables: every form of entry, references, styles, configurations and damage."""

from __future__ import annotations

import struct

import pytest

from droidemu.loader.apk import values as v
from droidemu.loader.apk.config import Config, device_config, parse_config, split_locale
from droidemu.loader.apk.errors import ResourceError
from droidemu.loader.apk.match import better, matches
from droidemu.loader.apk.resources import ResourceTable
from droidemu.loader.apk.values import Value

from ..resbuild import Bag, Table, pack_config

PHONE = device_config(width=1080, height=1920, dpi=420)
GERMAN = device_config(width=1080, height=1920, dpi=420, locale="de-DE")


def text(table: ResourceTable, resource_id: int, device: Config = PHONE) -> str | None:
    found = table.find(resource_id, device)
    assert found is not None
    return None if found.value is None else str(found.value)


@pytest.mark.parametrize("form", ["plain", "sparse", "offset16", "compact"])
@pytest.mark.parametrize("utf8", [False, True])
def test_every_form_of_entries(form: str, utf8: bool) -> None:
    built = Table(form=form, utf8=utf8)
    ids = {}
    for index in range(50):
        ids[index] = built.put("string", f"s{index}", f"text ä{index}")
    for index in range(0, 50, 7):
        built.put("string", f"s{index}", f"Text {index}", Config(language="de"))
    flag = built.put("bool", "on", True)
    size = built.put("dimen", "margin", Value(v.TYPE_DIMENSION, 0x1001))
    alias = built.put("string", "alias", Value(v.TYPE_REFERENCE, ids[3]))
    table = ResourceTable(built.build())
    assert table.packages == {0x7F: "org.example"}
    for index, number in ids.items():
        assert text(table, number) == f"text ä{index}"
        german = f"Text {index}" if index % 7 == 0 else f"text ä{index}"
        assert text(table, number, GERMAN) == german
        assert table.name_of(number) == f"string/s{index}"
    assert table.id_of("string/s49") == ids[49] and table.id_of("string/none") is None
    assert table.id_of("bool/on") == flag == 0x7F020000
    found = table.find(flag, PHONE)
    assert found is not None and found.value is not None and found.value.boolean is True
    assert text(table, size) == "16dp"
    assert table.resolve(Value(v.TYPE_REFERENCE, alias), PHONE) == Value(
        v.TYPE_STRING, 3, "text ä3"
    )
    assert len(list(table.resource_ids())) == 53
    assert [str(c) for c in table.configurations()] == ["", "de"]
    assert table.find(ids[49] + 5, PHONE) is None and table.name_of(ids[49] + 5) is None
    assert [str(r.config) for r in table.variants(ids[7])] == ["", "de"]


def test_references_end() -> None:
    built = Table()
    ids = [built.put("string", f"s{i}", f"@{0x7F010000 + i + 1:#010x}") for i in range(19)]
    built.put("string", "s19", "the end")
    one = built.put("string", "one", "@0x7f010015")
    other = built.put("string", "other", f"@{one:#010x}")
    away = built.put("string", "away", "@0x01040000")
    null = built.put("string", "null", Value(v.TYPE_REFERENCE, 0))
    bag = built.put("style", "s", Bag([(0x01010000, 5)]))
    to_bag = built.put("string", "to_bag", Value(v.TYPE_REFERENCE, bag))
    table = ResourceTable(built.build())

    def resolved(number: int) -> Value | None:
        return table.resolve(Value(v.TYPE_REFERENCE, number), PHONE)

    assert other == 0x7F010015
    assert str(resolved(ids[1])) == "the end"
    for number in (one, other):
        with pytest.raises(ResourceError, match="lead in a circle"):
            resolved(number)
    for number in (away, null, to_bag, 0x7F990000, 0x7F01FFFF):
        assert resolved(number) is None
    with pytest.raises(ResourceError, match="there is no resource @0x7f990000"):
        table.find(0x7F990000, PHONE)
    short = table.resolve(Value(v.TYPE_DYNAMIC_REFERENCE, ids[1] & 0xFFFFFF), PHONE)
    assert str(short) == "the end"  # package 0: this one


def test_styles_inherit() -> None:
    built = Table()
    base = built.put("style", "Base", Bag([(0x01010000, 1), (0x01010001, "base")]))
    derived = built.put("style", "Derived", Bag([(0x01010001, "derived")], base))
    loop = built.put("style", "Loop", Bag([(0x01010002, 3)], 0x7F010002))
    platform = built.put("style", "Platform", Bag([(0x01010002, 3)], 0x01030005))
    table = ResourceTable(built.build())
    items = {key: str(value) for key, value in table.bag(derived, PHONE).items()}
    assert items == {0x01010000: "1", 0x01010001: "derived"}
    assert loop == 0x7F010002
    with pytest.raises(ResourceError, match="parents of a style lead in a circle"):
        table.bag(loop, PHONE)
    assert list(table.bag(platform, PHONE)) == [0x01010002]
    found = table.find(derived, PHONE)
    assert found is not None and found.value is None and found.parent == base


@pytest.mark.parametrize("size", [28, 36, 48, 52, 56, 64, 80])
def test_configurations_of_every_age(size: int) -> None:
    whole = Config(
        mcc=310, mnc=4, language="fil", region="419", orientation=2, touchscreen=3, density=480,
        keyboard=2, navigation=1, input_flags=5, screen_width=480, screen_height=800,
        sdk_version=26, minor_version=1, screen_layout=0x62, ui_mode=0x21, smallest_width_dp=600,
        width_dp=700, height_dp=800, script="Latn", variant="POSIX", screen_layout2=2,
        color_mode=9,
    )  # fmt: skip
    raw = pack_config(whole, size)
    parsed = parse_config(raw, 0, len(raw), "x")
    assert parsed == (whole if size >= 56 else parse_config(pack_config(parsed), 0, 64, "x"))
    assert (parsed.language, parsed.region, parsed.sdk_version) == ("fil", "419", 26)
    assert (parsed.ui_mode, parsed.height_dp) == ((0x21, 800) if size >= 36 else (0, 0))
    with pytest.raises(ResourceError):
        parse_config(raw, 0, len(raw) - 1, "x")


@pytest.mark.parametrize(
    ("config", "qualifiers"),
    [
        (Config(), ""),
        (Config(language="de", region="AT", density=320), "de-rAT-xhdpi"),
        (Config(language="zh", script="Hant", region="TW"), "b+zh+Hant+TW"),
        (Config(language="es", region="419"), "b+es+419"),
        (Config(orientation=2, ui_mode=0x20, density=0xFFFE, sdk_version=26),
         "land-night-anydpi-v26"),
        (Config(smallest_width_dp=600, width_dp=720, screen_layout=0x83),
         "ldrtl-sw600dp-w720dp-large"),
        (Config(density=420), "420dpi"),
        (Config(mcc=262, mnc=0xFFFF), "mcc262-mnc00"),
        (Config(mcc=310, mnc=4, touchscreen=3, keyboard=1, navigation=2, input_flags=6),
         "mcc310-mnc4-finger-keyshidden-nokeys-navexposed-dpad"),
    ],
)  # fmt: skip
def test_qualifiers(config: Config, qualifiers: str) -> None:
    assert str(config) == qualifiers


def test_locales_of_devices() -> None:
    assert split_locale("de_DE") == ("de", "", "DE")
    assert split_locale("zh-Hant-TW") == ("zh", "Hant", "TW")
    assert split_locale("es-419") == ("es", "", "419")
    assert split_locale("fil") == ("fil", "", "")
    for wrong in ("", "e", "english", "de-", "../x"):
        with pytest.raises(ResourceError, match="is not a locale such as"):
            split_locale(wrong)
    tablet = device_config(width=2560, height=1600, dpi=320, locale="ar", night=True)
    assert str(tablet) == (
        "ar-ldrtl-sw800dp-w1280dp-h800dp-xlarge-notlong-notround-nowidecg-lowdr-land-night-xhdpi-"
        "finger-keyssoft-nokeys-navhidden-nonav-2560x1600-v30"
    )


def best(device: Config, *configs: Config) -> str:
    """The one that wins, whatever the order they come in (pinned against AOSP in tests/real)."""
    winners = set()
    for order in (configs, configs[::-1]):
        chosen: Config | None = None
        for config in order:
            if matches(config, device) and (chosen is None or better(config, chosen, device)):
                chosen = config
        winners.add(str(chosen))
    assert len(winners) == 1, winners
    return winners.pop()


def density(*numbers: int) -> tuple[Config, ...]:
    return tuple(Config(density=number) for number in numbers)


def locales(*tags: str) -> tuple[Config, ...]:
    found = []
    for tag in tags:
        language, script, region = split_locale(tag) if tag else ("", "", "")
        found.append(Config(language=language, script=script, region=region))
    return tuple(found)


def phone(**how: object) -> Config:
    return device_config(**{"width": 1080, "height": 1920, "dpi": 420, **how})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("device", "configs", "winner"),
    [
        (phone(dpi=320), density(160, 240, 320, 480), "xhdpi"),
        (phone(dpi=420), density(160, 240, 320, 480), "xxhdpi"),
        (phone(dpi=200), density(160, 240), "hdpi"),
        (phone(dpi=640), density(160, 240, 320, 480), "xxhdpi"),
        (phone(dpi=320), density(320, 0xFFFE), "anydpi"),
        (phone(dpi=160), density(0, 320), ""),
        (phone(locale="de-DE"), locales("", "de", "fr", "de-AT"), "de"),
        (phone(locale="de-AT"), locales("", "de", "de-AT"), "de-rAT"),
        (phone(locale="de-CH"), locales("", "de-AT", "fr"), "de-rAT"),
        (phone(locale="fr-FR"), locales("", "de"), ""),
        (phone(locale="en-US"), locales("", "en-GB"), ""),
        (phone(locale="en-US"), locales("", "en"), "en"),
        (phone(locale="en-AU"), locales("", "en-US", "en-GB"), "en-rGB"),
        (phone(locale="en-AU"), locales("", "en", "en-GB"), "en"),
        (phone(locale="en-AU"), locales("", "en", "en-GB", "en-001"), "b+en+001"),
        (phone(locale="es-AR"), locales("", "es", "es-419"), "b+es+419"),
        (phone(locale="es-AR"), locales("", "es", "es-MX", "es-US"), "es-rMX"),
        (phone(locale="pt-AO"), locales("", "pt-BR", "pt-PT"), "pt-rPT"),
        (phone(locale="zh-TW"), locales("", "zh-CN", "zh-HK"), "zh-rHK"),
        (phone(locale="zh-SG"), locales("", "zh-CN", "zh-TW"), "zh-rCN"),
        (phone(locale="sr-RS"), locales("", "sr-Latn", "sr"), "sr"),
        (phone(locale="fil"), locales("", "tl"), "tl"),
        (phone(night=True), (Config(), Config(ui_mode=0x20), Config(ui_mode=0x10)), "night"),
        (phone(), (Config(), Config(ui_mode=0x20), Config(ui_mode=0x10)), "notnight"),
        (phone(sdk_version=25), (Config(), Config(sdk_version=21), Config(sdk_version=26)), "v21"),
        (phone(), (Config(orientation=1), Config(orientation=2)), "port"),
        (phone(), (Config(), Config(smallest_width_dp=320), Config(smallest_width_dp=600)),
         "sw320dp"),
        (phone(), (Config(), Config(width_dp=300), Config(width_dp=400)), "w400dp"),
        (phone(), (Config(screen_layout=1), Config(screen_layout=2), Config(screen_layout=3)),
         "normal"),
        (phone(), (Config(), Config(mcc=310)), ""),
        (phone(), (Config(input_flags=2), Config()), ""),
    ],
)  # fmt: skip
def test_the_best_configuration_wins(
    device: Config, configs: tuple[Config, ...], winner: str
) -> None:
    assert best(device, *configs) == winner


def test_a_soft_keyboard_counts_as_exposed() -> None:
    assert matches(Config(input_flags=1), PHONE)
    assert better(Config(input_flags=1), Config(), PHONE)
    assert better(Config(input_flags=3), Config(input_flags=1), PHONE)


def test_a_worse_locale_may_still_win_by_what_follows() -> None:
    """As on every Android: it depends on the table's order (aapt puts the plain ones first)."""
    one, other = Config(density=480), Config(language="de")
    assert better(one, other, GERMAN) and better(other, one, GERMAN)


def test_damage_is_named() -> None:
    built = Table()
    for index in range(5):
        built.put("string", f"s{index}", f"text {index}")
    good = built.build()
    package = good.index(struct.pack("<HH", 0x200, 288))
    kind = good.index(struct.pack("<HH", 0x201, 84))
    entry = kind + struct.unpack_from("<I", good, kind + 16)[0]
    for at, code, value, message in [
        (0, "<H", 3, "it is not a resource table"),
        (4, "<I", 1 << 20, "cut off"),
        (package + 2, "<H", 64, "the header of the package .* is short"),
        (package + 8, "<I", 0x17F, "there is no package 0x17f"),
        (package + 8 + 260, "<I", 1 << 20, "the names of the package .* lie outside"),
        (package + 8 + 260, "<I", kind - package, "there are no names at"),
        (kind + 8, "<B", 0, "there is no type 0"),
        (kind + 8, "<B", 9, "there is no string 8"),
        (kind + 12, "<I", 1 << 20, "the entries of the type .* do not fit"),
        (kind + 16, "<I", 1 << 20, "the entries of the type .* do not fit"),
        (kind + 20, "<I", 12, "a configuration of 12 bytes"),
        (kind + 84, "<I", 1 << 20, "an entry .* lies outside"),
        (entry, "<H", 0, "an entry of 0 bytes"),
        (entry, "<H", 9999, "an entry of 9999 bytes"),
        (entry + 4, "<I", 99, "there is no string 99"),
        (entry + 12, "<I", 99, "there is no string 99"),
        (entry + 2, "<H", 1, "a complex entry of 8 bytes"),
    ]:
        damaged = bytearray(good)
        struct.pack_into(code, damaged, at, value)
        with pytest.raises(ResourceError, match=message) as error:
            ResourceTable(bytes(damaged), "app.apk: resources.arsc").find(0x7F010000, PHONE)
        assert str(error.value).startswith("app.apk: resources.arsc: ")
    with pytest.raises(ResourceError, match="cut off"):
        ResourceTable(b"")


def test_the_items_of_a_style_must_fit() -> None:
    built = Table()
    style = built.put("style", "s", Bag([(0x01010000, 0x1234), (0x01010001, 0x5678)]))
    good = bytearray(built.build())
    count = good.index(struct.pack("<III", 0, 2, 0x01010000)) + 4
    for wrong in (3, 100_001, 0xFFFFFFFF):
        struct.pack_into("<I", good, count, wrong)
        with pytest.raises(ResourceError, match=f"the {wrong} items of the entry .* do not fit"):
            ResourceTable(bytes(good)).find(style, PHONE)
