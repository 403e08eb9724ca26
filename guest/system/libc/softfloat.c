// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Arithmetic that 32-bit bionic gave to programs compiled without floating-point instructions, under
 * GCC's names; under ARM's (__aeabi_...) the compiler's own routines have it.
 */
#ifdef __arm__
#define SAME(name, as) __asm__(".globl " #name "\n.type " #name ",%function\n" #name ":\n\tb " #as "\n");

__asm__(".text\n.arm\n");
SAME(__adddf3, __aeabi_dadd) SAME(__subdf3, __aeabi_dsub) SAME(__muldf3, __aeabi_dmul)
SAME(__divdf3, __aeabi_ddiv) SAME(__addsf3, __aeabi_fadd) SAME(__subsf3, __aeabi_fsub)
SAME(__mulsf3, __aeabi_fmul) SAME(__divsf3, __aeabi_fdiv) SAME(__divsi3, __aeabi_idiv)
SAME(__udivsi3, __aeabi_uidiv) SAME(__muldi3, __aeabi_lmul) SAME(__ashldi3, __aeabi_llsl)
SAME(__lshrdi3, __aeabi_llsr) SAME(__ashrdi3, __aeabi_lasr) SAME(__extendsfdf2, __aeabi_f2d)
SAME(__truncdfsf2, __aeabi_d2f) SAME(__fixdfsi, __aeabi_d2iz) SAME(__fixunsdfsi, __aeabi_d2uiz)
SAME(__fixsfsi, __aeabi_f2iz) SAME(__fixunssfsi, __aeabi_f2uiz) SAME(__floatsidf, __aeabi_i2d)
SAME(__floatunsidf, __aeabi_ui2d) SAME(__floatsisf, __aeabi_i2f) SAME(__floatunsisf, __aeabi_ui2f)
SAME(__floatdidf, __aeabi_l2d) SAME(__floatundidf, __aeabi_ul2d) SAME(__floatdisf, __aeabi_l2f)
SAME(__floatundisf, __aeabi_ul2f)

/* -1, 0, 1; when one is no number, what makes the comparison false. */
#define ORDER(a, b, none) ((a) < (b) ? -1 : (a) == (b) ? 0 : (a) > (b) ? 1 : (none))
#define COMPARE(kind, type)                                              \
	int __cmp##kind(type a, type b) { return ORDER(a, b, 1); }       \
	int __eq##kind(type a, type b) { return ORDER(a, b, 1); }        \
	int __ne##kind(type a, type b) { return ORDER(a, b, 1); }        \
	int __lt##kind(type a, type b) { return ORDER(a, b, 1); }        \
	int __le##kind(type a, type b) { return ORDER(a, b, 1); }        \
	int __gt##kind(type a, type b) { return ORDER(a, b, -1); }       \
	int __ge##kind(type a, type b) { return ORDER(a, b, -1); }       \
	int __unord##kind(type a, type b) { return a != a || b != b; }
COMPARE(df2, double)
COMPARE(sf2, float)

/* The answer is in the flags; no register may change. */
#define FLAGS_D(name, first, second)                                                \
	__asm__(".globl " #name "\n.type " #name ",%function\n" #name ":\n"          \
		"	vpush {d0, d1}\n	vmov d0, r0, r1\n	vmov d1, r2, r3\n"  \
		"	vcmp.f64 " #first ", " #second "\n	vpop {d0, d1}\n"          \
		"	vmrs APSR_nzcv, fpscr\n	bx lr\n");
#define FLAGS_F(name, first, second)                                                \
	__asm__(".globl " #name "\n.type " #name ",%function\n" #name ":\n"          \
		"	vpush {s0, s1}\n	vmov s0, r0\n	vmov s1, r1\n"               \
		"	vcmp.f32 " #first ", " #second "\n	vpop {s0, s1}\n"          \
		"	vmrs APSR_nzcv, fpscr\n	bx lr\n");
FLAGS_D(__aeabi_cdcmpeq, d0, d1)
FLAGS_D(__aeabi_cdcmple, d0, d1)
FLAGS_D(__aeabi_cdrcmple, d1, d0)
FLAGS_F(__aeabi_cfcmpeq, s0, s1)
FLAGS_F(__aeabi_cfcmple, s0, s1)
FLAGS_F(__aeabi_cfrcmple, s1, s0)

int __aeabi_idiv0(int result) { return result; }
long long __aeabi_ldiv0(long long result) { return result; }

/* How many bits of a byte are set. */
#define B2(n) n, n + 1, n + 1, n + 2
#define B4(n) B2(n), B2(n + 1), B2(n + 1), B2(n + 2)
#define B6(n) B4(n), B4(n + 1), B4(n + 1), B4(n + 2)
const unsigned char __popcount_tab[256] = {B6(0), B6(1), B6(1), B6(2)};
#else
typedef int nothing_here;
#endif
