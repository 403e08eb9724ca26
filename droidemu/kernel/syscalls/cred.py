# SPDX-License-Identifier: GPL-2.0-or-later
"""User and group ids: kernel/sys.c, kernel/groups.c."""

from __future__ import annotations

from droidemu.kernel.errno import (
    EINVAL,
    EPERM,
    KernelError,
)
from droidemu.kernel.syscall import (
    Int,
    Ptr,
    Support,
    syscall,
)
from droidemu.kernel.task import Task


def _declare_get(name: str, attribute: str, arm64: int | None, arm: int | None) -> None:
    def handler(task: Task) -> int:
        return int(getattr(task.process, attribute))

    handler.__name__ = handler.__qualname__ = f"sys_{name}"
    syscall(name, arm64=arm64, arm=arm)(handler)


# Everyone is root, so that the 16-bit forms of arm equal the 32-bit ones.
for _name, _attribute, _arm64, _arm in (
    ("getuid", "uid", 174, 24),
    ("getuid32", "uid", None, 199),
    ("geteuid", "euid", 175, 49),
    ("geteuid32", "euid", None, 201),
    ("getgid", "gid", 176, 47),
    ("getgid32", "gid", None, 200),
    ("getegid", "egid", 177, 50),
    ("getegid32", "egid", None, 202),
):
    _declare_get(_name, _attribute, _arm64, _arm)


def _set_ids(task: Task, kind: str, *values: int) -> int:
    """Set real, effective and saved id; -1 leaves one as it is. Root may do anything."""
    process = task.process
    names = (f"{kind}", f"e{kind}", f"s{kind}")
    present = [int(getattr(process, name)) for name in names]
    for name, value in zip(names, values, strict=False):
        if value == -1:
            continue
        if process.euid != 0 and value not in present:
            raise KernelError(EPERM)
        setattr(process, name, value & 0xFFFFFFFF)
    return 0


@syscall("setuid", arm64=146)
def sys_setuid(task: Task, uid: Int) -> int:
    return _set_ids(task, "uid", uid, uid, uid)


@syscall("setuid32", arm=213)
def sys_setuid32(task: Task, uid: Int) -> int:
    return _set_ids(task, "uid", uid, uid, uid)


@syscall("setgid", arm64=144)
def sys_setgid(task: Task, gid: Int) -> int:
    return _set_ids(task, "gid", gid, gid, gid)


@syscall("setgid32", arm=214)
def sys_setgid32(task: Task, gid: Int) -> int:
    return _set_ids(task, "gid", gid, gid, gid)


@syscall("setreuid", arm64=145)
def sys_setreuid(task: Task, ruid: Int, euid: Int) -> int:
    return _set_ids(task, "uid", ruid, euid)


@syscall("setreuid32", arm=203)
def sys_setreuid32(task: Task, ruid: Int, euid: Int) -> int:
    return _set_ids(task, "uid", ruid, euid)


@syscall("setregid", arm64=143)
def sys_setregid(task: Task, rgid: Int, egid: Int) -> int:
    return _set_ids(task, "gid", rgid, egid)


@syscall("setregid32", arm=204)
def sys_setregid32(task: Task, rgid: Int, egid: Int) -> int:
    return _set_ids(task, "gid", rgid, egid)


@syscall("setresuid", arm64=147)
def sys_setresuid(task: Task, ruid: Int, euid: Int, suid: Int) -> int:
    return _set_ids(task, "uid", ruid, euid, suid)


@syscall("setresuid32", arm=208)
def sys_setresuid32(task: Task, ruid: Int, euid: Int, suid: Int) -> int:
    return _set_ids(task, "uid", ruid, euid, suid)


@syscall("setresgid", arm64=149)
def sys_setresgid(task: Task, rgid: Int, egid: Int, sgid: Int) -> int:
    return _set_ids(task, "gid", rgid, egid, sgid)


@syscall("setresgid32", arm=210)
def sys_setresgid32(task: Task, rgid: Int, egid: Int, sgid: Int) -> int:
    return _set_ids(task, "gid", rgid, egid, sgid)


def _get_res(task: Task, kind: str, *pointers: int) -> int:
    for prefix, pointer in zip(("", "e", "s"), pointers, strict=True):
        task.space.write_u32(pointer, getattr(task.process, prefix + kind))
    return 0


@syscall("getresuid", arm64=148)
def sys_getresuid(task: Task, ruid: Ptr, euid: Ptr, suid: Ptr) -> int:
    return _get_res(task, "uid", ruid, euid, suid)


@syscall("getresuid32", arm=209)
def sys_getresuid32(task: Task, ruid: Ptr, euid: Ptr, suid: Ptr) -> int:
    return _get_res(task, "uid", ruid, euid, suid)


@syscall("getresgid", arm64=150)
def sys_getresgid(task: Task, rgid: Ptr, egid: Ptr, sgid: Ptr) -> int:
    return _get_res(task, "gid", rgid, egid, sgid)


@syscall("getresgid32", arm=211)
def sys_getresgid32(task: Task, rgid: Ptr, egid: Ptr, sgid: Ptr) -> int:
    return _get_res(task, "gid", rgid, egid, sgid)


@syscall("setfsuid", arm64=151, support=Support.ACCEPTED)
def sys_setfsuid(task: Task, uid: Int) -> int:
    return task.process.euid


@syscall("setfsgid", arm64=152, support=Support.ACCEPTED)
def sys_setfsgid(task: Task, gid: Int) -> int:
    return task.process.egid


