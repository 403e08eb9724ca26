// SPDX-License-Identifier: GPL-2.0-or-later
// OpenGL ES 3's extensions are those of 2.
#pragma once
#include <GLES2/gl2ext.h>
