// SPDX-License-Identifier: GPL-2.0-or-later
// Its functions are in libandroid.so, which it needs: looking here finds them there.
typedef int empty;
