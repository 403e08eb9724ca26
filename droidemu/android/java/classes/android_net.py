# SPDX-License-Identifier: GPL-2.0-or-later
"""android.net."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, method

_URI = "Landroid/net/Uri;"


class Uri(Object, java="android.net.Uri"):
    """An address."""

    text = ""

    @method(f"({STRING}){_URI}")
    @staticmethod
    def parse(text: str) -> Any:
        made = Uri()
        made.text = "" + text
        return made

    @method(f"(){STRING}")
    def getScheme(self) -> Any:
        return urlsplit(self.text).scheme or None

    @method(f"(){STRING}")
    def getHost(self) -> Any:
        return urlsplit(self.text).hostname

    @method(f"(){STRING}")
    def getPath(self) -> Any:
        return urlsplit(self.text).path

    @method(f"(){STRING}")
    def getQuery(self) -> Any:
        return urlsplit(self.text).query or None

    @method(f"(){STRING}")
    def toString(self) -> str:
        return self.text


class ConnectivityManager(Object, java="android.net.ConnectivityManager"):
    """No network is reachable."""

    @method("()Landroid/net/NetworkInfo;")
    def getActiveNetworkInfo(self) -> None:
        return None


class NetworkInfo(Object, java="android.net.NetworkInfo"):
    """A network."""

    @method("()Z")
    def isConnected(self) -> bool:
        return False

    @method("()I")
    def getType(self) -> int:
        return 1