def _getgroups(task: Task, size: int, grouplist: int) -> int:
    groups = task.process.groups
    if size < 0 or (size and size < len(groups)):
        raise KernelError(EINVAL)
    if size:
        task.space.write(grouplist, b"".join(g.to_bytes(4, "little") for g in groups))
    return len(groups)


@syscall("getgroups", arm64=158)
def sys_getgroups(task: Task, gidsetsize: Int, grouplist: Ptr) -> int:
    return _getgroups(task, gidsetsize, grouplist)


@syscall("getgroups32", arm=205)
def sys_getgroups32(task: Task, gidsetsize: Int, grouplist: Ptr) -> int:
    return _getgroups(task, gidsetsize, grouplist)


def _setgroups(task: Task, size: int, grouplist: int) -> int:
    if not 0 <= size <= 65536:
        raise KernelError(EINVAL)
    if task.process.euid:
        raise KernelError(EPERM)
    data = task.space.read(grouplist, 4 * size)
    task.process.groups = [
        int.from_bytes(data[at : at + 4], "little") for at in range(0, len(data), 4)
    ]
    return 0


@syscall("setgroups", arm64=159)
def sys_setgroups(task: Task, gidsetsize: Int, grouplist: Ptr) -> int:
    return _setgroups(task, gidsetsize, grouplist)


@syscall("setgroups32", arm=206)
def sys_setgroups32(task: Task, gidsetsize: Int, grouplist: Ptr) -> int:
    return _setgroups(task, gidsetsize, grouplist)


# -- arm: the same again under other names and with 16-bit ids (kernel/uid16.c) --------------------


@syscall("setfsuid32", arm=215, support=Support.ACCEPTED)
def sys_setfsuid32(task: Task, uid: Int) -> int:
    return task.process.euid


@syscall("setfsgid32", arm=216, support=Support.ACCEPTED)
def sys_setfsgid32(task: Task, gid: Int) -> int:
    return task.process.egid


@syscall("setfsuid16", arm=138, support=Support.ACCEPTED)
def sys_setfsuid16(task: Task, uid: Int) -> int:
    return _narrow(task.process.euid)


@syscall("setfsgid16", arm=139, support=Support.ACCEPTED)
def sys_setfsgid16(task: Task, gid: Int) -> int:
    return _narrow(task.process.egid)


def _wide(value: int) -> int:
    """low2highuid: 16-bit -1 stays -1."""
    value &= 0xFFFF
    return -1 if value == 0xFFFF else value


def _narrow(value: int) -> int:
    """high2lowuid: an id that does not fit is overflowuid."""
    return value if value <= 0xFFFF else 65534


@syscall("setuid16", arm=23)
def sys_setuid16(task: Task, uid: Int) -> int:
    return _set_ids(task, "uid", *[_wide(uid)] * 3)


@syscall("setgid16", arm=46)
def sys_setgid16(task: Task, gid: Int) -> int:
    return _set_ids(task, "gid", *[_wide(gid)] * 3)


@syscall("setreuid16", arm=70)
def sys_setreuid16(task: Task, ruid: Int, euid: Int) -> int:
    return _set_ids(task, "uid", _wide(ruid), _wide(euid))


@syscall("setregid16", arm=71)
def sys_setregid16(task: Task, rgid: Int, egid: Int) -> int:
    return _set_ids(task, "gid", _wide(rgid), _wide(egid))


@syscall("setresuid16", arm=164)
def sys_setresuid16(task: Task, ruid: Int, euid: Int, suid: Int) -> int:
    return _set_ids(task, "uid", _wide(ruid), _wide(euid), _wide(suid))


@syscall("setresgid16", arm=170)
def sys_setresgid16(task: Task, rgid: Int, egid: Int, sgid: Int) -> int:
    return _set_ids(task, "gid", _wide(rgid), _wide(egid), _wide(sgid))


def _get_res16(task: Task, kind: str, *pointers: int) -> int:
    for prefix, pointer in zip(("", "e", "s"), pointers, strict=True):
        task.space.write_u16(pointer, _narrow(getattr(task.process, prefix + kind)))
    return 0


@syscall("getresuid16", arm=165)
def sys_getresuid16(task: Task, ruid: Ptr, euid: Ptr, suid: Ptr) -> int:
    return _get_res16(task, "uid", ruid, euid, suid)


@syscall("getresgid16", arm=171)
def sys_getresgid16(task: Task, rgid: Ptr, egid: Ptr, sgid: Ptr) -> int:
    return _get_res16(task, "gid", rgid, egid, sgid)


@syscall("getgroups16", arm=80)
def sys_getgroups16(task: Task, gidsetsize: Int, grouplist: Ptr) -> int:
    groups = task.process.groups
    if gidsetsize < 0 or (gidsetsize and gidsetsize < len(groups)):
        raise KernelError(EINVAL)
    if gidsetsize:
        data = b"".join(_narrow(group).to_bytes(2, "little") for group in groups)
        task.space.write(grouplist, data)
    return len(groups)


@syscall("setgroups16", arm=81)
def sys_setgroups16(task: Task, gidsetsize: Int, grouplist: Ptr) -> int:
    if not 0 <= gidsetsize <= 65536:
        raise KernelError(EINVAL)
    if task.process.euid:
        raise KernelError(EPERM)
    data = task.space.read(grouplist, 2 * gidsetsize)
    task.process.groups = [
        int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)
    ]
    return 0
