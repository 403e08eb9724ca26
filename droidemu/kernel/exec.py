# SPDX-License-Identifier: GPL-2.0-or-later
"""Starting programs: fs/exec.c and fs/binfmt_elf.c, fs/binfmt_script.c."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from droidemu.errors import UserError
from droidemu.kernel.abi import trampoline as t
from droidemu.kernel.abi.mman import (
    MAP_ANONYMOUS,
    MAP_FIXED,
    MAP_PRIVATE,
    PROT_EXEC,
    PROT_READ,
    PROT_WRITE,
)
from droidemu.kernel.errno import (
    E2BIG,
    EACCES,
    EIO,
    ELOOP,
    ENOENT,
    ENOEXEC,
    ENOMEM,
    ENOTDIR,
    NAMES,
    KernelError,
)
from droidemu.kernel.file import O_RDONLY, File
from droidemu.kernel.guestcall import abandon
from droidemu.kernel.mm import Mm
from droidemu.kernel.process import Process
from droidemu.kernel.rlimits import RLIMIT_NOFILE, RLIMIT_STACK, STACK_DEFAULT
from droidemu.kernel.task import Task
from droidemu.loader.auxv import program_auxv
from droidemu.loader.elf import ElfError, ElfImage, parse_elf
from droidemu.loader.mapping import LoadPlan, plan_load, window_of
from droidemu.loader.stack import ArgumentListTooLong, StartStack, layout_stack
from droidemu.memory import PAGE_SIZE, AddressSpace

if TYPE_CHECKING:
    from droidemu.engine import Engine, Isa
    from droidemu.kernel.fs import FsContext
    from droidemu.kernel.kernel import Kernel

#: BINPRM_BUF_SIZE: how much of a "#!" line counts.
_SCRIPT_HEAD = 256
#: Scripts whose interpreter is a script, at most.
_SCRIPT_DEPTH = 5
#: What the signal frame needs at least (AT_MINSIGSTKSZ on arm64 without SVE).
_MINSIGSTKSZ = {"arm64": 4720, "arm": 0}


@dataclass
class Program:
    """What execve found before anything was touched."""

    file: File
    image: ElfImage
    argv: list[bytes]
    #: The path as execve got it (AT_EXECFN, and the command's name).
    path: bytes
    interpreter_file: File | None = None
    interpreter: ElfImage | None = None

    def close(self) -> None:
        """Drop the references that ``find`` took."""
        self.file.drop()
        if self.interpreter_file is not None:
            self.interpreter_file.drop()


class _Refused(KernelError):
    """An execve error that has more to say than its number."""

    def __init__(self, errno: int, message: str) -> None:
        super().__init__(errno)
        self.message = message


# -- finding ---------------------------------------------------------------------------------------


def find(
    kernel: Kernel, task: Task | None, fs: FsContext, path: bytes, argv: Sequence[bytes]
) -> Program:
    """Open and check a program and its interpreter. KernelError, ElfError."""
    argv = list(argv) or [b""]
    name = path
    for _ in range(_SCRIPT_DEPTH):
        file = _open(kernel, task, fs, name, path)
        try:
            head = file.pread(task, _SCRIPT_HEAD, 0)  # type: ignore[arg-type]
            if not head.startswith(b"#!"):
                image = _parse(task, file, name)
                program = Program(file, image, argv, path)
                if image.interpreter is not None:
                    _find_interpreter(kernel, task, fs, program)
                return program
        except BaseException:
            file.drop()
            raise
        file.drop()
        words = head[2:].split(b"\n", 1)[0].strip(b" \t\0").split(None, 1)
        if not words:
            raise _Refused(ENOEXEC, f"{_text(name)}: the script names no interpreter")
        option = [words[1].strip()] if len(words) > 1 else []
        argv = [words[0], *option, name, *argv[1:]]
        name = words[0]
    raise _Refused(ELOOP, f"{_text(path)}: scripts run scripts without end")


def _open(kernel: Kernel, task: Task | None, fs: FsContext, path: bytes, program: bytes) -> File:
    from droidemu.kernel.vfs import executable

    try:
        file = kernel.vfs.open(task, path, O_RDONLY, fs=fs).acquire()
        try:
            # What the user names runs whatever its mode: execute permissions travel neither in
            # Python packages nor from Windows.
            if file.place is not None and task is not None:
                executable(file.place)
        except KernelError:
            file.drop()
            raise
        return file
    except KernelError as error:
        if error.errno in (ENOENT, ENOTDIR):
            reason = "no such file among the guest's files"
        elif error.errno == EACCES:
            reason = "not an executable file (chmod +x makes it one)"
        else:
            reason = NAMES.get(error.errno, str(error.errno))
        of = "" if path == program else f" (the interpreter of {_text(program)})"
        raise _Refused(error.errno, f"{_text(path)}{of}: {reason}") from None


def _parse(task: Task | None, file: File, path: bytes) -> ElfImage:
    def read(offset: int, size: int) -> bytes:
        return file.pread(task, size, offset)  # type: ignore[arg-type]

    return parse_elf(read, file.stat().size, _text(path))


def _find_interpreter(kernel: Kernel, task: Task | None, fs: FsContext, program: Program) -> None:
    image = program.image
    assert image.interpreter is not None
    path = image.interpreter.encode()
    try:
        file = _open(kernel, task, fs, path, program.path)
    except _Refused as error:
        if error.errno not in (ENOENT, ENOTDIR):
            raise
        hint = kernel.options.interpreter_hint
        reason = hint(image.interpreter) if hint is not None else None
        reason = reason or (
            "which is not among the guest's files (--sysroot DIR names a folder that has it)"
        )
        raise _Refused(
            error.errno,
            f"{_text(program.path)} is dynamically linked and needs {image.interpreter}, {reason}",
        ) from None
    program.interpreter_file = file
    try:
        program.interpreter = _parse(task, file, path)
    except BaseException:
        file.drop()
        raise
    if program.interpreter.isa != image.isa:
        file.drop()
        raise _Refused(
            ENOEXEC,
            f"{_text(program.path)} is an {image.isa} program, but {image.interpreter} is for "
            f"{program.interpreter.isa} (--sysroot must name a folder for the same architecture)",
        )


def _text(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")


# -- loading ---------------------------------------------------------------------------------------


@dataclass
class Loaded:
    """A new image in a new address space, ready to be started."""

    space: AddressSpace
    engine: Engine
    mm: Mm
    plan: LoadPlan
    interpreter_plan: LoadPlan | None
    stack: StartStack
    entry: int

    def close(self) -> None:
        """Give everything back."""
        self.mm.clear()
        self.engine.close()
        self.space.close()


def load(
    kernel: Kernel,
    isa: Isa,
    program: Program,
    envp: Sequence[bytes],
    stack_limit: int,
    uid: int = 0,
    gid: int = 0,
) -> Loaded:
    """Map a program. KernelError, ElfError, ArgumentListTooLong; nothing is left behind then."""
    if kernel.options.make_engine is None:
        raise UserError("no engine was given to run guest code")
    try:
        space = AddressSpace(isa.space_size)
    except MemoryError as error:
        raise UserError(str(error)) from None
    engine: Engine | None = None
    try:
        engine = kernel.options.make_engine(isa, space)
        mm = Mm(space, isa, kernel.options.memory_mb << 20)
        return _load(kernel, isa, program, envp, stack_limit, (uid, gid), space, engine, mm)
    except BaseException:
        if engine is not None:
            engine.close()
        space.close()
        raise


def _load(
    kernel: Kernel,
    isa: Isa,
    program: Program,
    envp: Sequence[bytes],
    stack_limit: int,
    ids: tuple[int, int],
    space: AddressSpace,
    engine: Engine,
    mm: Mm,
) -> Loaded:
    image = program.image
    if isa.word_size == 4:
        mm.map_special(t.VECTORS, t.kuser_page(), PROT_READ | PROT_EXEC, "[vectors]")
    prot = PROT_READ | PROT_WRITE | (PROT_EXEC if image.executable_stack else 0)
    limit = stack_limit if stack_limit <= 1 << 30 else STACK_DEFAULT
    top = mm.map_stack(limit, prot)
    window = window_of(isa.name, mm.mmap_base)
    plan = plan_load(image, window)
    map_image(mm, plan, program.file)
    entry, interpreter_base = plan.entry, 0
    interpreter_plan: LoadPlan | None = None
    if program.interpreter is not None and program.interpreter_file is not None:
        other = program.interpreter
        room = other.span + other.alignment
        interpreter_plan = plan_load(other, window, mm.find_gap(room) if other.is_pie else None)
        map_image(mm, interpreter_plan, program.interpreter_file)
        entry, interpreter_base = interpreter_plan.entry, interpreter_plan.bias
    mm.set_brk(plan.brk)
    code = t.SIGPAGE_ARM64 if isa.word_size == 8 else t.SIGPAGE_ARM
    mm.sigpage = mm.find_gap(PAGE_SIZE)
    mm.map_special(mm.sigpage, code, PROT_READ | PROT_EXEC, "[sigpage]")
    auxv = program_auxv(
        plan,
        execfn=program.path,
        hwcap=isa.hwcap,
        hwcap2=isa.hwcap2,
        interpreter_base=interpreter_base,
        uid=ids[0],
        gid=ids[1],
        minsigstksz=_MINSIGSTKSZ[isa.name],
        platform=isa.platform.encode(),
    )
    stack = layout_stack(top, isa.word_size, program.argv, envp, auxv, kernel.random(16), limit)
    space.write(stack.sp, stack.data)
    return Loaded(space, engine, mm, plan, interpreter_plan, stack, entry)


def map_image(mm: Mm, plan: LoadPlan, file: File) -> None:
    """Carry a load plan out. KernelError."""
    for op in plan.operations:
        flags = MAP_PRIVATE | MAP_FIXED
        if op.offset is None:
            mm.mmap(op.addr, op.length, op.prot, flags | MAP_ANONYMOUS)
        else:
            mm.mmap(op.addr, op.length, op.prot, flags, file, op.offset)
        if op.zero_length:
            mm.space.poke(op.zero_addr, bytes(op.zero_length))


def _install(process: Process, task: Task, program: Program, loaded: Loaded) -> None:
    """Make a loaded image the thread's own: registers as ELF_PLAT_INIT and start_thread."""
    process.space, process.engine, process.mm = loaded.space, loaded.engine, loaded.mm
    process.plan, process.interpreter_plan = loaded.plan, loaded.interpreter_plan
    process.missing_symbols.clear()
    process.exe = program.file.path.encode("utf-8", "surrogateescape")
    stack = loaded.stack
    process.auxv = stack.auxv_data
    process.arg_area = (stack.arg_start, stack.arg_end)
    process.env_area = (stack.env_start, stack.env_end)
    cpu = task.cpu
    cpu.sp = stack.sp
    if process.isa.word_size == 4:
        cpu.pc = loaded.entry & ~1
        cpu.thumb = bool(loaded.entry & 1)
        # r1 = argv, r2 = envp for very old start-up code (asm/processor.h start_thread).
        cpu.set("r1", stack.argv)
        cpu.set("r2", stack.envp)
    else:
        cpu.pc = loaded.entry
    task.name = program.path.rsplit(b"/", 1)[-1][:15]


