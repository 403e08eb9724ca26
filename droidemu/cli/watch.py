# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu watch``: run a project; build and restart it in the same window at every save."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from droidemu.cli.project import (
    TerminalListener,
    add_defaults,
    check_settings,
    wants_color,
)
from droidemu.errors import UserError, tell
from droidemu.sdk.project import DEBUG, FILE, RELEASE, load_project

if TYPE_CHECKING:
    from droidemu.machine.config import MachineConfig
    from droidemu.machine.machine import Machine
    from droidemu.machine.watch import Wanted
    from droidemu.sdk.changes import Changes
    from droidemu.sdk.project import Project
    from droidemu.sdk.targets import Target


@click.command(name="watch")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--release", is_flag=True, help="The release build instead of the debug build.")
@click.option("--abi", metavar="NAME", help="arm64 or arm; the project's first by default.")
@click.option("--headless", is_flag=True, help="No window.")
@click.option("--keep-data", is_flag=True, help="Files that the program made outlive a restart.")
@click.option("--poll", is_flag=True, help="Look for changes instead of being told of them.")
@click.option("--device", metavar="NAME", help="Device profile; see droidemu devices.")
@click.option("--size", metavar="WxH", help="Screen size in pixels.")
def command(folder: Path, arguments: tuple[str, ...], **chosen: Any) -> None:
    """Build and run the project in FOLDER (this one by default), again and again.

    Every save builds what has changed and starts the program anew in the same window. Sources
    that do not compile are told about in the terminal and over the last picture; the next save
    goes on from there. Ctrl+C or closing the window ends it. ARGUMENTS go to the program.
    """
    from droidemu.cli.run import set_up_log
    from droidemu.cli.settings_sources import collect
    from droidemu.machine.words import from_host

    project = load_project(folder)
    check_settings(project)
    set_up_log(collect(folder=project.root)["log"].value)
    words = tuple(from_host(word) for word in arguments)
    try:
        status = _run(project, words, chosen)
    except KeyboardInterrupt:
        status = 0
    click.get_current_context().exit(status)


def _run(project: Project, arguments: tuple[str, ...], chosen: dict[str, Any]) -> int:
    from droidemu.sdk import toolchain
    from droidemu.sdk.build import clear_words
    from droidemu.sdk.changes import Changes, is_on_network
    from droidemu.sdk.lock import hold

    toolchain.zig()
    project.pick(chosen["abi"])
    with clear_words(project):
        project.build_folder.mkdir(exist_ok=True)
    busy = f"another droidemu watch is running on {project.root}"
    with hold(project.build_folder / ".watch", 0, busy):
        poll = chosen["poll"] or is_on_network(project.root)
        folders = [project.root, *_outer_includes(project)]
        changes = Changes(folders, [project.build_folder], poll)
        try:
            return _watch(_Source(project, arguments, chosen, changes), chosen)
        finally:
            changes.close()


def _outer_includes(project: Project) -> list[Path]:
    """Folders with headers that lie outside of the project."""
    there = [project.root / name for name in project.include if (project.root / name).is_dir()]
    folders = [path.resolve() for path in there]
    root = project.root.resolve()
    return [path for path in folders if root not in (path, *path.parents)]


def _watch(source: _Source, chosen: dict[str, Any]) -> int:
    from droidemu.cli.run import make_display
    from droidemu.machine.machine import InternalError, Machine
    from droidemu.machine.watch import Watch

    wanted = source.first_program()
    machine = Machine(source.config(wanted), wanted.program)
    watch = Watch(machine, wanted, source, _say, chosen["keep_data"])
    ended_by = _end_with_signals(machine)
    _say(f"watching {source.project.root}; Ctrl+C ends it")
    watch.start()
    try:
        machine.run(make_display(machine, source.headless))
    except InternalError as error:
        raise UserError(f"internal error: {error} (a bug of DroidEmu)") from None
    finally:
        source.changes.interrupt()
        watch.close()
    return 0 if set(ended_by) <= {signal.SIGINT} else 128 + signal.SIGTERM


def _copy_to_run(apk: Path) -> Path:
    """A copy of an APK that runs: the next build can replace the APK itself, on Windows too."""
    from droidemu.sdk.state import OBJECTS

    try:
        copy = apk.parent / OBJECTS / f"watch-{apk.stat().st_mtime_ns}.apk"
        if not copy.is_file():
            for old in copy.parent.glob("watch-*.apk"):
                with contextlib.suppress(OSError):  # the one that runs now
                    old.unlink()
            made = copy.with_suffix(".new")
            shutil.copyfile(apk, made)
            made.replace(copy)
    except OSError as error:
        raise UserError(f"cannot copy {apk}: {error.strerror or error}") from None
    return copy


def _say(text: str) -> None:
    tell(f"[watch] {text}")


def _end_with_signals(machine: Machine) -> list[int]:
    """Ctrl+C, SIGTERM and on Windows Ctrl+Break end the run; answers a list of what came."""
    came: list[int] = []

    def end(number: int, frame: Any) -> None:
        came.append(number)
        machine.request_quit()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if sys.platform == "win32":  # also when the console's window is closed
        signal.signal(signal.SIGBREAK, end)
    return came


