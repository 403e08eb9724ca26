// SPDX-License-Identifier: GPL-2.0-or-later
// A library: data, constructors, thread-local variables, weak and indirect functions.
int second_value(void);
int second_once(void);

__thread int first_tls = 7;
static __thread int zero_tls;
static __thread int big_tls[64];
int first_data = 1;
int first_order;

__attribute__((constructor)) static void begin(void)
{
    first_data += second_value();
    first_order = second_once();
}

int first_use_tls(void)
{
    big_tls[5]++;
    return first_tls++ * 100 + zero_tls++ + big_tls[5];
}

int nobody_has_it(void) __attribute__((weak));

int first_has_weak(void)
{
    return nobody_has_it != 0;
}

static int chosen(void)
{
    return 1234;
}

static void *choose(unsigned long hwcap)
{
    return hwcap ? (void *)chosen : (void *)0;
}

int first_indirect(void) __attribute__((ifunc("choose")));

int first_calls_indirect(void)
{
    return first_indirect();
}

const char *who(void)
{
    return "first";
}

#ifdef __aarch64__
#define RTLD_NEXT ((void *)-1L)
#else
#define RTLD_NEXT ((void *)-2L)
#endif
void *dlsym(void *, const char *);

const char *who_is_next(void)
{
    const char *(*next)(void) = dlsym(RTLD_NEXT, "who");
    return next ? next() : "nobody";
}
