# SPDX-License-Identifier: GPL-2.0-or-later
"""Arguments and results of Java methods between guest memory and Python, compiled once a method.

``Call...MethodA`` gets an array of ``jvalue`` (8 bytes each), ``Call...MethodV`` a ``va_list``: on
arm the address of the arguments (4 or 8 bytes, these aligned); on arm64 of a structure with the
stack's arguments and the two register save areas (AAPCS64, appendix B). float is a double there.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from types import CodeType, GeneratorType
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.java.classes.types import float_bits
from droidemu.android.java.signature import class_of_descriptor
from droidemu.memory import PROT_READ

if TYPE_CHECKING:
    from droidemu.android.java.klass import JavaClass, Method
    from droidemu.android.jni.env import Env

#: (env, receiver, invoke, address of the arguments) -> the result's word, or a generator of it.
Caller = Callable[["Env", Any, Callable[[Any, Any], Any], int], Any]

#: struct's code for a value of 8 bytes: a jvalue, or a word of arm64's va_list.
_WIDE: Final = {
    "Z": "B7x", "B": "b7x", "C": "H6x", "S": "h6x", "I": "i4x", "J": "q", "F": "f4x", "D": "d",
    "L": "Q",
}  # fmt: skip
#: The same for a word of arm's va_list; J and D are 8 bytes, aligned.
_NARROW: Final = {
    "Z": "B3x", "B": "b3x", "C": "H2x", "S": "h2x", "I": "i", "L": "I", "F": "d", "J": "q",
    "D": "d",
}  # fmt: skip
#: A jvalue on arm: a reference is its lower word.
_NARROW_JVALUE: Final = {**_WIDE, "L": "I4x"}

_RESULT: Final = {
    "V": "return 0",
    "Z": "return 1 if result else 0",
    "B": "return result & 0xFFFFFFFF",
    "C": "return result & 0xFFFF",
    "S": "return result & 0xFFFFFFFF",
    "I": "return result & 0xFFFFFFFF",
    "J": "return result & 0xFFFFFFFFFFFFFFFF",
    "F": "return float_bits(result)",
    "D": "return from_bytes(pack_double(result), 'little')",
    "L": "return e.new_local(result)",
}
_VA_LIST: Final = struct.Struct("<QQQii")


def caller(env: Env, method: Method, form: str) -> Caller:
    """The compiled marshalling of a method, kept in ``method.callers``.

    ``form``: A or V; "new A", "new V" of a constructor that gives its object.
    """
    wide = env.wide
    key = (form, wide)
    found: Caller | None = method.callers.get(key)
    if found is None:
        found = method.callers[key] = _build(method, form, wide)
    return found


def word(letter: str, value: Any, env: Env) -> int:
    """A result as the word that the guest gets."""
    if letter == "L":
        return env.new_local(value)
    if letter == "V":
        return 0
    if letter == "F":
        return float_bits(value)
    if letter == "D":
        return int.from_bytes(_DOUBLE.pack(value), "little")
    if letter == "Z":
        return 1 if value else 0
    return int(value) & ((1 << 64) - 1 if letter == "J" else 0xFFFFFFFF)


def _build(method: Method, form: str, wide: bool) -> Caller:
    shape = method.type.shape
    checks = _checked(method)
    result = "L" if form.startswith("new") else method.result
    source, structs = _source(shape, result, form[-1], wide, tuple(checks))
    scope: dict[str, Any] = {
        "method": method, "vm": method.owner.vm, "later": _later, "Generator": GeneratorType,
        "float_bits": float_bits, "pack_double": _DOUBLE.pack, "from_bytes": int.from_bytes,
        "PROT_READ": PROT_READ, "va_list": _VA_LIST.unpack_from, "mixed": _mixed, "shape": shape,
    }  # fmt: skip
    scope.update({f"class{index}": kind for index, kind in checks.items()})
    for index, layout in enumerate(structs):
        scope[f"unpack{index}"] = struct.Struct(layout).unpack_from
    exec(source, scope)
    made: Caller = scope["call"]
    return made


def _checked(method: Method) -> dict[int, JavaClass]:
    """Parameters whose class is looked at: all references but Object, if somebody models it."""
    vm = method.owner.vm
    found = {}
    for index, kind in enumerate(method.type.parameters):
        name = class_of_descriptor(kind)
        if kind[0] in "L[" and name != "java/lang/Object":
            known = vm.known_class(name)
            if known is not None:
                found[index] = known
    return found


@lru_cache(maxsize=2048)
def _source(
    shape: str, result: str, form: str, wide: bool, checks: tuple[int, ...]
) -> tuple[CodeType, tuple[str, ...]]:
    """The code of ``call`` and the layouts of the structures that it reads."""
    lines = ["def call(e, receiver, invoke, address):"]
    structs: list[str] = []
    names = [f"v{index}" for index in range(len(shape))]
    if shape:
        lines.append("    view = e.space.view")
        _reads(lines, structs, shape, form, wide, names)
    if "L" in shape:
        lines.append("    table = e.locals")
    for index, (name, letter) in enumerate(zip(names, shape, strict=True)):
        if letter == "Z":
            lines.append(f"    {name} = {name} != 0")
        elif letter == "L":
            lines.append(f"    {name} = table[{name}] if {name} in table else e.ref({name})")
            if index in checks:
                lines += [
                    f"    if {name} is not None:",
                    f"        kind = vm.by_type.get({name}.__class__) or vm.class_of({name})",
                    f"        if class{index} not in kind.ancestors:",
                    f"            vm.argument(method, {index}, {name})",
                ]
    arguments = f"({', '.join(names)}{',' if len(names) == 1 else ''})"
    lines += [
        f"    result = invoke(receiver, {arguments})",
        "    if result.__class__ is Generator:",
        f"        return later(e, result, {result!r})",
        f"    {_RESULT[result]}",
    ]
    return compile("\n".join(lines), "<jni marshalling>", "exec"), tuple(structs)


def _reads(
    lines: list[str], structs: list[str], shape: str, form: str, wide: bool, names: list[str]
) -> None:
    if form == "A":
        codes = _WIDE if wide else _NARROW_JVALUE
        structs.append("<" + "".join(codes[letter] for letter in shape))
        lines += [
            f"    e.space.check(address, {8 * len(shape)}, PROT_READ)",
            f"    {', '.join(names)}, = unpack0(view, address)",
        ]
    elif wide:
        _reads_arm64(lines, structs, shape, names)
    else:
        for odd in (0, 4):
            layout, size = _arm_layout(shape, odd)
            structs.append(layout)
            lines += [
                f"    {'if' if not odd else 'elif'} address & 7 == {odd}:",
                f"        e.space.check(address, {size}, PROT_READ)",
                f"        {', '.join(names)}, = unpack{len(structs) - 1}(view, address)",
            ]
        lines += ["    else:", "        e.space.check(e.space.size, 1, PROT_READ)"]


def _arm_layout(shape: str, at: int) -> tuple[str, int]:
    """Of arguments that begin at an address of 0 or 4 modulo 8; the size in bytes."""
    start, layout = at, "<"
    for letter in shape:
        if letter in "JDF":
            layout += "x" * (-at % 8)
            at += -at % 8 + 8
        else:
            at += 4
        layout += _NARROW[letter]
    return layout, at - start


def _reads_arm64(lines: list[str], structs: list[str], shape: str, names: list[str]) -> None:
    """Nearly always all arguments are in the save areas, one behind the other."""
    general = [index for index, letter in enumerate(shape) if letter not in "FD"]
    real = [index for index, letter in enumerate(shape) if letter in "FD"]
    fits = []
    if general:
        fits.append(f"general < 0 and general + {8 * len(general)} <= 0")
    if real:
        fits.append(f"real < 0 and real + {16 * len(real)} <= 0")
    lines += [
        "    e.space.check(address, 32, PROT_READ)",
        "    stack, general_top, real_top, general, real = va_list(view, address)",
        f"    if {' and '.join(fits)}:",
    ]
    parts = (
        (general, "general", "".join(_WIDE[shape[index]] for index in general), 8),
        (real, "real", "d8x" * len(real), 16),
    )
    for indices, area, layout, size in parts:
        if indices:
            structs.append("<" + layout)
            chosen = ", ".join(names[index] for index in indices)
            lines += [
                f"        at = {area}_top + {area}",
                f"        e.space.check(at, {size * len(indices)}, PROT_READ)",
                f"        {chosen}, = unpack{len(structs) - 1}(view, at)",
            ]
    lines += [
        "    else:",
        f"        {', '.join(names)}, = mixed(e.space, shape, stack, general_top, real_top, "
        "general, real)",
    ]


_WORDS: Final = {letter: struct.Struct("<" + code) for letter, code in _WIDE.items()}
_DOUBLE: Final = struct.Struct("<d")


def _mixed(
    space: Any, shape: str, stack: int, general_top: int, real_top: int, general: int, real: int
) -> list[Any]:
    """Arguments of which some are on the stack. MemoryFault."""
    values = []
    for letter in shape:
        if letter in "FD":
            layout = _DOUBLE
            if real < 0:
                at = real_top + real
                real += 16
            else:
                at, stack = stack, stack + 8
        else:
            layout = _WORDS[letter]
            if general < 0:
                at = general_top + general
                general += 8
            else:
                at, stack = stack, stack + 8
        space.check(at, 8, PROT_READ)
        values.append(layout.unpack_from(space.view, at)[0])
    return values


def _later(env: Env, body: Any, letter: str) -> Any:
    """The word of a body that sleeps or runs guest code."""
    result = yield from body
    return word(letter, result, env)
