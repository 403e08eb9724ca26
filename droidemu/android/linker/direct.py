# SPDX-License-Identifier: GPL-2.0-or-later
"""``/system/bin/linker64 PROGRAM ARGUMENTS``: the linker started as a program.

Scripts use it to run programs from folders that forbid execution. The program named takes the
linker's place: it is mapped, the arguments move up by one, and the auxiliary vector tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.android.linker.files import open_library
from droidemu.kernel.errno import ENAMETOOLONG, KernelError
from droidemu.kernel.exec import map_image
from droidemu.kernel.task import PATH_MAX
from droidemu.loader.auxv import AT_ENTRY, AT_NULL, AT_PHDR, AT_PHNUM
from droidemu.loader.elf import parse_elf
from droidemu.loader.link.errors import LinkError
from droidemu.loader.mapping import plan_load, window_of

if TYPE_CHECKING:
    from droidemu.android.linker.guestdata import GuestData
    from droidemu.kernel.task import Task

#: More arguments, variables and entries than any stack has.
_MOST_WORDS = 1 << 20


def take_program(task: Task, data: GuestData, stack: int) -> str:
    """Map the program that the first argument names; its guest path.

    LinkError, KernelError, MemoryFault.
    """
    process = task.process
    linker = process.plan
    word = data.word
    if data.read_words(stack, 1)[0] < 2:
        raise LinkError(f"{linker.image.name}: needs the path of a program to run")
    name = task.path_argument(data.read_words(stack + 2 * word, 1)[0])
    if len(name) >= PATH_MAX:
        raise KernelError(ENAMETOOLONG)
    vfs, fs = task.kernel.vfs, process.fs
    path = name.decode("utf-8", "surrogateescape")
    if not path.startswith("/"):
        folder = vfs.path_of(fs.cwd, fs.root).decode("utf-8", "surrogateescape")
        path = f"{folder.rstrip('/')}/{path}"
    source = open_library(task.kernel, task, path)
    if source is None:
        raise LinkError(f"{path}: no such file among the guest's files")
    try:
        image = parse_elf(source.read, source.size, source.path)
        if image.isa != linker.image.isa or not image.is_pie:
            raise LinkError(f"{source.path}: is not a program for {linker.image.name}")
        mm = process.mm
        window = window_of(process.isa.name, mm.task_size)
        plan = plan_load(image, window, mm.find_gap(image.span + image.alignment))
        map_image(mm, plan, source.file)
    finally:
        source.close()
    process.plan, process.interpreter_plan = plan, linker
    _shift(
        task,
        data,
        stack,
        {AT_PHDR: plan.phdr, AT_PHNUM: len(image.phdrs), AT_ENTRY: plan.entry},
    )
    return source.path


def _shift(task: Task, data: GuestData, stack: int, changes: dict[int, int]) -> None:
    """Take the linker's name out of the arguments, and change the auxiliary vector.

    The stack pointer stays where it is, aligned; everything behind argv[0] moves down by a word.
    """
    word = data.word
    words = [data.read_words(stack, 1)[0] - 1]
    at = stack + 2 * word

    def take() -> int:
        nonlocal at
        value = data.read_words(at, 1)[0]
        at += word
        words.append(value)
        if len(words) > _MOST_WORDS:
            raise LinkError("corrupt: the program's arguments have no end")
        return value

    for _ in range(2):  # arguments, environment
        while take():
            pass
    begin = len(words)
    while True:
        key, _ = take(), take()
        if key in changes:
            words[-1] = changes[key]
        if key == AT_NULL:
            break
    data.words(stack, [*words, 0])
    task.process.auxv = b"".join(value.to_bytes(word, "little") for value in words[begin:])
