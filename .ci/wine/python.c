// SPDX-License-Identifier: GPL-2.0-or-later
// python.exe: CPython for Windows is all in python311.dll.
#include <windows.h>

typedef int (*Main)(int, wchar_t **);

int wmain(int argc, wchar_t **argv) {
    HMODULE dll = LoadLibraryW(L"python311.dll");
    Main run = dll ? (Main)GetProcAddress(dll, "Py_Main") : NULL;
    return run ? run(argc, argv) : 127;
}
