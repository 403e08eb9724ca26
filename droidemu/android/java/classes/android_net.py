# SPDX-License-Identifier: GPL-2.0-or-later
"""android.net."""

from __future__ import annotations

import re
from typing import Any

from droidemu.android.java.classes.types import STRING
from droidemu.android.java.declare import Object, method

_URI = "Landroid/net/Uri;"


#: RFC 3986, appendix B. (urllib's remembers the last texts, whatever their length.)
_PARTS = re.compile(
    r"(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?"
)


class Uri(Object, java="android.net.Uri"):
    """An address."""

    text = ""

    @method(f"({STRING}){_URI}")
    @staticmethod
    def parse(vm: Any, text: str) -> Any:
        if text is None:
            raise vm.exception("java/lang/NullPointerException", "uriString")
        made = Uri()
        made.text = text
        return made

    def part(self, name: str) -> Any:
        """A component, None if there is none."""
        found = _PARTS.match(self.text)
        return None if found is None else found[name]

    @method(f"(){STRING}")
    def getScheme(self) -> Any:
        return self.part("scheme")

    @method(f"(){STRING}")
    def getHost(self) -> Any:
        authority = self.part("authority")
        if authority is None:
            return None
        host = authority.rpartition("@")[2]
        end = host.rfind(":")
        return host[:end] if end > host.rfind("]") else host

    @method(f"(){STRING}")
    def getPath(self) -> Any:
        # What follows a scheme without a slash is no path: mailto:somebody.
        path = self.part("path")
        opaque = self.part("scheme") and self.part("authority") is None and path[:1] != "/"
        return None if opaque else path

    @method(f"(){STRING}")
    def getQuery(self) -> Any:
        return self.part("query")

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
