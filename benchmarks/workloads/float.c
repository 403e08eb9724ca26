// SPDX-License-Identifier: GPL-2.0-or-later
// float: double precision. Five bodies under gravity (division, square root), a product of
// matrices, Horner's scheme, and the Mandelbrot iteration.
#include "bench.h"
#include <math.h>
#include <string.h>

#define BODIES 5
#define SIZE 24

static struct body {
    double x, y, z, vx, vy, vz, mass;
} bodies[BODIES];

static uint64_t bits(double x)
{
    uint64_t raw;
    memcpy(&raw, &x, sizeof raw);
    return raw;
}

static void advance(double step)
{
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            struct body *a = &bodies[i], *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double pull = step / (square * sqrt(square));
            a->vx -= dx * b->mass * pull, b->vx += dx * a->mass * pull;
            a->vy -= dy * b->mass * pull, b->vy += dy * a->mass * pull;
            a->vz -= dz * b->mass * pull, b->vz += dz * a->mass * pull;
        }
    for (struct body *b = bodies; b < bodies + BODIES; b++) {
        b->x += step * b->vx;
        b->y += step * b->vy;
        b->z += step * b->vz;
    }
}

static double matrices(double seed)
{
    static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = seed + i - j * 0.5;
            b[i][j] = seed * i + j * 0.25;
        }
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            double sum = 0;
            for (int k = 0; k < SIZE; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    return c[3][5] + c[SIZE - 1][SIZE - 2];
}

static double polynomial(double x)
{
    double y = 0;
    for (int i = 24; i > 0; i--)
        y = y * x + 1.0 / i;
    return y;
}

static int mandelbrot(double cr, double ci)
{
    double r = 0, i = 0;
    int steps = 0;
    for (; steps < 100 && r * r + i * i < 4; steps++) {
        double next = r * r - i * i + cr;
        i = 2 * r * i + ci;
        r = next;
    }
    return steps;
}

uint64_t work(uint32_t rounds)
{
    uint64_t hash = 0;
    for (int i = 0; i < BODIES; i++)
        bodies[i] = (struct body){i * 1.5, i * i * 0.25, 1.0 - i, 0.1 * i, 0.05, -0.1, 1.0 + i * 0.5};
    for (uint32_t i = 0; i < rounds; i++) {
        for (int j = 0; j < 100; j++)
            advance(0.001);
        hash = mix(hash, bits(bodies[i % BODIES].x));
        hash = mix(hash, bits(matrices(1.0 + (i & 15) * 0.125)));
        hash = mix(hash, bits(polynomial(0.9 - (i & 7) * 0.1)));
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++)
                hash = mix(hash, mandelbrot(-2.0 + x * 0.35, -1.0 + y * 0.25));
    }
    return hash;
}
