# SPDX-License-Identifier: GPL-2.0-or-later
"""launch.json: ours gets in, and not a character of the user's gets lost."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.cli.jsonc import JsoncError, parse
from droidemu.cli.vscode import configurations, merge, write_launch
from droidemu.errors import UserError
from droidemu.sdk.sources import source_root

OURS: list[dict[str, Any]] = configurations(
    Path("/work/app"), "arm64", "127.0.0.1", 1234, source_root()
)
LATER: list[dict[str, Any]] = configurations(
    Path("/work/other app"), "arm", "127.0.0.1", 4321, source_root()
)
NAMES = [configuration["name"] for configuration in OURS]


def value(text: str) -> Any:
    node = parse(text)
    assert node is not None
    return node.value


def test_a_new_file() -> None:
    text = merge(None, OURS)
    assert json.loads(text) == {"version": "0.2.0", "configurations": OURS}
    assert merge(text, OURS) == text
    assert merge("", OURS) == merge("  \n", OURS).lstrip() == text
    assert merge("// mine\n", OURS) == "// mine\n" + text


def test_what_the_configurations_say() -> None:
    root = source_root()
    assert root is not None
    gdb, lldb = OURS
    assert gdb["type"] == "cppdbg" and gdb["MIMode"] == "gdb"
    assert gdb["miDebuggerServerAddress"] == "127.0.0.1:1234"
    assert gdb["targetArchitecture"] == "arm64"
    assert gdb["program"] == str(Path("/work/app").absolute())
    assert {"text": f"directory {root.as_posix()}"} in gdb["setupCommands"]
    assert gdb["sourceFileMap"]["samples"] == str(root / "samples")
    assert lldb["type"] == "lldb"
    assert lldb["processCreateCommands"] == ["gdb-remote 127.0.0.1:1234"]
    assert lldb["sourceMap"] == {".": str(root)}
    assert LATER[1]["targetCreateCommands"][0].startswith('target create "')
    plain = configurations(Path("/x"), "arm", "::1", 5, None)
    assert plain[0]["miDebuggerServerAddress"] == "[::1]:5" and "sourceFileMap" not in plain[0]


USERS = """// my settings
{
\t"version": "0.2.0", // do not touch
\t"configurations": [
\t\t{ "name": "Python", "type": "debugpy", "args": ["a, b", "}"], }, // runs the tests
\t\t/* and another: */
\t\t{
\t\t\t"name": "Node",
\t\t\t"type": "node" // no comma
\t\t} // the last one
\t\t// {"name": "off"},
\t],
\t"compounds": []
}
// the end
"""


def test_a_file_with_comments_keeps_every_character() -> None:
    merged = merge(USERS, OURS)
    data = value(merged)
    assert [item["name"] for item in data["configurations"]] == ["Python", "Node", *NAMES]
    assert data["configurations"][2:] == OURS
    # What was there is still there, in order, with nothing but ours in between.
    head, tail = USERS.split('\t\t// {"name": "off"},')
    assert merged.startswith(head) or merged.startswith(
        head.replace("} // the last", "}, // the last")
    )
    assert merged.endswith(tail)
    assert '\n\t\t{\n\t\t\t"name": "DroidEmu (gdb)",\n' in merged
    assert merge(merged, OURS) == merged


def test_the_users_changes_to_our_configurations_stay() -> None:
    text = merge(None, OURS)
    text = text.replace('"gdb-multiarch"', '"/opt/gdb" /* mine */')
    text = text.replace('"stopAtConnect": true', '"stopAtConnect": false')
    text = text.replace(
        '"gdb-remote 127.0.0.1:1234"', '"settings show", "gdb-remote 127.0.0.1:1234", "bt"'
    )
    again = merge(text, LATER)
    gdb, lldb = value(again)["configurations"]
    assert gdb["miDebuggerPath"] == "/opt/gdb" and gdb["stopAtConnect"] is False
    assert "/* mine */" in again
    assert gdb["miDebuggerServerAddress"] == "127.0.0.1:4321"
    assert gdb["program"].endswith("other app") and gdb["targetArchitecture"] == "arm"
    assert lldb["processCreateCommands"] == ["settings show", "gdb-remote 127.0.0.1:4321", "bt"]
    assert lldb["targetCreateCommands"] == LATER[1]["targetCreateCommands"]


def test_what_the_user_took_out_comes_back_where_it_is_needed() -> None:
    text = '{"configurations": [{"name": "DroidEmu (gdb)", "processId": 7}]}'
    gdb, lldb = value(merge(text, OURS))["configurations"]
    assert gdb == {
        "name": "DroidEmu (gdb)", "processId": 7, "program": OURS[0]["program"],
        "miDebuggerServerAddress": "127.0.0.1:1234", "targetArchitecture": "arm64",
    }  # fmt: skip
    assert lldb == OURS[1]


@pytest.mark.parametrize(
    "text",
    ['{}', '{ }', '{"configurations": []}', '{"configurations": [ ]}', '{\n}\n', '{"a": 1}',
     '{"a": 1,}', '{"configurations": [1,]}', '{"configurations":[/* none */]}',
     '{"configurations": [\n    // none\n]}', '\ufeff{"configurations": []}', '{"a": [] // x\n}'],
)  # fmt: skip
def test_small_files(text: str) -> None:
    merged = merge(text, OURS)
    node = parse(text)
    assert node is not None
    before = node.value
    before["configurations"] = [*before.get("configurations", []), *OURS]
    assert value(merged) == before
    assert merge(merged, OURS) == merged


def test_line_ends_stay() -> None:
    text = '{\r\n  "configurations": [\r\n    {"name": "x"}\r\n  ]\r\n}\r\n'
    merged = merge(text, OURS)
    assert merged.count("\n") == merged.count("\r\n") > 10
    assert '\r\n    {\r\n      "name": "DroidEmu (gdb)",' in merged


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "does not hold an object"),
        ("7", "does not hold an object"),
        ('{"configurations": {}}', "no list"),
        ('{"configurations": [], "configurations": []}', "twice"),
        ('{"configurations": [{"name": "DroidEmu (gdb)", "type": 1, "type": 2}]}', "twice"),
        (
            '{"configurations": [{"name": "DroidEmu (gdb)", "program": [/* mine */]}]}',
            "is not of the expected kind",
        ),
        ('{"configurations": [', "line 1, column 21"),
        ('{\n  "a": 1\n  "b": 2\n}', "line 3, column 3: a comma"),
        ('{"a" 1}', "a colon"),
        ("{'a': 1}", "a name in quotes"),
        ('{"a": tru}', "a value was expected"),
        ('{"a": 01}', "a value was expected"),
        ('{"a": "x\ny"}', "a value was expected"),
        ("{} x", "behind the end"),
        ("{ /* no end", "comment does not end"),
        ('{"a": ,}', "a value was expected"),
        ("[,]", "a value was expected"),
        ("[" * 200, "nested too deeply"),
        ("[" + "9" * 5000 + "]", "too long"),
    ],
)
def test_what_cannot_be_merged(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(JsoncError, match=words.replace("(", r"\(")) as caught:
        merge(text, OURS)
    assert "\n" not in str(caught.value)
    file = tmp_path / ".vscode" / "launch.json"
    file.parent.mkdir()
    file.write_bytes(text.encode())
    with pytest.raises(UserError) as refused:
        write_launch(tmp_path, OURS)
    message = str(refused.value)
    assert "\n" not in message and "was not changed" in message
    assert json.loads(message[message.index("{") :].join(["[", "]"])) == OURS
    assert file.read_bytes() == text.encode()
    assert [path.name for path in file.parent.iterdir()] == ["launch.json"]


def test_writing(tmp_path: Path) -> None:
    path = write_launch(tmp_path, OURS)
    assert path == tmp_path / ".vscode" / "launch.json"
    assert json.loads(path.read_text(encoding="utf-8"))["configurations"] == OURS
    stamp = path.stat().st_mtime_ns
    write_launch(tmp_path, OURS)
    assert path.stat().st_mtime_ns == stamp, "written again without need"
    write_launch(tmp_path, LATER)
    text = path.read_text(encoding="utf-8")
    assert "127.0.0.1:4321" in text and "127.0.0.1:1234" not in text
    assert [file.name for file in path.parent.iterdir()] == ["launch.json"]


def test_not_to_be_read_or_written(tmp_path: Path) -> None:
    file = tmp_path / ".vscode" / "launch.json"
    file.parent.mkdir()
    file.write_bytes(b'{"a": "\xff"}')
    with pytest.raises(UserError, match="not UTF-8"):
        write_launch(tmp_path, OURS)
    assert file.read_bytes() == b'{"a": "\xff"}'
    other = tmp_path / "other"
    other.mkdir()
    (other / ".vscode").write_text("a file", encoding="utf-8")
    with pytest.raises(UserError, match="was not changed"):
        write_launch(other, OURS)
    assert (other / ".vscode").read_text(encoding="utf-8") == "a file"


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    real = tmp_path / "shared.json"
    real.write_text("{}", encoding="utf-8")
    real.chmod(0o640)
    link = tmp_path / ".vscode" / "launch.json"
    link.symlink_to(real)
    write_launch(tmp_path, OURS)
    assert link.is_symlink() and NAMES[0] in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o640


# -- anything at all -------------------------------------------------------------------------------

SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=6)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
ITEMS = st.dictionaries(
    st.sampled_from(["name", "program", "targetCreateCommands", "x", "type"]),
    st.sampled_from([*NAMES, "other"]) | VALUES,
    max_size=4,
)
FILES = st.dictionaries(st.sampled_from(["version", "compounds", "a"]), VALUES, max_size=3)


def untidy(data: Any, numbers: random.Random) -> str:
    """JSON with comments, blanks and trailing commas thrown in."""

    def gap() -> str:
        return numbers.choice(["", "", " ", "\n", "\t", "\n  ", "/* , ] } */", ' // , ] } "\n'])

    def show(item: Any) -> str:
        if isinstance(item, dict):
            parts = [
                f"{gap()}{json.dumps(key)}{gap()}:{gap()}{show(inner)}{gap()}"
                for key, inner in item.items()
            ]
            tail = "," if parts and numbers.random() < 0.3 else ""
            return "{" + ",".join(parts) + tail + gap() + "}"
        if isinstance(item, list):
            parts = [f"{gap()}{show(inner)}{gap()}" for inner in item]
            tail = "," if parts and numbers.random() < 0.3 else ""
            return "[" + ",".join(parts) + tail + gap() + "]"
        return json.dumps(item, ensure_ascii=numbers.random() < 0.5)

    return gap() + show(data) + gap()


def odd(item: Any) -> bool:
    """Whether one of our configurations has a list or an object where none belongs."""
    return (
        isinstance(item, dict)
        and item.get("name") in NAMES
        and (
            isinstance(item.get("program"), (list, dict))
            or isinstance(item.get("targetCreateCommands"), dict)
        )
    )


@settings(max_examples=200, deadline=None)
@given(FILES, st.none() | st.lists(ITEMS | SCALARS, max_size=3), st.randoms(use_true_random=False))
def test_any_file_is_merged_or_refused(
    data: dict[str, Any], items: list[Any] | None, numbers: random.Random
) -> None:
    if items is not None:
        data = {**data, "configurations": items}
    text = untidy(data, numbers)
    assert value(text) == data
    try:
        merged = merge(text, OURS)
    except JsoncError as error:
        assert "is not of the expected kind" in str(error)
        assert any(odd(item) for item in items or [])
        return
    after = value(merged)
    # All that was there is there, and ours too.
    assert {k: v for k, v in after.items() if k != "configurations"} == {
        k: v for k, v in data.items() if k != "configurations"
    }
    before, now = items or [], after["configurations"]
    for old, new in zip(before, now, strict=False):
        if not isinstance(old, dict) or old.get("name") not in NAMES:
            assert old == new
    assert {item["name"] for item in now if isinstance(item, dict) and "name" in item
            and isinstance(item["name"], str)} >= set(NAMES)  # fmt: skip
    assert merge(merged, OURS) == merged
    # Not a comment is lost.
    for comment in ("/* , ] } */", '// , ] } "'):
        assert merged.count(comment) == text.count(comment)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet='{}[]",:/*\\ \n\ttrue019.eE-+u\ufeff', max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse(text)
    except JsoncError as error:
        assert str(error).startswith("line ") and "\n" not in str(error)
        with pytest.raises(ValueError):
            json.loads(text, parse_constant=int)  # neither Infinity nor NaN
        return
    if node is not None:
        assert text[node.start : node.end].strip() == text[node.start : node.end]


@given(VALUES)
def test_plain_json_is_read_as_json_is(data: Any) -> None:
    assert value(json.dumps(data)) == data
