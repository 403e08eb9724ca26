# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu call LIB.so SYMBOL ARGS...``: call one function of an Android library."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.errors import UserError

if TYPE_CHECKING:
    from droidemu.script import Guest

_INTEGER = re.compile(r"[+-]?(0[xX][0-9a-fA-F]+|\d+)")
#: Longer numbers fit no type of C's, and Python reads some 4,300 digits only.
_MOST_DIGITS = 100
_METHOD = re.compile(r"([\w./$]+)[.#](\w+|<init>)(\(.*\).+)")
_REAL = re.compile(r"[+-]?(\d+\.\d*|\.\d+|\d+(\.\d*)?[eE][+-]?\d+|inf|nan)")

EPILOG = """\b
Arguments without --prototype:
  42  -7  0x1F          an integer (int, or long long if it is larger)
  2.5  1e9              a double; 2.5f a float
  null                  a null pointer
  anything else         text: a const char *
  str:42  file:PATH     text; the bytes of a file
\b
Examples:
  droidemu call libm.so cos 1.0 --returns double
  droidemu call ./libhello.so greet World --returns "const char *"
  droidemu call ./libhello.so --prototype "int add(int, int)" add 2 3
"""


class _Call(click.Command):
    """Options in front of SYMBOL and behind LIBRARY; negative numbers are arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options of ours may stand anywhere; what looks like a number is never one."""
        own: list[str] = []
        rest: list[str] = []
        queue = list(args)
        values = {"--returns", "--prototype", "--abi", "--sysroot", "--java"}
        flags = {"--json", "-h", "--help"}
        while queue:
            word = queue.pop(0)
            name, equals, _ = word.partition("=")
            if word == "--":
                rest += queue
                break
            if name in values:
                own.append(word)
                if not equals and queue:
                    own.append(queue.pop(0))
            elif word in flags or (word.startswith("--") and not _INTEGER.fullmatch(word)):
                own.append(word)
            else:
                rest.append(word)
        return super().parse_args(ctx, [*own, "--", *rest])


@click.command(
    "call", cls=_Call, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG
)
@click.argument("library")
@click.argument("symbol")
@click.argument("arguments", nargs=-1)
@click.option("--returns", metavar="TYPE", help="C type of the result.  [default: int]")
@click.option("--prototype", metavar="C", help='The function in C: "double f(double, int)".')
@click.option(
    "--abi", metavar="NAME", help="For libraries that the guest has itself: arm64-v8a, armeabi-v7a."
)
@click.option(
    "--sysroot",
    type=click.Path(path_type=Path),
    help="A folder with the system libraries of a device.",
)
@click.option(
    "--java",
    "models",
    multiple=True,
    metavar="FILE.py",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Models of Java classes, for a library's JNI code; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    library: str,
    symbol: str,
    arguments: tuple[str, ...],
    returns: str | None,
    prototype: str | None,
    abi: str | None,
    sysroot: Path | None,
    models: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Call function SYMBOL of LIBRARY: a file, one in an APK (app.apk!libapp.so), or one that the
    guest has itself, like libz.so. com.acme.Main.add(II)I is a static native method of Java's: the
    library is loaded as an app does it, with JNI_OnLoad.
    """
    from droidemu.script import Guest, GuestCrash, GuestExit
    from droidemu.script.start import abi_of

    if prototype is not None and returns is not None:
        raise UserError("--returns and --prototype: the prototype already says what is returned")
    package, separator, inside = library.partition("!")
    in_apk = bool(separator) and Path(package).is_file()
    if not in_apk and Path(library).is_file():
        found = abi_of(Path(library))
        if abi is not None and abi not in (found, found.split("-")[0].removesuffix("eabi")):
            raise UserError(f"--abi {abi}: {library} is for {found}")
        abi = found
    elif not in_apk and ("/" in library or "\\" in library):
        raise UserError(f"{package}: no such file")
    with Guest(abi or "arm64-v8a", sysroot=sysroot) as guest:
        if "(" in symbol:
            if in_apk or prototype is not None or returns is not None:
                raise UserError("a Java method says its types itself, and is called in a file")
            _show(_call_java(guest, library, symbol, arguments, models), as_json, False)
            return
        if in_apk:
            opened = guest.open_apk(package).open(inside.rpartition("/")[2])
        else:
            opened = guest.open(library)
        if prototype is not None:
            types, values = None, [_plain(text) for text in arguments]
            text = prototype
        else:
            typed = [_typed(text) for text in arguments]
            types, values = [kind for kind, _ in typed], [value for _, value in typed]
            text = f"{returns or 'int'} ({', '.join(types)})"
        function = opened.function(text, symbol)
        try:
            result = function(*values)
        except GuestCrash as crash:
            click.echo(crash.report, err=True)
            raise SystemExit(128 + crash.signal) from None
        except GuestExit as ended:
            click.echo(f"droidemu: {ended}", err=True)
            raise SystemExit(ended.status) from None
        except (TypeError, ValueError, MemoryError) as error:
            raise UserError(str(error)) from None
        kind = function.prototype.result
        if kind.letter != "V":
            _show(result, as_json, kind.pointer)


def _call_java(
    guest: Guest, library: str, method: str, arguments: tuple[str, ...], models: tuple[Path, ...]
) -> Any:
    from droidemu.android.java.classes.java_lang_throwables import Throwable
    from droidemu.script.java import Java

    found = _METHOD.fullmatch(method)
    if found is None:
        raise UserError(f"{method}: expected CLASS.METHOD(ARGUMENTS)RESULT, like a.B.add(II)I")
    java = Java(guest, files=models)
    try:
        java.load(Path(library) if Path(library).is_file() else library)
        values = [_plain(text) for text in arguments]
        return java.call_static(found[1], found[2], *values, signature=found[3])
    except Throwable as error:
        raise UserError(f"Java exception: {error}") from None
    except (TypeError, ValueError) as error:
        raise UserError(str(error)) from None


def _show(result: Any, as_json: bool, pointer: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, default=str))
    elif pointer and isinstance(result, int):
        click.echo(hex(result))
    elif result is None:
        click.echo("null")
    elif isinstance(result, bool):
        click.echo(str(result).lower())
    else:
        click.echo(result if isinstance(result, str) else repr(result))


def _typed(text: str) -> tuple[str, Any]:
    """C type and value of an argument as it is written."""
    if _INTEGER.fullmatch(text):
        value = _integer(text)
        return ("int" if -(1 << 31) <= value < 1 << 31 else "long long"), value
    if text.endswith(("f", "F")) and _REAL.fullmatch(text[:-1]):
        return "float", float(text[:-1])
    if _REAL.fullmatch(text):
        return "double", float(text)
    if text == "null":
        return "void *", None
    return "const char *", _plain(text)


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise UserError(f"no argument takes a number of {len(text)} digits")
    return int(text, 0) if "x" in text.lower() else int(text)


def _plain(text: str) -> Any:
    """A value whose type the prototype tells."""
    kind, separator, rest = text.partition(":")
    if separator and kind == "str":
        return rest
    if separator and kind == "file":
        try:
            return Path(rest).read_bytes()
        except OSError as error:
            raise UserError(f"{rest}: {error.strerror}") from None
    if text == "null":
        return None
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _REAL.fullmatch(text):
        return float(text)
    return text
