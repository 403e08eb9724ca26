# SPDX-License-Identifier: GPL-2.0-or-later
"""How Android compares languages, scripts and regions when it picks a resource.

The rules are those of AOSP's ``androidfw/LocaleData.cpp``; its tables come from CLDR, of which
this file has the part that apps meet: the scripts of living languages, parents that are not just
the language, and each language's principal region.
"""

from __future__ import annotations

from typing import Final

#: Language to script, where it is not Latin.
_SCRIPTS: Final[dict[str, str]] = {
    language: script
    for script, languages in {
        "Arab": "ar fa ur ps sd ug ckb ks",
        "Armn": "hy",
        "Beng": "bn as",
        "Cyrl": "ru uk be bg mk sr kk ky mn tg tt ba cv ce os sah",
        "Deva": "hi mr ne kok sa mai bho doi brx",
        "Ethi": "am ti",
        "Geor": "ka",
        "Grek": "el",
        "Gujr": "gu",
        "Guru": "pa",
        "Hans": "zh",
        "Hebr": "he iw yi ji",
        "Jpan": "ja",
        "Khmr": "km",
        "Knda": "kn",
        "Kore": "ko",
        "Laoo": "lo",
        "Mlym": "ml",
        "Mymr": "my",
        "Orya": "or",
        "Sinh": "si",
        "Taml": "ta",
        "Telu": "te",
        "Thaa": "dv",
        "Thai": "th",
        "Tibt": "bo dz",
    }.items()
    for language in languages.split()
}
_REGIONAL_SCRIPTS: Final[dict[tuple[str, str], str]] = {
    ("zh", "TW"): "Hant", ("zh", "HK"): "Hant", ("zh", "MO"): "Hant", ("zh", "AU"): "Hant",
    ("zh", "GB"): "Hant", ("zh", "US"): "Hant", ("zh", "MY"): "Hant", ("zh", "TH"): "Hant",
    ("zh", "VN"): "Hant", ("zh", "PH"): "Hant", ("zh", "ID"): "Hant",
    ("pa", "PK"): "Arab", ("sr", "ME"): "Latn", ("sr", "RO"): "Latn", ("sr", "TR"): "Latn",
    ("mn", "CN"): "Mong", ("kk", "CN"): "Arab", ("ky", "CN"): "Arab", ("ky", "TR"): "Latn",
    ("az", "IR"): "Arab", ("az", "IQ"): "Arab", ("az", "RU"): "Cyrl", ("uz", "AF"): "Arab",
    ("uz", "CN"): "Cyrl", ("tg", "PK"): "Arab", ("ku", "LB"): "Arab", ("ha", "CM"): "Arab",
    ("ha", "SD"): "Arab", ("ms", "CC"): "Arab", ("sd", "IN"): "Deva", ("ks", "IN"): "Arab",
}  # fmt: skip

_WORLD_ENGLISH_REGIONS = """
    150 AG AI AU BB BE BM BS BW BZ CA CC CK CM CX CY DG DM ER FJ FK FM GB GD GG GH GI GM GY HK IE
    IL IM IN IO JE JM KE KI KN KY LC LR LS MG MO MS MT MU MW MY NA NF NG NR NU NZ PG PH PK PN PW
    RW SB SC SD SG SH SL SS SX SZ TC TK TO TT TV TZ UG VC VG VU WS ZA ZM ZW
"""
_LATIN_AMERICAN_REGIONS = "AR BO BR BZ CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV US UY VE"
#: Regions that fall back to another one before they fall back to the bare language.
_PARENTS: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("en", "Latn"): {
        **dict.fromkeys(_WORLD_ENGLISH_REGIONS.split(), "001"),
        **dict.fromkeys(("AT", "CH", "DE", "DK", "FI", "NL", "SE", "SI"), "150"),
    },
    ("es", "Latn"): dict.fromkeys(_LATIN_AMERICAN_REGIONS.split(), "419"),
    ("pt", "Latn"): dict.fromkeys(
        ("AO", "CH", "CV", "FR", "GQ", "GW", "LU", "MO", "MZ", "ST", "TL"), "PT"
    ),
    ("zh", "Hant"): {"MO": "HK"},
}

_PRINCIPAL: Final[dict[tuple[str, str], str]] = {
    ("ar", "Arab"): "EG", ("bn", "Beng"): "BD", ("de", "Latn"): "DE", ("el", "Grek"): "GR",
    ("en", "Latn"): "US", ("es", "Latn"): "ES", ("fa", "Arab"): "IR", ("fr", "Latn"): "FR",
    ("he", "Hebr"): "IL", ("hi", "Deva"): "IN", ("id", "Latn"): "ID", ("it", "Latn"): "IT",
    ("ja", "Jpan"): "JP", ("ko", "Kore"): "KR", ("ms", "Latn"): "MY", ("nl", "Latn"): "NL",
    ("pa", "Arab"): "PK", ("pa", "Guru"): "IN", ("pt", "Latn"): "BR", ("ru", "Cyrl"): "RU",
    ("sr", "Cyrl"): "RS", ("sr", "Latn"): "RS", ("sv", "Latn"): "SE", ("sw", "Latn"): "TZ",
    ("ta", "Taml"): "IN", ("tr", "Latn"): "TR", ("uk", "Cyrl"): "UA", ("ur", "Arab"): "PK",
    ("uz", "Latn"): "UZ", ("vi", "Latn"): "VN", ("zh", "Hans"): "CN", ("zh", "Hant"): "TW",
}  # fmt: skip

#: Old and new codes of one language that Android takes for each other.
_SAME_LANGUAGE: Final = frozenset({frozenset(("tl", "fil"))})


def script_of(language: str, region: str) -> str:
    """The script that a language is usually written in, "Latn" for those not known otherwise."""
    if not language:
        return ""
    return _REGIONAL_SCRIPTS.get((language, region)) or _SCRIPTS.get(language, "Latn")


def same_language(one: str, other: str) -> bool:
    """Equal, or two codes of one language (Tagalog and Filipino)."""
    return one == other or frozenset((one, other)) in _SAME_LANGUAGE


def close_to_us_english(region: str) -> bool:
    """Whether English in this region does not follow international English (en-001)."""
    return "001" not in _ancestors("en", "Latn", region)


def _ancestors(language: str, script: str, region: str) -> list[str]:
    """The regions from the given one to the bare language (""), nearest first."""
    parents = _PARENTS.get((language, script), {})
    found = [region]
    while found[-1]:
        found.append(parents.get(found[-1], ""))
    return found


def compare_regions(left: str, right: str, language: str, script: str, requested: str) -> int:
    """Positive if ``left`` serves a reader of ``language`` in ``requested`` better, 0 if equal."""
    if left == right:
        return 0
    if language == "es":
        # Spanish of Mexico and the United States is what Latin America gets if nothing is nearer.
        special = ("MX", "US")
        if left in special and right not in special:
            left = "419"
        elif right in special and left not in special:
            right = "419"
    wanted = _ancestors(language, script, requested)
    for region in wanted:
        if region == left:
            return 1
        if region == right:
            return -1
    distances = []
    for region in (left, right):
        chain = _ancestors(language, script, region)
        distances.append(next(i + wanted.index(r) for i, r in enumerate(chain) if r in wanted))
    if distances[0] != distances[1]:
        return distances[1] - distances[0]
    principal = _PRINCIPAL.get((language, script))
    if principal in (left, right):
        return 1 if left == principal else -1
    # Letters before digits, then the alphabet: arbitrary, but the same every time.
    return 1 if (left[:1].isdigit(), left) < (right[:1].isdigit(), right) else -1
