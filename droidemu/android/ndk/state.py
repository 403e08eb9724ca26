# SPDX-License-Identifier: GPL-2.0-or-later
"""What the NDK's host side keeps for a kernel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from droidemu.android.logcat import Logcat
from droidemu.android.ndk.sensors import Gyroscopes
from droidemu.errors import tell

if TYPE_CHECKING:
    from droidemu.android.app import App
    from droidemu.android.ndk.activity import Activity
    from droidemu.kernel.kernel import Kernel


@dataclass
class NdkState:
    """One a kernel."""

    log: Logcat = field(default_factory=lambda: Logcat(tell))
    app: App | None = None
    activity: Activity | None = None
    gyroscopes: Gyroscopes = field(default_factory=Gyroscopes)
    #: Functions whose absence has been told.
    refused: set[str] = field(default_factory=set)


def state_of(kernel: Kernel) -> NdkState:
    """The state that belongs to a kernel; made when it is first asked for."""
    found: NdkState | None = kernel.kept.get(NdkState)
    if found is None:
        found = kernel.kept[NdkState] = NdkState()
    return found
