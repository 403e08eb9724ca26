// SPDX-License-Identifier: GPL-2.0-or-later
// python.exe: CPython for Windows is all in python311.dll.
//
// That asks for the serial number of a file's volume at every stat and every open. Wine's answer
// comes from its mount manager, another process, and takes three times as long as all else; nobody
// uses it here. So python311.dll gets a function that answers the rest and a constant.
#include <windows.h>
#include <winternl.h>

typedef int (*Main)(int, wchar_t **);
typedef BOOL(WINAPI *Information)(HANDLE, BY_HANDLE_FILE_INFORMATION *);
typedef NTSTATUS(NTAPI *Query)(HANDLE, IO_STATUS_BLOCK *, void *, ULONG, int);

typedef struct {
    LARGE_INTEGER created, accessed, written, changed;
    ULONG attributes;
} Basic;

typedef struct {
    LARGE_INTEGER allocated, size;
    ULONG links;
    BOOLEAN is_doomed, is_folder;
} Standard;

enum { BASIC = 4, STANDARD = 5, INTERNAL = 6, VOLUME = 0x10 };

static Information whole;
static Query query;

static FILETIME filetime(LARGE_INTEGER time) {
    FILETIME found = {time.LowPart, (DWORD)time.HighPart};
    return found;
}

static BOOL WINAPI information(HANDLE file, BY_HANDLE_FILE_INFORMATION *found) {
    IO_STATUS_BLOCK status;
    Basic basic;
    Standard standard;
    LARGE_INTEGER number;
    if (query(file, &status, &basic, sizeof basic, BASIC) ||
        query(file, &status, &standard, sizeof standard, STANDARD) ||
        query(file, &status, &number, sizeof number, INTERNAL))
        return whole(file, found);
    found->dwFileAttributes = basic.attributes;
    found->ftCreationTime = filetime(basic.created);
    found->ftLastAccessTime = filetime(basic.accessed);
    found->ftLastWriteTime = filetime(basic.written);
    found->dwVolumeSerialNumber = VOLUME;
    found->nFileSizeHigh = (DWORD)standard.size.HighPart;
    found->nFileSizeLow = standard.size.LowPart;
    found->nNumberOfLinks = standard.links;
    found->nFileIndexHigh = (DWORD)number.HighPart;
    found->nFileIndexLow = number.LowPart;
    return TRUE;
}

// Puts `information` where the library's calls find GetFileInformationByHandle.
static void replace(HMODULE library) {
    BYTE *base = (BYTE *)library;
    IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    IMAGE_DATA_DIRECTORY *imports =
        &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    IMAGE_IMPORT_DESCRIPTOR *from = (IMAGE_IMPORT_DESCRIPTOR *)(base + imports->VirtualAddress);
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
    whole = (Information)(void *)GetProcAddress(kernel, "GetFileInformationByHandle");
    query = (Query)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryInformationFile");
    for (; from->Name; from++) {
        void **entry = (void **)(base + from->FirstThunk);
        for (; *entry; entry++) {
            DWORD before;
            if (*entry != (void *)whole) continue;
            VirtualProtect(entry, sizeof *entry, PAGE_READWRITE, &before);
            *entry = (void *)information;
            VirtualProtect(entry, sizeof *entry, before, &before);
        }
    }
}

int wmain(int argc, wchar_t **argv) {
    HMODULE dll = LoadLibraryW(L"python311.dll");
    Main run = dll ? (Main)(void *)GetProcAddress(dll, "Py_Main") : NULL;
    if (dll) replace(dll);
    return run ? run(argc, argv) : 127;
}
