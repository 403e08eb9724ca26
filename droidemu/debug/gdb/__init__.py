# SPDX-License-Identifier: GPL-2.0-or-later
"""The remote protocol that gdb, lldb and IDEs speak: packets, sessions, the loopback server."""
