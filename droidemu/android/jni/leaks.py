# SPDX-License-Identifier: GPL-2.0-or-later
"""What native code has never given back, told at the end of a program or app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from droidemu.android.jni.symbols import in_system

if TYPE_CHECKING:
    from droidemu.android.jni.vm import JavaVm

#: Places told of each kind, and copies of each thread.
_MOST_PLACES: Final = 50
_MOST_COPIES: Final = 10


def report(vm: JavaVm) -> list[str]:
    """A line for each kind of reference, and for each place that made some; one for each copy."""
    lines = _references(vm, "global references", vm.globals)
    objects = {handle: find() for handle, find in vm.weaks.items()}
    lines += _references(vm, "weak global references", objects)
    for env in vm.envs:
        for address, (kind, value, _) in list(env.pins.items())[:_MOST_COPIES]:
            what = vm.class_of(value).pretty
            lines.append(f"{kind} of a {what} was never released ({address:#x})")
    return lines


def _references(vm: JavaVm, kind: str, table: Mapping[int, Any]) -> list[str]:
    made: dict[int, list[Any]] = {}
    for handle, value in table.items():
        made.setdefault(vm.made_at.get(handle, 0), []).append(value)
    # What the system keeps for the app, such as its activity.
    made = {at: kept for at, kept in made.items() if not (at and in_system(vm.process, at))}
    everything = [value for kept in made.values() for value in kept]
    if not everything:
        return []
    lines = [f"{kind} never deleted: {len(everything)} ({vm.histogram(everything)})"]
    chosen = sorted((at for at in made if at), key=lambda at: len(made[at]), reverse=True)
    chosen = chosen[:_MOST_PLACES]
    places = vm.options.places
    told = [f"{at:#x}" for at in chosen] if places is None else places(vm.process, chosen)
    by_place: dict[str, list[Any]] = {}
    for at, place in zip(chosen, told, strict=True):
        by_place.setdefault(place, []).extend(made[at])
    for place, kept in by_place.items():
        lines.append(f"{len(kept)} of them made at {place} ({vm.histogram(kept)})")
    return lines
