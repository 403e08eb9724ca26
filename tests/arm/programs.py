# SPDX-License-Identifier: GPL-2.0-or-later
"""Small programs whose whole state can be compared: loads, stores, calls, SIMD, IT blocks."""

from __future__ import annotations

import random
import struct

from droidemu.engine import FpState

from .guest import Guest

#: Nodes of the ring that the programs chase through, and steps they take.
RING = 64
STEPS = 150

_A64 = """
    mov x20, #{steps}
1:  ldr x0, [x0]              // the ring
    add x1, x1, #1
    str x1, [x2], #8          // a log
    stp x0, x1, [sp, #-16]!
    bl 3f
    ldp x3, x4, [sp], #16
    ldr q0, [x0]
    add v1.2d, v1.2d, v0.2d
    str q1, [x5, #16]!
    ldxr x6, [x7]
    add x6, x6, #3
    b 4f                      // a block ends inside the exclusive sequence
4:
    stxr w8, x6, [x7]
    cbz w8, 2f
    add x9, x9, #1            // only after a switch of threads
2:  ldadd x1, x10, [x11]
    fmadd d2, d3, d4, d2
    adds x12, x12, x0
    adc x13, x13, x1
    subs x20, x20, #1
    b.ne 1b
    svc #0
3:  eor x14, x14, x1, lsl #3
    ret
"""

_ARM = """
    mov r9, #{steps}
1:  ldr r0, [r0]
    add r1, r1, #1
    str r1, [r2], #4
    push {{r0, r1}}
    bl 3f
    pop {{r3, r4}}
    vld1.32 {{d0-d1}}, [r0]
    vadd.i32 q1, q1, q0
    vst1.32 {{d2-d3}}, [r5]!
2:  ldrex r6, [r7]
    add r6, r6, #3
    b 4f
4:
    strex r8, r6, [r7]
    teq r8, #0
    bne 2b
    vmla.f64 d8, d9, d10
    adds r11, r11, r0
    adc r12, r12, r1
    tst r1, #1
    {it}
    ldreq r3, [r7]
    addeq r4, r3, r4
    strne r4, [r7, #4]
    addne r10, r10, #1
    subs r9, r9, #1
    bne 1b
    svc #0
3:  eor r10, r10, r1, lsl #3
    bx lr
"""


def start(guest: Guest) -> None:
    """Load the guest's program and put ring, log, counters and registers in place."""
    source = _A64 if guest.wide else _ARM
    guest.load(source.format(steps=STEPS, it="ittee eq" if guest.mode == "t32" else ""))
    word = guest.isa.word_size
    guest.map(0x800000, 0x8000, 3)
    ring, log, vectors, counter = 0x800000, 0x802000, 0x804000, 0x806000
    order = list(range(RING))
    random.Random(5).shuffle(order)
    nodes = [0] * RING
    for index, node in enumerate(order):
        nodes[node] = ring + 16 * order[(index + 1) % RING]
    for node, target in enumerate(nodes):
        guest.space.write(ring + 16 * node, struct.pack("<QQ", target, node * 0x9E3779B9))
    registers = [0] * len(guest.isa.general)
    registers[0] = ring
    registers[2] = log
    registers[5] = vectors
    registers[7] = counter
    if word == 8:
        registers[11] = counter + 64
    registers[guest.isa.general.index("sp")] = guest.DATA + 0x1000
    guest.cpu.set_general(registers)
    guest.cpu.set_fp(FpState(bytes(512 if guest.wide else 256), 0, 0))
    for name in ("d3", "d4") if guest.wide else ("d9", "d10"):
        guest[name] = 0x3FF3333333333333  # 1.2


def result(guest: Guest) -> tuple[object, ...]:
    """All that the program did."""
    fp = guest.cpu.fp()
    memory = guest.space.read(0x800000, 0x8000) + guest.space.read(guest.DATA, 0x2000)
    return (tuple(guest.cpu.general()), guest.cpu.flags, fp.vectors, fp.status, memory)
