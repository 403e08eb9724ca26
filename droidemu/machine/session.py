# SPDX-License-Identifier: GPL-2.0-or-later
"""From a run to its session and back: program and folders, as a session file names them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path, PurePosixPath

from droidemu.errors import UserError
from droidemu.hal.device import parse_locale
from droidemu.hal.stepped_input import STEP_NS
from droidemu.machine.config import MachineConfig, MountOption
from droidemu.machine.inside import is_inside, resolved
from droidemu.machine.program import PROGRAM_FOLDER, Program, app_of, check, resolve
from droidemu.machine.session_file import ProgramReference, Session
from droidemu.machine.session_machine import SessionMachine

#: A program that was recorded until its exit may take so much longer (guest ns).
_GRACE_NS = 1_000_000_000


def file_hash(path: Path) -> str:
    """SHA-256 of a file. UserError."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    return digest.hexdigest()


def describe(config: MachineConfig, program: Program, abi: str | None, path: Path) -> Session:
    """The session (to be kept at ``path``) of a run that is about to start; nothing ran yet.

    ``abi`` as the user gave it. UserError for what a replay could not repeat.
    """
    if config.debug is not None:
        raise UserError("a session cannot be recorded under a debugger: it stops when it likes")
    for mount in config.mounts:
        if not mount.read_only:
            raise UserError(
                f"--mount {mount.host}:{mount.guest}: a session can be repeated only if nothing "
                "of yours changes; add :ro"
            )
    if config.keymap is not None:
        raise UserError(f"a session cannot be recorded with a key map ({config.keymap})")
    folder = path.absolute().parent
    digest = file_hash(program.host)
    if program.app is not None and program.is_sample:
        reference = ProgramReference("sample", program.host.stem, program.app.isa, digest)
    elif program.app is not None:
        name = _relative(program.host, folder)
        reference = ProgramReference("file", name, program.app.isa, digest)
    elif not program.mounted:
        reference = ProgramReference("guest", program.guest, "", digest)
    elif program.is_sample:
        reference = ProgramReference("sample", program.title, abi or "", digest)
    else:
        reference = ProgramReference("file", _relative(program.host, folder), "", digest)
    return Session(
        program=reference,
        arguments=config.arguments,
        environment=_environment(config),
        profile=config.profile,
        settings=config.settings,
        mounts=tuple((_relative(mount.host, folder), mount.guest) for mount in config.mounts),
        sysroot=None if config.sysroot is None else _relative(config.sysroot, folder),
        seed=config.seed,
        step_ns=STEP_NS,
    )


def _environment(config: MachineConfig) -> dict[str, str]:
    """With LANG if the locale was chosen."""
    lang = {"LANG": parse_locale(config.settings.locale).posix} if config.lang else {}
    return lang | config.environment


def _relative(path: Path, folder: Path) -> str:
    """The path as seen from the session's folder, with slashes; absolute on another drive."""
    try:
        return Path(os.path.relpath(resolved(path), resolved(folder))).as_posix()
    except ValueError:
        return resolved(path).as_posix()


def locate(
    session: Session, folder: Path, *, program: Path | None = None, trust: bool = False
) -> tuple[MachineConfig, Program]:
    """What to run for a session whose file lies in ``folder``.

    ``program``: another build to run in place of the recorded one. Unless ``trust`` is given, the
    guest is shown only folders below ``folder``: a session may come from a stranger. UserError.
    """
    sysroot = None
    if session.sysroot is not None:
        sysroot = _inside(session.sysroot, folder, trust)
        if not sysroot.is_dir():
            raise UserError(f"the session's sysroot {sysroot} is not there")
    mounts = []
    for host, guest in session.mounts:
        place = _inside(host, folder, trust)
        if not place.exists():
            raise UserError(f"the session's mount {place} is not there")
        mounts.append(MountOption(place, guest, True))
    found = _program(session.program, folder, sysroot, trust)
    if program is not None:
        if not program.is_file():
            raise UserError(f"--program {program}: no such file")
        # The guest sees it where the recorded one was.
        found = app_of(program) or replace(found, host=program, mounted=True, app=None)
    if not found.host.is_file():
        raise UserError(
            f"the session's program {found.host} is not there; --program FILE names another one"
        )
    if found.app is None:
        check(found.host)
    config = MachineConfig(
        program=found.host,
        arguments=session.arguments,
        profile=session.profile,
        settings=session.settings,
        environment=dict(session.environment),
        mounts=tuple(mounts),
        sysroot=sysroot,
        time="virtual",
        seed=session.seed,
    )
    return config, found


def _near(name: str) -> None:
    """UserError for a share: already to look for it Windows signs in at the computer named."""
    if name.replace("\\", "/").startswith("//"):
        raise UserError(
            f"the session names {name}, which may be on another computer; --trust allows that"
        )


def _inside(name: str, folder: Path, trust: bool) -> Path:
    path = folder / name
    if not trust:
        _near(name)
    if not trust and not is_inside(path, folder):
        raise UserError(
            f"the session wants to show {name} to its program, which is outside of the session's "
            "folder; --trust allows that"
        )
    return path


def _program(
    reference: ProgramReference, folder: Path, sysroot: Path | None, trust: bool
) -> Program:
    if reference.kind == "sample":
        if PurePosixPath(reference.name).name != reference.name:
            raise UserError(f"no sample is named {reference.name!r}")
        from droidemu.sdk.catalog import find_sample

        found = find_sample(reference.name, *([reference.abi] if reference.abi else []))
        app = app_of(found, reference.abi or None)
        if app is not None:
            return replace(app, is_sample=True)
        return Program(found, f"{PROGRAM_FOLDER}/{reference.name}", True, reference.name, True)
    if reference.kind == "guest":
        if sysroot is None or not reference.name.startswith("/"):
            raise UserError("the session's program lies in a sysroot, but it names none")
        return resolve(reference.name, None, sysroot)
    if not trust:
        _near(reference.name)
    host = folder / reference.name
    app = app_of(host, reference.abi or None) if host.is_file() else None
    if app is not None:
        return app
    name = PurePosixPath(reference.name).name
    return Program(host, f"{PROGRAM_FOLDER}/{name}", True, name)


def until_ns(session: Session) -> int:
    """When (guest ns) a replay is ended from outside."""
    return session.end.ns + (_GRACE_NS if session.end.how == "exit" else 0)


def record(session: Session, machine: SessionMachine) -> Session:
    """The session with what a finished run of ``machine`` gave."""
    end = machine.conclude()
    return replace(session, inputs=machine.inputs, pictures=machine.pictures, end=end)
