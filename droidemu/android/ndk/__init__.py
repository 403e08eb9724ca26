# SPDX-License-Identifier: GPL-2.0-or-later
"""The host's side of libandroid, liblog and the activity. Host calls 0x500 to 0x53F."""
