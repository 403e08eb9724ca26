// SPDX-License-Identifier: GPL-2.0-or-later
// Where old programs look for EGL.
#pragma once
#include <EGL/egl.h>
#include <GLES/gl.h>
