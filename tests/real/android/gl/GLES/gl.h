// SPDX-License-Identifier: GPL-2.0-or-later
// As much of OpenGL ES as Android's native-activity sample uses; gl.c stands in for the library.
#pragma once

#define GL_COLOR_BUFFER_BIT 0x4000
#define GL_CULL_FACE 0x0B44
#define GL_DEPTH_TEST 0x0B71
#define GL_PERSPECTIVE_CORRECTION_HINT 0x0C50
#define GL_FASTEST 0x1101
#define GL_SMOOTH 0x1D01
#define GL_VENDOR 0x1F00
#define GL_RENDERER 0x1F01
#define GL_VERSION 0x1F02
#define GL_EXTENSIONS 0x1F03

#ifdef __cplusplus
extern "C" {
#endif
void glClearColor(float red, float green, float blue, float alpha);
void glClear(unsigned int mask);
void glEnable(unsigned int what);
void glDisable(unsigned int what);
void glHint(unsigned int target, unsigned int mode);
void glShadeModel(unsigned int mode);
const unsigned char *glGetString(unsigned int name);
#ifdef __cplusplus
}
#endif
