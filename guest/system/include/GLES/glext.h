// SPDX-License-Identifier: GPL-2.0-or-later
// Extensions of OpenGL ES 1 that Android's library exports or its devices have.
#pragma once
#include <GLES/gl.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef GL_OES_EGL_image
typedef void *GLeglImageOES;
#endif

#ifndef GL_OES_EGL_image
#define GL_OES_EGL_image 1
typedef void (GL_APIENTRYP PFNGLEGLIMAGETARGETTEXTURE2DOESPROC)(GLenum, GLeglImageOES);
typedef void (GL_APIENTRYP PFNGLEGLIMAGETARGETRENDERBUFFERSTORAGEOESPROC)(GLenum, GLeglImageOES);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glEGLImageTargetTexture2DOES(GLenum, GLeglImageOES);
GL_API void GL_APIENTRY glEGLImageTargetRenderbufferStorageOES(GLenum, GLeglImageOES);
#endif
#endif
#ifndef GL_OES_EGL_image_external
#define GL_OES_EGL_image_external 1
#define GL_TEXTURE_EXTERNAL_OES 0x8D65
#define GL_TEXTURE_BINDING_EXTERNAL_OES 0x8D67
#define GL_REQUIRED_TEXTURE_IMAGE_UNITS_OES 0x8D68
#endif
#ifndef GL_OES_compressed_ETC1_RGB8_texture
#define GL_OES_compressed_ETC1_RGB8_texture 1
#define GL_ETC1_RGB8_OES 0x8D64
#endif
#ifndef GL_OES_depth24
#define GL_OES_depth24 1
#define GL_DEPTH_COMPONENT24_OES 0x81A6
#endif
#ifndef GL_OES_depth32
#define GL_OES_depth32 1
#define GL_DEPTH_COMPONENT32_OES 0x81A7
#endif
#ifndef GL_OES_draw_texture
#define GL_OES_draw_texture 1
#define GL_TEXTURE_CROP_RECT_OES 0x8B9D
typedef void (GL_APIENTRYP PFNGLDRAWTEXSOESPROC)(GLshort, GLshort, GLshort, GLshort, GLshort);
typedef void (GL_APIENTRYP PFNGLDRAWTEXIOESPROC)(GLint, GLint, GLint, GLint, GLint);
typedef void (GL_APIENTRYP PFNGLDRAWTEXXOESPROC)(GLfixed, GLfixed, GLfixed, GLfixed, GLfixed);
typedef void (GL_APIENTRYP PFNGLDRAWTEXSVOESPROC)(const GLshort *);
typedef void (GL_APIENTRYP PFNGLDRAWTEXIVOESPROC)(const GLint *);
typedef void (GL_APIENTRYP PFNGLDRAWTEXXVOESPROC)(const GLfixed *);
typedef void (GL_APIENTRYP PFNGLDRAWTEXFOESPROC)(GLfloat, GLfloat, GLfloat, GLfloat, GLfloat);
typedef void (GL_APIENTRYP PFNGLDRAWTEXFVOESPROC)(const GLfloat *);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glDrawTexsOES(GLshort, GLshort, GLshort, GLshort, GLshort);
GL_API void GL_APIENTRY glDrawTexiOES(GLint, GLint, GLint, GLint, GLint);
GL_API void GL_APIENTRY glDrawTexxOES(GLfixed, GLfixed, GLfixed, GLfixed, GLfixed);
GL_API void GL_APIENTRY glDrawTexsvOES(const GLshort *);
GL_API void GL_APIENTRY glDrawTexivOES(const GLint *);
GL_API void GL_APIENTRY glDrawTexxvOES(const GLfixed *);
GL_API void GL_APIENTRY glDrawTexfOES(GLfloat, GLfloat, GLfloat, GLfloat, GLfloat);
GL_API void GL_APIENTRY glDrawTexfvOES(const GLfloat *);
#endif
#endif
#ifndef GL_OES_element_index_uint
#define GL_OES_element_index_uint 1
#define GL_UNSIGNED_INT 0x1405
#endif
#ifndef GL_OES_framebuffer_object
#define GL_OES_framebuffer_object 1
#define GL_NONE_OES 0
#define GL_FRAMEBUFFER_OES 0x8D40
#define GL_RENDERBUFFER_OES 0x8D41
#define GL_RGBA4_OES 0x8056
#define GL_RGB5_A1_OES 0x8057
#define GL_RGB565_OES 0x8D62
#define GL_DEPTH_COMPONENT16_OES 0x81A5
#define GL_RENDERBUFFER_WIDTH_OES 0x8D42
#define GL_RENDERBUFFER_HEIGHT_OES 0x8D43
#define GL_RENDERBUFFER_INTERNAL_FORMAT_OES 0x8D44
#define GL_RENDERBUFFER_RED_SIZE_OES 0x8D50
#define GL_RENDERBUFFER_GREEN_SIZE_OES 0x8D51
#define GL_RENDERBUFFER_BLUE_SIZE_OES 0x8D52
#define GL_RENDERBUFFER_ALPHA_SIZE_OES 0x8D53
#define GL_RENDERBUFFER_DEPTH_SIZE_OES 0x8D54
#define GL_RENDERBUFFER_STENCIL_SIZE_OES 0x8D55
#define GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE_OES 0x8CD0
#define GL_FRAMEBUFFER_ATTACHMENT_OBJECT_NAME_OES 0x8CD1
#define GL_FRAMEBUFFER_ATTACHMENT_TEXTURE_LEVEL_OES 0x8CD2
#define GL_FRAMEBUFFER_ATTACHMENT_TEXTURE_CUBE_MAP_FACE_OES 0x8CD3
#define GL_COLOR_ATTACHMENT0_OES 0x8CE0
#define GL_DEPTH_ATTACHMENT_OES 0x8D00
#define GL_STENCIL_ATTACHMENT_OES 0x8D20
#define GL_FRAMEBUFFER_COMPLETE_OES 0x8CD5
#define GL_FRAMEBUFFER_INCOMPLETE_ATTACHMENT_OES 0x8CD6
#define GL_FRAMEBUFFER_INCOMPLETE_MISSING_ATTACHMENT_OES 0x8CD7
#define GL_FRAMEBUFFER_INCOMPLETE_DIMENSIONS_OES 0x8CD9
#define GL_FRAMEBUFFER_INCOMPLETE_FORMATS_OES 0x8CDA
#define GL_FRAMEBUFFER_UNSUPPORTED_OES 0x8CDD
#define GL_FRAMEBUFFER_BINDING_OES 0x8CA6
#define GL_RENDERBUFFER_BINDING_OES 0x8CA7
#define GL_MAX_RENDERBUFFER_SIZE_OES 0x84E8
#define GL_INVALID_FRAMEBUFFER_OPERATION_OES 0x0506
typedef GLboolean (GL_APIENTRYP PFNGLISRENDERBUFFEROESPROC)(GLuint);
typedef void (GL_APIENTRYP PFNGLBINDRENDERBUFFEROESPROC)(GLenum, GLuint);
typedef void (GL_APIENTRYP PFNGLDELETERENDERBUFFERSOESPROC)(GLsizei, const GLuint *);
typedef void (GL_APIENTRYP PFNGLGENRENDERBUFFERSOESPROC)(GLsizei, GLuint *);
typedef void (GL_APIENTRYP PFNGLRENDERBUFFERSTORAGEOESPROC)(GLenum, GLenum, GLsizei, GLsizei);
typedef void (GL_APIENTRYP PFNGLGETRENDERBUFFERPARAMETERIVOESPROC)(GLenum, GLenum, GLint *);
typedef GLboolean (GL_APIENTRYP PFNGLISFRAMEBUFFEROESPROC)(GLuint);
typedef void (GL_APIENTRYP PFNGLBINDFRAMEBUFFEROESPROC)(GLenum, GLuint);
typedef void (GL_APIENTRYP PFNGLDELETEFRAMEBUFFERSOESPROC)(GLsizei, const GLuint *);
typedef void (GL_APIENTRYP PFNGLGENFRAMEBUFFERSOESPROC)(GLsizei, GLuint *);
typedef GLenum (GL_APIENTRYP PFNGLCHECKFRAMEBUFFERSTATUSOESPROC)(GLenum);
typedef void (GL_APIENTRYP PFNGLFRAMEBUFFERRENDERBUFFEROESPROC)(GLenum, GLenum, GLenum, GLuint);
typedef void (GL_APIENTRYP PFNGLFRAMEBUFFERTEXTURE2DOESPROC)(GLenum, GLenum, GLenum, GLuint, GLint);
typedef void (GL_APIENTRYP PFNGLGETFRAMEBUFFERATTACHMENTPARAMETERIVOESPROC)(GLenum, GLenum, GLenum, GLint *);
typedef void (GL_APIENTRYP PFNGLGENERATEMIPMAPOESPROC)(GLenum);
#ifdef GL_GLEXT_PROTOTYPES
GL_API GLboolean GL_APIENTRY glIsRenderbufferOES(GLuint);
GL_API void GL_APIENTRY glBindRenderbufferOES(GLenum, GLuint);
GL_API void GL_APIENTRY glDeleteRenderbuffersOES(GLsizei, const GLuint *);
GL_API void GL_APIENTRY glGenRenderbuffersOES(GLsizei, GLuint *);
GL_API void GL_APIENTRY glRenderbufferStorageOES(GLenum, GLenum, GLsizei, GLsizei);
GL_API void GL_APIENTRY glGetRenderbufferParameterivOES(GLenum, GLenum, GLint *);
GL_API GLboolean GL_APIENTRY glIsFramebufferOES(GLuint);
GL_API void GL_APIENTRY glBindFramebufferOES(GLenum, GLuint);
GL_API void GL_APIENTRY glDeleteFramebuffersOES(GLsizei, const GLuint *);
GL_API void GL_APIENTRY glGenFramebuffersOES(GLsizei, GLuint *);
GL_API GLenum GL_APIENTRY glCheckFramebufferStatusOES(GLenum);
GL_API void GL_APIENTRY glFramebufferRenderbufferOES(GLenum, GLenum, GLenum, GLuint);
GL_API void GL_APIENTRY glFramebufferTexture2DOES(GLenum, GLenum, GLenum, GLuint, GLint);
GL_API void GL_APIENTRY glGetFramebufferAttachmentParameterivOES(GLenum, GLenum, GLenum, GLint *);
GL_API void GL_APIENTRY glGenerateMipmapOES(GLenum);
#endif
#endif
#ifndef GL_OES_mapbuffer
#define GL_OES_mapbuffer 1
#define GL_WRITE_ONLY_OES 0x88B9
#define GL_BUFFER_ACCESS_OES 0x88BB
#define GL_BUFFER_MAPPED_OES 0x88BC
#define GL_BUFFER_MAP_POINTER_OES 0x88BD
typedef void *(GL_APIENTRYP PFNGLMAPBUFFEROESPROC)(GLenum, GLenum);
typedef GLboolean (GL_APIENTRYP PFNGLUNMAPBUFFEROESPROC)(GLenum);
typedef void (GL_APIENTRYP PFNGLGETBUFFERPOINTERVOESPROC)(GLenum, GLenum, void **);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void *GL_APIENTRY glMapBufferOES(GLenum, GLenum);
GL_API GLboolean GL_APIENTRY glUnmapBufferOES(GLenum);
GL_API void GL_APIENTRY glGetBufferPointervOES(GLenum, GLenum, void **);
#endif
#endif
#ifndef GL_OES_matrix_palette
#define GL_OES_matrix_palette 1
#define GL_MAX_VERTEX_UNITS_OES 0x86A4
#define GL_MAX_PALETTE_MATRICES_OES 0x8842
#define GL_MATRIX_PALETTE_OES 0x8840
#define GL_MATRIX_INDEX_ARRAY_OES 0x8844
#define GL_WEIGHT_ARRAY_OES 0x86AD
#define GL_CURRENT_PALETTE_MATRIX_OES 0x8843
#define GL_MATRIX_INDEX_ARRAY_SIZE_OES 0x8846
#define GL_MATRIX_INDEX_ARRAY_TYPE_OES 0x8847
#define GL_MATRIX_INDEX_ARRAY_STRIDE_OES 0x8848
#define GL_MATRIX_INDEX_ARRAY_POINTER_OES 0x8849
#define GL_MATRIX_INDEX_ARRAY_BUFFER_BINDING_OES 0x8B9E
#define GL_WEIGHT_ARRAY_SIZE_OES 0x86AB
#define GL_WEIGHT_ARRAY_TYPE_OES 0x86A9
#define GL_WEIGHT_ARRAY_STRIDE_OES 0x86AA
#define GL_WEIGHT_ARRAY_POINTER_OES 0x86AC
#define GL_WEIGHT_ARRAY_BUFFER_BINDING_OES 0x889E
typedef void (GL_APIENTRYP PFNGLCURRENTPALETTEMATRIXOESPROC)(GLuint);
typedef void (GL_APIENTRYP PFNGLLOADPALETTEFROMMODELVIEWMATRIXOESPROC)(void);
typedef void (GL_APIENTRYP PFNGLMATRIXINDEXPOINTEROESPROC)(GLint, GLenum, GLsizei, const void *);
typedef void (GL_APIENTRYP PFNGLWEIGHTPOINTEROESPROC)(GLint, GLenum, GLsizei, const void *);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glCurrentPaletteMatrixOES(GLuint);
GL_API void GL_APIENTRY glLoadPaletteFromModelViewMatrixOES(void);
GL_API void GL_APIENTRY glMatrixIndexPointerOES(GLint, GLenum, GLsizei, const void *);
GL_API void GL_APIENTRY glWeightPointerOES(GLint, GLenum, GLsizei, const void *);
#endif
#endif
#ifndef GL_OES_packed_depth_stencil
#define GL_OES_packed_depth_stencil 1
#define GL_DEPTH_STENCIL_OES 0x84F9
#define GL_UNSIGNED_INT_24_8_OES 0x84FA
#define GL_DEPTH24_STENCIL8_OES 0x88F0
#endif
#ifndef GL_OES_required_internalformat
#define GL_OES_required_internalformat 1
#define GL_ALPHA8_OES 0x803C
#define GL_LUMINANCE4_ALPHA4_OES 0x8043
#define GL_LUMINANCE8_ALPHA8_OES 0x8045
#define GL_LUMINANCE8_OES 0x8040
#define GL_RGB8_OES 0x8051
#define GL_RGBA8_OES 0x8058
#define GL_RGB10_EXT 0x8052
#define GL_RGB10_A2_EXT 0x8059
#endif
#ifndef GL_OES_rgb8_rgba8
#define GL_OES_rgb8_rgba8 1
#endif
#ifndef GL_OES_stencil1
#define GL_OES_stencil1 1
#define GL_STENCIL_INDEX1_OES 0x8D46
#endif
#ifndef GL_OES_stencil4
#define GL_OES_stencil4 1
#define GL_STENCIL_INDEX4_OES 0x8D47
#endif
#ifndef GL_OES_stencil8
#define GL_OES_stencil8 1
#define GL_STENCIL_INDEX8_OES 0x8D48
#endif
#ifndef GL_OES_texture_cube_map
#define GL_OES_texture_cube_map 1
#define GL_NORMAL_MAP_OES 0x8511
#define GL_REFLECTION_MAP_OES 0x8512
#define GL_TEXTURE_CUBE_MAP_OES 0x8513
#define GL_TEXTURE_BINDING_CUBE_MAP_OES 0x8514
#define GL_TEXTURE_CUBE_MAP_POSITIVE_X_OES 0x8515
#define GL_TEXTURE_CUBE_MAP_NEGATIVE_X_OES 0x8516
#define GL_TEXTURE_CUBE_MAP_POSITIVE_Y_OES 0x8517
#define GL_TEXTURE_CUBE_MAP_NEGATIVE_Y_OES 0x8518
#define GL_TEXTURE_CUBE_MAP_POSITIVE_Z_OES 0x8519
#define GL_TEXTURE_CUBE_MAP_NEGATIVE_Z_OES 0x851A
#define GL_MAX_CUBE_MAP_TEXTURE_SIZE_OES 0x851C
#define GL_TEXTURE_GEN_MODE_OES 0x2500
#define GL_TEXTURE_GEN_STR_OES 0x8D60
typedef void (GL_APIENTRYP PFNGLTEXGENFOESPROC)(GLenum, GLenum, GLfloat);
typedef void (GL_APIENTRYP PFNGLTEXGENFVOESPROC)(GLenum, GLenum, const GLfloat *);
typedef void (GL_APIENTRYP PFNGLTEXGENIOESPROC)(GLenum, GLenum, GLint);
typedef void (GL_APIENTRYP PFNGLTEXGENIVOESPROC)(GLenum, GLenum, const GLint *);
typedef void (GL_APIENTRYP PFNGLGETTEXGENFVOESPROC)(GLenum, GLenum, GLfloat *);
typedef void (GL_APIENTRYP PFNGLGETTEXGENIVOESPROC)(GLenum, GLenum, GLint *);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glTexGenfOES(GLenum, GLenum, GLfloat);
GL_API void GL_APIENTRY glTexGenfvOES(GLenum, GLenum, const GLfloat *);
GL_API void GL_APIENTRY glTexGeniOES(GLenum, GLenum, GLint);
GL_API void GL_APIENTRY glTexGenivOES(GLenum, GLenum, const GLint *);
GL_API void GL_APIENTRY glGetTexGenfvOES(GLenum, GLenum, GLfloat *);
GL_API void GL_APIENTRY glGetTexGenivOES(GLenum, GLenum, GLint *);
#endif
#endif
#ifndef GL_OES_texture_mirrored_repeat
#define GL_OES_texture_mirrored_repeat 1
#define GL_MIRRORED_REPEAT_OES 0x8370
#endif
#ifndef GL_OES_vertex_array_object
#define GL_OES_vertex_array_object 1
#define GL_VERTEX_ARRAY_BINDING_OES 0x85B5
typedef void (GL_APIENTRYP PFNGLBINDVERTEXARRAYOESPROC)(GLuint);
typedef void (GL_APIENTRYP PFNGLDELETEVERTEXARRAYSOESPROC)(GLsizei, const GLuint *);
typedef void (GL_APIENTRYP PFNGLGENVERTEXARRAYSOESPROC)(GLsizei, GLuint *);
typedef GLboolean (GL_APIENTRYP PFNGLISVERTEXARRAYOESPROC)(GLuint);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glBindVertexArrayOES(GLuint);
GL_API void GL_APIENTRY glDeleteVertexArraysOES(GLsizei, const GLuint *);
GL_API void GL_APIENTRY glGenVertexArraysOES(GLsizei, GLuint *);
GL_API GLboolean GL_APIENTRY glIsVertexArrayOES(GLuint);
#endif
#endif
#ifndef GL_OES_blend_equation_separate
#define GL_OES_blend_equation_separate 1
#define GL_BLEND_EQUATION_RGB_OES 0x8009
#define GL_BLEND_EQUATION_ALPHA_OES 0x883D
typedef void (GL_APIENTRYP PFNGLBLENDEQUATIONSEPARATEOESPROC)(GLenum, GLenum);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glBlendEquationSeparateOES(GLenum, GLenum);
#endif
#endif
#ifndef GL_OES_blend_func_separate
#define GL_OES_blend_func_separate 1
#define GL_BLEND_DST_RGB_OES 0x80C8
#define GL_BLEND_SRC_RGB_OES 0x80C9
#define GL_BLEND_DST_ALPHA_OES 0x80CA
#define GL_BLEND_SRC_ALPHA_OES 0x80CB
typedef void (GL_APIENTRYP PFNGLBLENDFUNCSEPARATEOESPROC)(GLenum, GLenum, GLenum, GLenum);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glBlendFuncSeparateOES(GLenum, GLenum, GLenum, GLenum);
#endif
#endif
#ifndef GL_OES_blend_subtract
#define GL_OES_blend_subtract 1
#define GL_BLEND_EQUATION_OES 0x8009
#define GL_FUNC_ADD_OES 0x8006
#define GL_FUNC_SUBTRACT_OES 0x800A
#define GL_FUNC_REVERSE_SUBTRACT_OES 0x800B
typedef void (GL_APIENTRYP PFNGLBLENDEQUATIONOESPROC)(GLenum);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glBlendEquationOES(GLenum);
#endif
#endif
#ifndef GL_EXT_texture_filter_anisotropic
#define GL_EXT_texture_filter_anisotropic 1
#define GL_TEXTURE_MAX_ANISOTROPY_EXT 0x84FE
#define GL_MAX_TEXTURE_MAX_ANISOTROPY_EXT 0x84FF
#endif
#ifndef GL_EXT_texture_format_BGRA8888
#define GL_EXT_texture_format_BGRA8888 1
#endif
#ifndef GL_EXT_discard_framebuffer
#define GL_EXT_discard_framebuffer 1
#define GL_COLOR_EXT 0x1800
#define GL_DEPTH_EXT 0x1801
#define GL_STENCIL_EXT 0x1802
typedef void (GL_APIENTRYP PFNGLDISCARDFRAMEBUFFEREXTPROC)(GLenum, GLsizei, const GLenum *);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glDiscardFramebufferEXT(GLenum, GLsizei, const GLenum *);
#endif
#endif
#ifndef GL_EXT_multi_draw_arrays
#define GL_EXT_multi_draw_arrays 1
typedef void (GL_APIENTRYP PFNGLMULTIDRAWARRAYSEXTPROC)(GLenum, const GLint *, const GLsizei *, GLsizei);
typedef void (GL_APIENTRYP PFNGLMULTIDRAWELEMENTSEXTPROC)(GLenum, const GLsizei *, GLenum, const void *const *, GLsizei);
#ifdef GL_GLEXT_PROTOTYPES
GL_API void GL_APIENTRY glMultiDrawArraysEXT(GLenum, const GLint *, const GLsizei *, GLsizei);
GL_API void GL_APIENTRY glMultiDrawElementsEXT(GLenum, const GLsizei *, GLenum, const void *const *, GLsizei);
#endif
#endif

#ifdef __cplusplus
}
#endif
