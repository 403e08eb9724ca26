# SPDX-License-Identifier: GPL-2.0-or-later
"""Packs a project's libraries into an APK, when something in it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from droidemu.errors import UserError
from droidemu.sdk.apk import pack
from droidemu.sdk.apk.app import App
from droidemu.sdk.apk.keys import Signer, debug_signer, read_signer
from droidemu.sdk.commands import linked_files
from droidemu.sdk.project import DEBUG, Project
from droidemu.sdk.state import State, fingerprint
from droidemu.sdk.targets import Target

#: The records of an APK, beside those of the programs.
STATE = "apk.json"
#: Raise it when the same inputs make another APK.
_VERSION = "2"


class Packing:
    """The APK of a project, for some of its ABIs."""

    def __init__(
        self, project: Project, config: str, targets: Sequence[Target], built: Sequence[Path]
    ) -> None:
        """`built`: the libraries that were linked just now. UserError."""
        assert project.android is not None
        self._root = project.root
        self._app: App = project.android
        self.file = project.package(config, targets)
        said = self._app.debuggable
        self._debuggable = config == DEBUG if said is None else said
        self._signer = _signer(project, config)
        self._libraries = [
            # A debug build's libraries keep what crash reports and debuggers read.
            pack.Library(target.name, path, strip=config != DEBUG)
            for target, path in zip(targets, built, strict=False)
        ]
        for target in targets:
            self._libraries += _others(project, self._app, target)
        if not self._libraries:
            raise UserError(f"{project.file}: there is nothing to build, and no library to pack")
        self._state = State(self.file.parent, project.root, STATE)
        self._signature = fingerprint(
            _VERSION, repr(self._app), str(self._debuggable), self._signer.fingerprint
        )
        self._inputs = [library.path for library in self._libraries]
        self._inputs += pack.input_files(project.root, self._app)

    def is_current(self) -> bool:
        """Whether the APK can stay as it is."""
        return self._state.is_linked(self.file, self._signature, self._inputs)

    def make(self) -> bytes:
        """The APK's bytes. UserError."""
        self._state.claim()
        return pack.pack_app(self._root, self._app, self._libraries, self._debuggable, self._signer)

    def made(self) -> None:
        """The file is in its place. OSError."""
        self._state.linked(self.file, self._signature, self._inputs)
        self._state.save()

    @property
    def folder(self) -> Path:
        """Where the file can be written before it goes to its place."""
        return self._state.folder


def _signer(project: Project, config: str) -> Signer:
    app = project.android
    if app is None or app.key is None or config == DEBUG:
        return debug_signer()
    return read_signer(project.root / app.key)


def _others(project: Project, app: App, target: Target) -> list[pack.Library]:
    """Libraries that were made elsewhere: in the project's folder for them, or linked."""
    found = pack.own_libraries(project.root, app, target.name)
    known = {library.path.resolve() for library in found}
    for path in linked_files(project, target):
        if path.suffix == ".so" and path.resolve() not in known:
            found.append(pack.Library(target.name, path))
    return found
