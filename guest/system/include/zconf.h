// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define MAX_MEM_LEVEL 9
#define MAX_WBITS 15
#define ZEXPORT
#define ZEXPORTVA
#define ZEXTERN extern
#define FAR
#define OF(arguments) arguments
typedef unsigned char Byte;
typedef unsigned int uInt;
typedef unsigned long uLong;
typedef Byte Bytef;
typedef char charf;
typedef int intf;
typedef uInt uIntf;
typedef uLong uLongf;
typedef void const *voidpc;
typedef void *voidpf;
typedef void *voidp;
typedef size_t z_size_t;
typedef uint32_t z_crc_t;
#define z_off_t off_t
#define z_off64_t off64_t
