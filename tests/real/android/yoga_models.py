# SPDX-License-Identifier: GPL-2.0-or-later
"""The one class of Yoga's Java half that its library stores into."""

from __future__ import annotations

from droidemu.android.java import Object, field


class YogaNodeJNIBase(Object, java="com.facebook.yoga.YogaNodeJNIBase"):
    """A node as layout leaves it."""

    #: Flags, width, height, left, top.
    arr = field("[F")
    mLayoutDirection = field("I")
    mHasNewLayout = field("Z")
