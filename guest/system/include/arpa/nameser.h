// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/cdefs.h>
#include <sys/param.h>
#include <sys/types.h>
__BEGIN_DECLS
#define NS_PACKETSZ 512
#define NS_MAXDNAME 1025
#define NS_MAXMSG 65535
#define NS_MAXCDNAME 255
#define NS_MAXLABEL 63
#define NS_MAXLABELS 128
#define NS_HFIXEDSZ 12
#define NS_QFIXEDSZ 4
#define NS_RRFIXEDSZ 10
#define NS_INT32SZ 4
#define NS_INT16SZ 2
#define NS_INADDRSZ 4
#define NS_IN6ADDRSZ 16
#define NS_CMPRSFLGS 0xc0
#define NS_DEFAULTPORT 53
typedef enum { ns_s_qd, ns_s_an, ns_s_ns, ns_s_ar, ns_s_max,
	       ns_s_zn = 0, ns_s_pr = 1, ns_s_ud = 2 } ns_sect;
typedef enum { ns_f_qr, ns_f_opcode, ns_f_aa, ns_f_tc, ns_f_rd, ns_f_ra, ns_f_z, ns_f_ad, ns_f_cd,
	       ns_f_rcode, ns_f_max } ns_flag;
typedef enum { ns_c_invalid, ns_c_in, ns_c_2, ns_c_chaos, ns_c_hs, ns_c_none = 254,
	       ns_c_any = 255, ns_c_max = 65536 } ns_class;
typedef enum {
	ns_t_a = 1, ns_t_ns = 2, ns_t_cname = 5, ns_t_soa = 6, ns_t_ptr = 12, ns_t_hinfo = 13,
	ns_t_mx = 15, ns_t_txt = 16, ns_t_aaaa = 28, ns_t_srv = 33, ns_t_naptr = 35, ns_t_opt = 41,
	ns_t_any = 255, ns_t_max = 65536
} ns_type;
typedef enum { ns_r_noerror, ns_r_formerr, ns_r_servfail, ns_r_nxdomain, ns_r_notimpl,
	       ns_r_refused } ns_rcode;
typedef enum { ns_o_query, ns_o_iquery, ns_o_status } ns_opcode;
struct _ns_flagdata { int mask, shift; };
extern const struct _ns_flagdata _ns_flagdata[];
typedef struct __ns_msg {
	const u_char *_msg, *_eom;
	uint16_t _id, _flags, _counts[ns_s_max];
	const u_char *_sections[ns_s_max];
	ns_sect _sect;
	int _rrnum;
	const u_char *_msg_ptr;
} ns_msg;
typedef struct __ns_rr {
	char name[NS_MAXDNAME];
	uint16_t type, rr_class;
	uint32_t ttl;
	uint16_t rdlength;
	const u_char *rdata;
} ns_rr;
#define ns_msg_id(m) ((m)._id + 0)
#define ns_msg_base(m) ((m)._msg + 0)
#define ns_msg_end(m) ((m)._eom + 0)
#define ns_msg_size(m) ((m)._eom - (m)._msg)
#define ns_msg_count(m, section) ((m)._counts[section] + 0)
#define ns_rr_name(r) (((r).name[0] != '\0') ? (r).name : ".")
#define ns_rr_type(r) ((ns_type)((r).type + 0))
#define ns_rr_class(r) ((ns_class)((r).rr_class + 0))
#define ns_rr_ttl(r) ((r).ttl + 0)
#define ns_rr_rdlen(r) ((r).rdlength + 0)
#define ns_rr_rdata(r) ((r).rdata + 0)
unsigned ns_get16(const u_char *);
unsigned long ns_get32(const u_char *);
void ns_put16(unsigned, u_char *);
void ns_put32(unsigned long, u_char *);
int ns_initparse(const u_char *, int, ns_msg *);
int ns_skiprr(const u_char *, const u_char *, ns_sect, int);
int ns_parserr(ns_msg *, ns_sect, int, ns_rr *);
int ns_name_uncompress(const u_char *, const u_char *, const u_char *, char *, size_t);
int ns_msg_getflag(ns_msg, int);
#include <arpa/nameser_compat.h>
__END_DECLS
