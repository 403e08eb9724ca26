// SPDX-License-Identifier: GPL-2.0-or-later
// Code that stack_calls.c maps by itself, as a dynamic linker would: it needs no relocation.
#include <bits/raw_syscall.h>
#include <sys/syscall.h>

__attribute__((noinline, used)) static long plugin_inner(int number)
{
    long result = inline_syscall6(SYS_getpgid, number, 0, 0, 0, 0, 0);
    __asm__ volatile("" ::: "memory");
    return result;
}

__attribute__((noinline, used)) long plugin_entry(int number, long (*back)(int))
{
    long result = plugin_inner(number) + back(number);
    __asm__ volatile("" ::: "memory");
    return result;
}

int main(void)
{
    return (int)plugin_entry(0, (long (*)(int))plugin_inner);
}