class _Listener(TerminalListener):
    """Tells only what is new: what the tools print, and that there was something to do."""

    def __init__(self) -> None:
        super().__init__()
        self.worked = False

    def step(self, target: Target, done: int, total: int, what: str) -> None:
        self.worked = True


class _Source:
    """``machine.watch.Source``: the project on the disk."""

    def __init__(
        self,
        project: Project,
        arguments: tuple[str, ...],
        chosen: dict[str, Any],
        changes: Changes,
    ) -> None:
        self.project = project
        self.changes = changes
        self._arguments = arguments
        self._chosen = chosen
        self._device: object = None
        self._locale_is_chosen = False
        #: Whether no window is wanted, by the option or in the project's file.
        self.headless = bool(chosen["headless"])
        self._data: set[Path] = set()

    def wait(self) -> frozenset[Path] | None:
        """See ``Source``."""
        return self.changes.wait()

    def concerns_data(self, changed: frozenset[Path]) -> bool:
        """Read-only mounts hold the program's data. (What it may write, it has written.)"""
        return any(
            path == folder or folder in path.parents for path in changed for folder in self._data
        )

    def build(self) -> Wanted:
        """See ``Source``; reads the project file anew."""
        from droidemu.machine.program import PROGRAM_FOLDER, Program, app_of, check
        from droidemu.machine.watch import Trouble, Wanted
        from droidemu.sdk.build import Builder, BuildFailed

        project = load_project(self.project.root)
        check_settings(project)
        self.project = project
        options = self._options()
        targets = project.pick(options["abi"])[:1]
        listener = _Listener()
        config = RELEASE if self._chosen["release"] else DEBUG
        builder = Builder(project, config, listener=listener, color=wants_color())
        start = time.monotonic()
        try:
            built = builder.build(targets)[0]
        except BuildFailed as failed:
            raise Trouble(failed.output) from None
        if listener.worked:
            _say(f"built {project.name} in {time.monotonic() - start:.2f} s")
        if project.android is None:
            check(built.program)
            guest = f"{PROGRAM_FOLDER}/{project.name}"
            program = Program(built.program, guest, True, project.name)
        else:
            app = app_of(_copy_to_run(built.program))
            assert app is not None
            program = app
        from droidemu.machine.config import parse_environment

        return Wanted(
            program,
            self._arguments or project.run.arguments,
            parse_environment(options["env"]),
            listener.worked,
        )

    def _options(self) -> dict[str, Any]:
        """The options of ``droidemu run`` that the project file and ours amount to."""
        from droidemu.cli.settings_sources import collect

        values = collect(folder=self.project.root)
        options: dict[str, Any] = {v.setting.param: v.value for v in values.values()}
        own = ("device", "size", "abi")
        options |= {name: self._chosen[name] for name in own if self._chosen[name] is not None}
        options.setdefault("input_file", None)
        for name in ("env", "mount", "java"):
            options[name] = tuple(options.get(name) or ())
        self._locale_is_chosen = values["locale"].origin != "default"
        add_defaults(self.project, options)
        fixed = {name: value for name, value in options.items() if name != "env"}
        if self._device not in (None, fixed):
            _say(f"{FILE}: another device, mount or input is taken at the next droidemu watch")
        self._device = fixed
        return options

    def config(self, wanted: Wanted) -> MachineConfig:
        """The machine for the project."""
        from droidemu.cli import run
        from droidemu.machine.config import AppOptions, MachineConfig, parse_mount
        from droidemu.sdk.changes import both_names

        options = self._options()
        self.headless = self.headless or options["headless"]
        mounts = tuple(parse_mount(text) for text in options["mount"])
        models = run.find_models(options)
        # A model is read anew by each start, too.
        data = [*(mount.host for mount in mounts if mount.read_only), *models]
        self._data = both_names(data)
        return MachineConfig(
            program=wanted.program.host,
            arguments=wanted.arguments,
            title=self.project.name,
            profile=run.make_profile(options),
            settings=run.make_settings(options),
            lang=self._locale_is_chosen,
            keymap=run.find_keymap(options, run.keymap_name(wanted.program)),
            environment=wanted.environment,
            app=AppOptions(keep=self._chosen["keep_data"]),
            mounts=mounts,
            sysroot=run.find_sysroot(options),
            input=options["input_file"],
            pictures=options.get("pictures"),
            java=models,
            jni_leaks=options["jni_leaks"],
            logcat=run.make_log_options(options),
            strace=run.trace_of(options),
            strace_stack=options["strace_stack"],
        )

    def first_program(self) -> Wanted:
        """Builds until something can run. UserError when it cannot from the start."""
        from droidemu.machine.watch import Trouble

        is_first = True
        while True:
            try:
                return replace(self.build(), worked=False)
            except Trouble:
                _say("does not compile; waiting for the next save")
            except UserError as error:
                if is_first:
                    raise
                _say(f"error: {error}; waiting for the next save")
            is_first = False
            # Not for ever in one call: Ctrl+C would have to wait on Windows.
            while self.changes.wait(0.5) is None:
                pass