# -- the two ways to start -------------------------------------------------------------------------


def spawn(kernel: Kernel, path: bytes, argv: Sequence[bytes], envp: Sequence[bytes]) -> Process:
    """A process out of nothing, as the kernel starts init. UserError."""
    from droidemu.kernel.fdtable import FdTable
    from droidemu.kernel.fs import FsContext

    fs = FsContext(kernel.vfs.root)
    try:
        program = find(kernel, None, fs, path, argv)
    except _Refused as error:
        raise UserError(error.message) from None
    except KernelError as error:
        raise UserError(f"{_text(path)}: {error}") from None
    try:
        isa = kernel.options.isas.get(program.image.isa)
        if isa is None:
            raise UserError(f"{_text(path)}: no engine for {program.image.isa} programs")
        process = Process(kernel, kernel.new_pid(), 0, isa)
        limit = process.rlimits[RLIMIT_STACK][0]
        try:
            loaded = load(kernel, isa, program, envp, limit, process.uid, process.gid)
        except KernelError as error:
            reason = "does not fit in the guest's memory" if error.errno == ENOMEM else error
            raise UserError(f"{_text(path)}: {reason}") from None
        process.argv, process.envp = program.argv, list(envp)
        process.fs = fs
        process.files = FdTable(lambda: process.rlimits[RLIMIT_NOFILE][0])
        task = Task(process.pid, process, loaded.engine.new_cpu())
        _install(process, task, program, loaded)
    finally:
        program.close()
    kernel.processes[process.pid] = process
    for hook in kernel.on_spawn:
        hook(process)
    if kernel.strace is not None:
        kernel.strace.spawned(task, path, program.argv, envp)
    kernel.scheduler.add(task)
    return process


