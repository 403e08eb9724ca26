// SPDX-License-Identifier: GPL-2.0-or-later
// indirect: jumps whose target is data. A small stack machine with one function per instruction,
// objects with methods called through tables, and a dispatch by switch.
#include "bench.h"

struct machine {
    uint32_t stack[16];
    uint32_t top, pc;
    uint32_t counter;
};

typedef void operation(struct machine *m, uint32_t operand);

static void op_push(struct machine *m, uint32_t n) { m->stack[m->top++ & 15] = n; }
static void op_add(struct machine *m, uint32_t n) { m->top--, m->stack[(m->top - 1) & 15] += m->stack[m->top & 15] + n; }
static void op_mul(struct machine *m, uint32_t n) { m->top--, m->stack[(m->top - 1) & 15] *= m->stack[m->top & 15] | n; }
static void op_xor(struct machine *m, uint32_t n) { m->stack[(m->top - 1) & 15] ^= n; }
static void op_dup(struct machine *m, uint32_t n) { m->stack[m->top & 15] = m->stack[(m->top - 1) & 15] + n, m->top++; }
static void op_drop(struct machine *m, uint32_t n) { m->top -= n; }
static void op_loop(struct machine *m, uint32_t n) { m->pc = --m->counter ? n : m->pc; }

static operation *const volatile operations[] = {op_push, op_add, op_mul, op_xor, op_dup, op_drop, op_loop};
enum { PUSH, ADD, MUL, XOR, DUP, DROP, LOOP, END };

static const struct {
    uint8_t code;
    uint32_t operand;
} program[] = {{PUSH, 7},  {DUP, 1}, {MUL, 3}, {PUSH, 11}, {ADD, 5},  {XOR, 0x5a5a}, {DUP, 2},
               {PUSH, 13}, {ADD, 1}, {MUL, 9}, {XOR, 77},  {DROP, 0}, {LOOP, 1},     {END, 0}};

static uint32_t interpret(uint32_t times)
{
    struct machine m = {.counter = times};
    while (program[m.pc].code != END) {
        uint32_t at = m.pc++;
        operations[program[at].code](&m, program[at].operand);
    }
    return m.stack[(m.top - 1) & 15];
}

struct shape;
struct methods {
    uint32_t (*area)(const struct shape *);
    void (*grow)(struct shape *, uint32_t);
};
struct shape {
    const struct methods *methods;
    uint32_t a, b;
};

static uint32_t square_area(const struct shape *s) { return s->a * s->a; }
static uint32_t box_area(const struct shape *s) { return s->a * s->b; }
static uint32_t disc_area(const struct shape *s) { return s->a * s->a * 355 / 113; }
static uint32_t ring_area(const struct shape *s) { return (s->a * s->a - s->b) * 355 / 113; }
static void grow_both(struct shape *s, uint32_t by) { s->a += by, s->b += by / 2; }
static void grow_first(struct shape *s, uint32_t by) { s->a ^= by; }

static const struct methods kinds[] = {
    {square_area, grow_both}, {box_area, grow_first}, {disc_area, grow_both}, {ring_area, grow_first}};

static uint32_t shapes(uint32_t seed, uint32_t times)
{
    struct shape all[32];
    uint32_t sum = 0;
    for (int i = 0; i < 32; i++)
        all[i] = (struct shape){&kinds[next_random(&seed) >> 7 & 3], i, seed & 0xff};
    while (times--)
        for (int i = 0; i < 32; i++) {
            all[i].methods->grow(&all[i], sum & 7);
            sum += all[i].methods->area(&all[i]);
        }
    return sum;
}

static uint32_t classify(uint32_t seed, uint32_t times)
{
    uint32_t state = 1;
    while (times--) {
        switch (next_random(&seed) >> 11 & 15) {
        case 0: state += 3; break;
        case 1: state ^= seed; break;
        case 2: state *= 5; break;
        case 3: state -= 9; break;
        case 4: state = state << 3 | state >> 29; break;
        case 5: state = ~state; break;
        case 6: state ^= state >> 7; break;
        case 7: state += seed; break;
        case 8: state |= 1; break;
        case 9: state += 101; break;
        case 10: state ^= 0x1234; break;
        case 11: state *= 17; break;
        case 12: state -= seed >> 3; break;
        case 13: state ^= state << 11; break;
        case 14: state += state >> 1; break;
        default: state = state >> 1 | state << 31; break;
        }
    }
    return state;
}

uint64_t work(uint32_t rounds)
{
    uint64_t hash = 0;
    for (uint32_t i = 1; i <= rounds; i++) {
        hash = mix(hash, interpret(200));
        hash = mix(hash, shapes(i * 2654435761u | 1, 40));
        hash = mix(hash, classify(i * 40503u | 1, 1000));
    }
    return hash;
}
