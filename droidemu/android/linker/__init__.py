# SPDX-License-Identifier: GPL-2.0-or-later
"""The Android linker of each guest process: ``loader/link`` on the kernel's files and memory.

The guest's half is ``guest/system/linker`` and ``guest/system/libdl``; they share the structures of
``guest/system/include/droidemu/loader.h``. Host calls 0x000 to 0x0FF.
"""
