// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <endian.h>
#include <stdint.h>
typedef struct {
	unsigned id : 16;
	unsigned rd : 1, tc : 1, aa : 1, opcode : 4, qr : 1;
	unsigned rcode : 4, cd : 1, ad : 1, unused : 1, ra : 1;
	unsigned qdcount : 16, ancount : 16, nscount : 16, arcount : 16;
} HEADER;
#define PACKETSZ NS_PACKETSZ
#define MAXDNAME NS_MAXDNAME
#define MAXCDNAME NS_MAXCDNAME
#define MAXLABEL NS_MAXLABEL
#define HFIXEDSZ NS_HFIXEDSZ
#define QFIXEDSZ NS_QFIXEDSZ
#define RRFIXEDSZ NS_RRFIXEDSZ
#define INT32SZ NS_INT32SZ
#define INT16SZ NS_INT16SZ
#define INADDRSZ NS_INADDRSZ
#define IN6ADDRSZ NS_IN6ADDRSZ
#define NAMESERVER_PORT NS_DEFAULTPORT
#define QUERY ns_o_query
#define NOERROR ns_r_noerror
#define FORMERR ns_r_formerr
#define SERVFAIL ns_r_servfail
#define NXDOMAIN ns_r_nxdomain
#define REFUSED ns_r_refused
#define T_A ns_t_a
#define T_NS ns_t_ns
#define T_CNAME ns_t_cname
#define T_SOA ns_t_soa
#define T_PTR ns_t_ptr
#define T_MX ns_t_mx
#define T_TXT ns_t_txt
#define T_AAAA ns_t_aaaa
#define T_SRV ns_t_srv
#define T_ANY ns_t_any
#define C_IN ns_c_in
#define C_ANY ns_c_any
