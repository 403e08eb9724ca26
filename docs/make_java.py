# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the modelled classes into docs/android/jni.md: ``python docs/make_java.py``.

With ``--check`` nothing is written, and the exit status is 1 if the page is not current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from droidemu.android.java.classes import PACKAGES
from droidemu.android.java.declare import ClassDeclaration, Object
from droidemu.android.java.loading import builtin_module
from droidemu.android.java.signature import dotted

PAGE = Path(__file__).resolve().parent / "android" / "jni.md"
BEGIN = "<!-- made by docs/make_java.py -->"
END = "<!-- end of what is made -->"
_MADE = re.compile(rf"^{BEGIN}\n.*?^{END}$", re.MULTILINE | re.DOTALL)


def page(text: str) -> str:
    """The page with the classes as they are now. ValueError if it has no place for them."""
    if len(_MADE.findall(text)) != 1:
        raise ValueError(f"jni.md needs {BEGIN} and {END}, once")
    made = f"{BEGIN}\n\n{classes()}\n\n{END}"
    return _MADE.sub(lambda _: made, text)


def classes() -> str:
    """A table for each package."""
    parts = []
    for package, modules in PACKAGES.items():
        found: dict[str, type[Object]] = {}
        for module in modules:
            for name, model in builtin_module(module).items():
                if name.rpartition("/")[0] == package:
                    found[name] = model
        if found:
            models = [model for _, model in sorted(found.items())]
            rows = [_row(model) for model in models if _has_members(model)]
            rest = [_head(model) for model in models if not _has_members(model)]
            parts.append(f"### {dotted(package)}")
            if rows:
                parts.append("\n".join(["| class | members |", "|---|---|", *rows]))
            if rest:
                what = "Without members of their own" if rows else "Without members"
                parts.append(f"{what}: {', '.join(rest)}.")
    return "\n\n".join(parts)


def _has_members(model: type[Object]) -> bool:
    return bool(model.java.methods or model.java.fields)


def _row(model: type[Object]) -> str:
    return f"| {_head(model)} | {', '.join(_members(model.java))} |"


def _head(model: type[Object]) -> str:
    declared = model.java
    name = dotted(declared.name).rpartition(".")[2]
    kind = "interface " if declared.is_interface else ""
    above = _parent(model)
    return f"{kind}`{name}`" + (f" : `{above}`" if above else "")


def _parent(model: type[Object]) -> str:
    for base in model.__mro__[1:]:
        found = base.__dict__.get("java")
        if isinstance(found, ClassDeclaration):
            name = dotted(found.name)
            return "" if name == "java.lang.Object" else name.rpartition(".")[2]
    return ""


def _members(declared: ClassDeclaration) -> Iterator[str]:
    """Names of constructors, methods and fields, how many overloads there are."""
    counts: dict[str, int] = {}
    for method in declared.methods:
        name = "new" if method.name == "<init>" else f"{method.name}()"
        counts[name] = counts.get(name, 0) + 1
    for name, count in sorted(counts.items(), key=lambda item: (item[0] != "new", item[0])):
        yield f"`{name}`" + (f" x{count}" if count > 1 else "")
    yield from (f"`{field.name}`" for field in sorted(declared.fields, key=lambda f: f.name))


def main() -> int:
    """Write the page, or with --check only look; the exit status."""
    check = "--check" in sys.argv[1:]
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if new != old:
        print(("not current: " if check else "written: ") + PAGE.name)
        if not check:
            PAGE.write_text(new, encoding="utf-8")
    return int(check and new != old)


if __name__ == "__main__":
    sys.exit(main())
