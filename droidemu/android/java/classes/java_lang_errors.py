# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: the subclasses of Error."""

from __future__ import annotations

from droidemu.android.java.classes.java_lang_throwables import Throwable


class JavaError(Throwable, java="java.lang.Error"):
    """java.lang.Error."""


class AssertionError_(JavaError, java="java.lang.AssertionError"):
    """A failed assertion."""


class ThreadDeath(JavaError, java="java.lang.ThreadDeath"):
    """Thread.stop."""


class LinkageError(JavaError, java="java.lang.LinkageError"):
    """Base of the next ones."""


class ClassFormatError(LinkageError, java="java.lang.ClassFormatError"):
    """A bad class file."""


class ClassCircularityError(LinkageError, java="java.lang.ClassCircularityError"):
    """A class above itself."""


class ExceptionInInitializerError(LinkageError, java="java.lang.ExceptionInInitializerError"):
    """A static initialiser has failed."""


class NoClassDefFoundError(LinkageError, java="java.lang.NoClassDefFoundError"):
    """Nobody models the class."""


class UnsatisfiedLinkError(LinkageError, java="java.lang.UnsatisfiedLinkError"):
    """No such library, or no function for a native method."""


class VerifyError(LinkageError, java="java.lang.VerifyError"):
    """A bad class file."""


class IncompatibleClassChangeError(LinkageError, java="java.lang.IncompatibleClassChangeError"):
    """Base of the next ones."""


class AbstractMethodError(IncompatibleClassChangeError, java="java.lang.AbstractMethodError"):
    """A method without a body."""


class IllegalAccessError(IncompatibleClassChangeError, java="java.lang.IllegalAccessError"):
    """private."""


class InstantiationError(IncompatibleClassChangeError, java="java.lang.InstantiationError"):
    """No objects can be made of the class."""


class NoSuchFieldError(IncompatibleClassChangeError, java="java.lang.NoSuchFieldError"):
    """GetFieldID has not found it."""


class NoSuchMethodError(IncompatibleClassChangeError, java="java.lang.NoSuchMethodError"):
    """GetMethodID has not found it."""


class VirtualMachineError(JavaError, java="java.lang.VirtualMachineError"):
    """Base of the next ones."""


class InternalError(VirtualMachineError, java="java.lang.InternalError"):
    """The model of a method has failed: the message says how."""


class OutOfMemoryError(VirtualMachineError, java="java.lang.OutOfMemoryError"):
    """Too large."""


class StackOverflowError(VirtualMachineError, java="java.lang.StackOverflowError"):
    """Too deep."""
