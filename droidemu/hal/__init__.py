# SPDX-License-Identifier: GPL-2.0-or-later
"""Emulated devices: clock, screen, input. Plain data in, plain data out, no window needed.

Everything here is driven by one clock from one emulation thread; the few entries that other
threads may call say so. The kernel layer turns this data into Linux structures.
"""
