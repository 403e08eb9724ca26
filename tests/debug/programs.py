# SPDX-License-Identifier: GPL-2.0-or-later
"""C programs that crash on purpose."""

from __future__ import annotations

#: Reads address 8 four calls deep, through two inlined functions (lines 3, 6 and 9).
NULL_DEREFERENCE = """\
volatile int sink;
static inline __attribute__((always_inline)) int inner(volatile int *p) {
    return *p + 1;
}
static inline __attribute__((always_inline)) int middle(volatile int *p) {
    return inner(p) * 3;
}
__attribute__((noinline)) int level3(volatile int *p) {
    int v = middle(p);
    sink = v;
    return v + 1;
}
__attribute__((noinline)) int level2(int n) {
    char buffer[200];
    for (int i = 0; i < 200; i++) ((volatile char *)buffer)[i] = n;
    int v = level3((volatile int *)(long)(n * 4));
    return v + buffer[n];
}
__attribute__((noinline)) int level1(int n) {
    int v = level2(n) + level2(n + 1);
    sink = v;
    return v;
}
void _start(void) {
    sink = level1(2);
    for (;;) ;
}
"""

#: Endless recursion.
STACK_OVERFLOW = """\
volatile int sink;
__attribute__((noinline)) int deeper(int n) {
    volatile char space[512];
    space[0] = n;
    sink = deeper(n + 1) + space[0];
    return sink;
}
void _start(void) { deeper(0); for (;;) ; }
"""

#: Calls a null function pointer.
NULL_CALL = """\
typedef int (*function)(int);
volatile function pointer;
volatile int sink;
__attribute__((noinline)) int caller(int n) { return pointer(n) + 1; }
void _start(void) { sink = caller(3); for (;;) ; }
"""

#: Writes to program code.
WRITE_TO_TEXT = """\
__attribute__((noinline)) void victim(void) { __asm__ volatile(""); }
void _start(void) { *(volatile char *)((long)victim & ~1L) = 1; for (;;) ; }
"""

CPLUSPLUS = """\
volatile int sink;
namespace game {
struct Player {
    int value;
    __attribute__((noinline)) int move(int by, const char *) { return sink = value + by; }
};
}
game::Player *volatile player;
extern "C" void _start() {
    sink = player->move(1, "");
    for (;;) ;
}
"""
