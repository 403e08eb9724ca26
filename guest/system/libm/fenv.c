// SPDX-License-Identifier: GPL-2.0-or-later
/* The floating-point environment: on arm64 FPCR and FPSR, on arm both in FPSCR. */
#include <fenv.h>

#define ROUND_SHIFT 22
#define ROUND_MASK (3u << ROUND_SHIFT)
#define ENABLE_SHIFT 8

#ifdef __aarch64__
const fenv_t __fe_dfl_env = {0, 0};
static unsigned get_control(void) { unsigned long x; __asm__ volatile("mrs %0, fpcr" : "=r"(x)); return x; }
static unsigned get_status(void) { unsigned long x; __asm__ volatile("mrs %0, fpsr" : "=r"(x)); return x; }
static void set_control(unsigned x) { __asm__ volatile("msr fpcr, %0" ::"r"((unsigned long)x)); }
static void set_status(unsigned x) { __asm__ volatile("msr fpsr, %0" ::"r"((unsigned long)x)); }

int fegetenv(fenv_t *to)
{
	*to = (fenv_t){get_control(), get_status()};
	return 0;
}

int fesetenv(const fenv_t *from)
{
	set_control(from->__control);
	set_status(from->__status);
	return 0;
}
#else
const fenv_t __fe_dfl_env = 0;
static unsigned get_control(void) { unsigned x; __asm__ volatile("vmrs %0, fpscr" : "=r"(x)); return x; }
static unsigned get_status(void) { return get_control(); }
static void set_control(unsigned x) { __asm__ volatile("vmsr fpscr, %0" ::"r"(x)); }
static void set_status(unsigned x) { set_control(x); }

int fegetenv(fenv_t *to)
{
	*to = get_control();
	return 0;
}

int fesetenv(const fenv_t *from)
{
	set_control(*from);
	return 0;
}
#endif

int feclearexcept(int which)
{
	set_status(get_status() & ~(which & FE_ALL_EXCEPT));
	return 0;
}

int fegetexceptflag(fexcept_t *to, int which)
{
	*to = get_status() & which & FE_ALL_EXCEPT;
	return 0;
}

int fesetexceptflag(const fexcept_t *from, int which)
{
	which &= FE_ALL_EXCEPT;
	set_status((get_status() & ~which) | (*from & which));
	return 0;
}

int feraiseexcept(int which)
{
	set_status(get_status() | (which & FE_ALL_EXCEPT));
	return 0;
}

int fetestexcept(int which)
{
	return get_status() & which & FE_ALL_EXCEPT;
}

int fegetround(void)
{
	return (get_control() & ROUND_MASK) >> ROUND_SHIFT;
}

int fesetround(int how)
{
	if (how < FE_TONEAREST || how > FE_TOWARDZERO)
		return -1;
	set_control((get_control() & ~ROUND_MASK) | (unsigned)how << ROUND_SHIFT);
	return 0;
}

int feholdexcept(fenv_t *to)
{
	fegetenv(to);
	set_control(get_control() & ~((unsigned)FE_ALL_EXCEPT << ENABLE_SHIFT));
	set_status(get_status() & ~(unsigned)FE_ALL_EXCEPT);
	return 0;
}

int feupdateenv(const fenv_t *from)
{
	int raised = fetestexcept(FE_ALL_EXCEPT);
	fesetenv(from);
	return feraiseexcept(raised);
}

/* Exceptions do not trap: most processors cannot, and the emulated one is one of them. */
int feenableexcept(int which) { (void)which; return -1; }
int fedisableexcept(int which) { (void)which; return 0; }
int fegetexcept(void) { return 0; }