def execve(task: Task, path: bytes, argv: Sequence[bytes], envp: Sequence[bytes]) -> None:
    """execve(2): replaces the image, ends the other threads. KernelError if it cannot."""
    process, kernel = task.process, task.kernel
    try:
        program = find(kernel, task, process.fs, path, argv)
    except ElfError as error:
        kernel.log.info("execve: %s", error)
        raise KernelError(ENOEXEC) from None
    except _Refused as error:
        kernel.log.info("execve: %s", error.message)
        raise KernelError(error.errno) from None
    try:
        isa = kernel.options.isas.get(program.image.isa)
        if isa is None:
            raise KernelError(ENOEXEC)
        limit = process.rlimits[RLIMIT_STACK][0]
        try:
            loaded = load(kernel, isa, program, envp, limit, process.uid, process.gid)
        except ArgumentListTooLong:
            raise KernelError(E2BIG) from None
        except ElfError as error:
            kernel.log.info("execve: %s", error)
            raise KernelError(ENOMEM) from None
        except UserError as error:
            kernel.log.warning("execve: %s", error)
            raise KernelError(EIO) from None
        # The point of no return.
        kernel.scheduler.only(task)
        old = (process.mm, process.engine, process.space)
        for hook in kernel.on_task_exit:
            # clear_child_tid and the robust list belong to the old memory (mm_release).
            hook(task)
        task.clear_child_tid = task.robust_list = 0
        task.cpu.release()
        process.isa = isa
        process.set_abi()
        task.abi = process.abi
        task.cpu = loaded.engine.new_cpu()
        _install(process, task, program, loaded)
        process.argv, process.envp = program.argv, list(envp)
        process.files.close_on_exec()
        process.sighand.exec()
        if process.signal_timers is not None:
            process.signal_timers.exec()
        task.altstack = (0, 2, 0)
        abandon(task)
        mm, engine, space = old
        mm.clear()
        engine.close()
        space.close()
        if kernel.debug is not None:
            kernel.debug.program_changed(task)
    finally:
        program.close()
