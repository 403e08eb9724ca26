// SPDX-License-Identifier: GPL-2.0-or-later
// What tests/script calls, hooks and looks at. Built with nothing but the compiler.
typedef __SIZE_TYPE__ size_t;

int add(int a, int b)
{
    return a + b;
}

long long mix(int a, long long b, signed char c, unsigned short d, double e, float f, int g, double h,
              long long i, float j, int k, double l)
{
    return a + b * 2 + c * 3 + d * 4 + (int)(e * 5) + (int)(f * 6) + g * 7 +
           (int)(h * 8) + i * 9 + (int)(j * 10) + k * 11 + (int)(l * 12);
}

double half(double x)
{
    return x / 2;
}

float third(float x)
{
    return x / 3;
}

int is_big(int x)
{
    return x > 100;
}

unsigned long long all_ones(void)
{
    return ~0ull;
}

static char text[64];

const char *greet(const char *name)
{
    const char *hello = "Hello, ";
    char *out = text;
    while (*hello)
        *out++ = *hello++;
    while (*name && out < text + 62)
        *out++ = *name++;
    *out++ = '!';
    *out = 0;
    return text;
}

void fill(unsigned char *to, int value, int count)
{
    while (count--)
        *to++ = (unsigned char)value;
}

int sum_of(int (*function)(int, void *), int count, void *cookie)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += function(i, cookie);
    return sum;
}

typedef double many(int, double, long long, float, int, int, int, double);

double call_many(many *function)
{
    return function(1, 2.5, 1ll << 40, 3.5f, 5, 6, 7, 8.5) + 1;
}

// To be hooked: each begins in another way, and calls itself through the symbol.
int counter;

__attribute__((noinline)) int step(int by)
{
    counter += by;
    return counter;
}

__attribute__((noinline)) int tiny(void)
{
    return 3;
}

int steps(int count)
{
    int last = 0;
    for (int i = 0; i < count; i++)
        last = step(1);
    return last;
}

int crash(int *p)
{
    return *p;
}

extern int from_the_host(int) __attribute__((weak));

int ask_host(int x)
{
    return from_the_host ? from_the_host(x) : -1;
}

_Noreturn void _exit(int);

void leave(int status)
{
    _exit(status);
}

static int ready;

__attribute__((constructor)) static void prepare(void)
{
    ready = 42;
}

int was_prepared(void)
{
    return ready;
}
