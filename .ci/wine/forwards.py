# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the C source of python3.dll, which passes everything on to python311.dll.

PYTHONPATH=FOLDER/WITH/pefile python3 forwards.py python311.dll >python3.c

Extension modules for the stable ABI (psutil) are linked to python3.dll; panda3d's wheel lacks it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pefile


def main() -> None:
    """One linker directive for each exported name."""
    path = Path(sys.argv[1])
    library = pefile.PE(str(path), fast_load=True)
    library.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_EXPORT"]])
    print('__asm__(".section .drectve,\\"yn\\"\\n"')
    for symbol in library.DIRECTORY_ENTRY_EXPORT.symbols:
        if symbol.name:
            name = symbol.name.decode()
            print(f'        ".ascii \\" -export:{name}={path.stem}.{name}\\"\\n"')
    print(");")
    print("int __stdcall DllMain(void *a, unsigned long b, void *c) { return 1; }")


if __name__ == "__main__":
    main()
