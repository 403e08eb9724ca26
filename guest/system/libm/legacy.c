// SPDX-License-Identifier: GPL-2.0-or-later
/* Old names. */
#include <math.h>

extern int signgam;

double gamma(double x) { return lgamma(x); }
float gammaf(float x) { return lgammaf(x); }
double gamma_r(double x, int *sign) { return lgamma_r(x, sign); }
float gammaf_r(float x, int *sign) { return lgammaf_r(x, sign); }
long double significandl(long double x) { return scalbnl(x, -ilogbl(x)); }
