# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the options into the pages of docs/guide: ``python docs/make_reference.py``.

There is one page for each verb. What stands there between the two comments is made out of the same
click command that ``droidemu VERB --help`` shows; all else on the page is written by hand. With
``--check`` nothing is written, and the exit status is 1 if a page is not current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from droidemu.cli.main import VERBS, cli
from droidemu.cli.run_command import MAX_SHOWN, RunCommand, shown_default
from droidemu.cli.settings import SETTINGS, Setting

GUIDE = Path(__file__).resolve().parent / "guide"
BEGIN = "<!-- made by docs/make_reference.py -->"
END = "<!-- end of what is made -->"
_MADE = re.compile(rf"^{BEGIN}\n.*?^{END}$", re.MULTILINE | re.DOTALL)
_SETTINGS = {setting.param: setting for setting in SETTINGS}


def page(verb: str, text: str) -> str:
    """The page of a verb with its options as they are now. ValueError if it has no place."""
    if len(_MADE.findall(text)) != 1:
        raise ValueError(f"{verb}.md needs {BEGIN} and {END}, once")
    made = f"{BEGIN}\n\n{reference(verb)}\n\n{END}"
    return _MADE.sub(lambda _: made, text)


def reference(verb: str) -> str:
    """Usage and tables of options of a verb and its subcommands, as Markdown."""
    with click.Context(cli, info_name="droidemu") as top:
        command = cli.get_command(top, verb)
        assert command is not None
        with click.Context(command, info_name=verb, parent=top) as context:
            parts = [_usage(command, context), *_tables(verb, command)]
            if isinstance(command, click.Group):
                for name, inner in command.commands.items():
                    with click.Context(inner, info_name=name, parent=context) as below:
                        what = " ".join((inner.help or "").split())
                        parts += [_usage(inner, below), _cell(what), *_tables(name, inner)]
    return "\n\n".join(parts)


def _usage(command: click.Command, context: click.Context) -> str:
    pieces = " ".join(command.collect_usage_pieces(context))
    if isinstance(command, click.Group):  # click's versions differ
        pieces = pieces.replace(" COMMAND [ARGS]", " [COMMAND] [ARGS]")
    return f"```text\n{context.command_path} {pieces}\n```"


def _tables(verb: str, command: click.Command) -> Iterator[str]:
    """One table for each group of options; the verb's own come first."""
    groups: dict[str, list[str]] = {"": [], **{setting.group: [] for setting in SETTINGS}}
    takes_settings = isinstance(command, RunCommand)
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            setting = _SETTINGS.get(option.name or "") if takes_settings else None
            groups[setting.group if setting else ""].append(_row(option, setting))
    several = sum(map(bool, groups.values())) > 1
    for title, rows in groups.items():
        if rows:
            if several:
                yield f"**{title or f'Options of droidemu {verb}'}**"
            yield "\n".join(["| option | meaning |", "|---|---|", *rows])


def _row(option: click.Option, setting: Setting | None) -> str:
    names = ", ".join(f"`{name}{_value(option)}`" for name in option.opts[-1:])
    for short in option.opts[:-1]:
        names = f"`{short}`, {names}"
    if option.secondary_opts:
        names += ", " + ", ".join(f"`{name}`" for name in option.secondary_opts)
    notes = list(_notes(option, setting))
    text = " ".join((option.help or "").split())
    if notes:
        text += f" ({'; '.join(notes)})"
    return f"| {_cell(names)} | {_cell(text)} |"


def _value(option: click.Option) -> str:
    """How an option's value is written behind its name."""
    if option.is_flag:
        return ""
    if option.metavar:
        return f" {option.metavar}"
    if isinstance(option.type, click.Choice):
        return f" {'|'.join(str(choice) for choice in option.type.choices)}"
    return f" {(option.name or '').rpartition('_')[2].upper()}"


def _notes(option: click.Option, setting: Setting | None) -> Iterator[str]:
    """Limits, default, and whether it has to be there."""
    kind = option.type
    if isinstance(kind, click.IntRange | click.FloatRange):
        if kind.min is not None and kind.max is not None:
            if kind.max <= MAX_SHOWN:
                yield f"{kind.min:g} to {kind.max:g}"
        elif kind.min is not None:
            yield f"at least {kind.min:g}"
    if option.required:
        yield "required"
    if option.is_flag:
        if option.default is True and option.secondary_opts:
            yield f"default: `{option.opts[-1]}`"
    elif setting is not None:
        if default := shown_default(setting, option):
            yield f"default: `{default}`"
    elif option.show_default and option.default is not None:
        yield f"default: `{option.default}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main() -> int:
    """Write the pages, or with --check only look; the exit status."""
    check = "--check" in sys.argv[1:]
    stale = []
    for verb in VERBS:
        path = GUIDE / f"{verb}.md"
        old = path.read_text(encoding="utf-8")
        new = page(verb, old)
        if new != old:
            stale.append(path.name)
            if not check:
                path.write_text(new, encoding="utf-8")
    if stale:
        print(("not current: " if check else "written: ") + ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
