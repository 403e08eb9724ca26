# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be wrong with an Android package: each error is one line for the user."""

from __future__ import annotations

from droidemu.errors import UserError


class ApkError(UserError):
    """An Android package that cannot be used; the message names the file and the reason."""


class ZipError(ApkError):
    """The archive is damaged, hostile, or of a kind that Android does not install."""


class EntryError(ZipError):
    """One entry of an otherwise sound archive is missing, damaged or cannot be read."""


class AxmlError(ApkError):
    """Binary XML that is damaged, or larger than any real one."""


class ResourceError(ApkError):
    """A resource table that is damaged, or a resource that leads nowhere."""


class ManifestError(ApkError):
    """A manifest that is sound XML but does not describe an app."""
