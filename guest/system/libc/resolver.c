// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The resolver's older interface: messages of the name service, under bionic's names with two
 * underscores. Asking is musl's (res_query and friends).
 */
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <ctype.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#undef b64_ntop
#undef b64_pton
#undef dn_comp
#undef p_class
#undef p_type
#undef res_randomid

#define B64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

int __b64_ntop(u_char const *from, size_t size, char *to, size_t room)
{
	size_t length = (size + 2) / 3 * 4, at = 0;
	if (length >= room)
		return -1;
	for (size_t i = 0; i < size; i += 3) {
		unsigned left = size - i, bits = from[i] << 16;
		if (left > 1)
			bits |= from[i + 1] << 8;
		if (left > 2)
			bits |= from[i + 2];
		to[at++] = B64[bits >> 18];
		to[at++] = B64[bits >> 12 & 63];
		to[at++] = left > 1 ? B64[bits >> 6 & 63] : '=';
		to[at++] = left > 2 ? B64[bits & 63] : '=';
	}
	to[at] = 0;
	return at;
}

int __b64_pton(char const *from, u_char *to, size_t room)
{
	unsigned bits = 0, count = 0, fill = 0;
	size_t at = 0;
	for (; *from; from++) {
		const char *place;
		if (isspace((unsigned char)*from))
			continue;
		if (*from == '=') {
			fill++;
			continue;
		}
		if (fill || !(place = strchr(B64, *from)))
			return -1;
		bits = bits << 6 | (unsigned)(place - B64);
		if (++count % 4 == 1)
			continue; /* of a byte there are six bits so far */
		unsigned byte = bits >> (8 - 2 * (count % 4)) % 8;
		if (to) {
			if (at >= room)
				return -1;
			to[at] = byte;
		}
		at++;
	}
	if ((count + fill) % 4 || fill > 2)
		return -1;
	return at;
}

extern int dn_comp(const char *, u_char *, int, u_char **, u_char **);
extern int dn_skipname(const u_char *, const u_char *);
int __dn_comp(const char *name, u_char *to, int room, u_char **names, u_char **last)
{
	return dn_comp(name, to, room, names, last);
}
int __dn_skipname(const u_char *at, const u_char *end) { return dn_skipname(at, end); }

int __dn_count_labels(const char *name)
{
	int count = 0;
	size_t size = strlen(name);
	for (const char *p = name; *p; p++)
		count += *p == '.';
	if (name[0] == '*' && count)
		count--;
	return size && name[size - 1] != '.' ? count + 1 : count;
}

struct named {
	int number;
	const char *name;
};
static const struct named classes[] = {
	{1, "IN"}, {3, "CHAOS"}, {4, "HS"}, {254, "NONE"}, {255, "ANY"}, {0, 0},
};
static const struct named types[] = {
	{1, "A"}, {2, "NS"}, {5, "CNAME"}, {6, "SOA"}, {12, "PTR"}, {13, "HINFO"}, {15, "MX"},
	{16, "TXT"}, {28, "AAAA"}, {33, "SRV"}, {35, "NAPTR"}, {41, "OPT"}, {43, "DS"},
	{46, "RRSIG"}, {47, "NSEC"}, {48, "DNSKEY"}, {251, "IXFR"}, {252, "AXFR"}, {255, "ANY"},
	{0, 0},
};
static const struct named codes[] = {
	{0, "NOERROR"}, {1, "FORMERR"}, {2, "SERVFAIL"}, {3, "NXDOMAIN"}, {4, "NOTIMP"},
	{5, "REFUSED"}, {0, 0},
};

static const char *find(const struct named *in, int number)
{
	static char text[16];
	for (; in->name; in++)
		if (in->number == number)
			return in->name;
	char digits[12];
	int count = 0, at = 0;
	do
		digits[count++] = '0' + number % 10;
	while ((number /= 10) > 0);
	while (count)
		text[at++] = digits[--count];
	text[at] = 0;
	return text;
}

const char *__p_class(int number) { return find(classes, number); }
const char *__p_type(int number) { return find(types, number); }
const char *__p_rcode(int number) { return find(codes, number); }
u_int __res_randomid(void) { return arc4random() & 0xffff; }

void __putshort(uint16_t value, u_char *to) { ns_put16(value, to); }
void __putlong(uint32_t value, u_char *to) { ns_put32(value, to); }
uint16_t _getshort(const u_char *from) { return ns_get16(from); }
uint32_t _getlong(const u_char *from) { return ns_get32(from); }

/* --- a resolver with a state: there is one state, and it needs no keeping ------------------------------- */

typedef struct __res_state *res_state;
extern int res_send(const u_char *, int, u_char *, int);
extern int res_querydomain(const char *, const char *, int, int, u_char *, int);

int __res_ninit(res_state state) { (void)state; return 0; }
void __res_nclose(res_state state) { (void)state; }
void __res_close(void) {}
int __res_nquery(res_state state, const char *name, int class, int type, u_char *to, int room)
{
	(void)state;
	return res_query(name, class, type, to, room);
}
int __res_nsearch(res_state state, const char *name, int class, int type, u_char *to, int room)
{
	(void)state;
	return res_search(name, class, type, to, room);
}
int __res_nquerydomain(res_state state, const char *name, const char *domain, int class, int type,
		       u_char *to, int room)
{
	(void)state;
	return res_querydomain(name, domain, class, type, to, room);
}
int __res_querydomain(const char *name, const char *domain, int class, int type, u_char *to, int room)
{
	return res_querydomain(name, domain, class, type, to, room);
}
int __res_nmkquery(res_state state, int op, const char *name, int class, int type, const u_char *data,
		   int size, const u_char *record, u_char *to, int room)
{
	(void)state;
	return res_mkquery(op, name, class, type, data, size, record, to, room);
}
int __res_nsend(res_state state, const u_char *query, int size, u_char *to, int room)
{
	(void)state;
	return res_send(query, size, to, room);
}

/* Which names are allowed: of hosts letters, digits, hyphens; of domains everything printable. */
int __res_hnok(const char *name)
{
	for (bool start = true; *name; name++) {
		if (*name == '.') {
			start = true;
			continue;
		}
		bool last = !name[1] || name[1] == '.';
		if (!isalnum((unsigned char)*name) && (start || last || *name != '-'))
			return 0;
		start = false;
	}
	return 1;
}
int __res_dnok(const char *name)
{
	for (; *name; name++)
		if (*name <= ' ' || *name > '~')
			return 0;
	return 1;
}
int __res_ownok(const char *name) { return __res_hnok(name[0] == '*' && name[1] == '.' ? name + 2 : name); }
int __res_mailok(const char *name)
{
	const char *dot = strchr(name, '.');
	return !*name || (dot && dot[1] && __res_hnok(dot + 1));
}

/* --- one of the system's networks, of which there is one ------------------------------------------------- */

int android_getaddrinfofornet(const char *node, const char *service, const struct addrinfo *hints,
			      unsigned net, unsigned mark, struct addrinfo **result)
{
	(void)net, (void)mark;
	return getaddrinfo(node, service, hints, result);
}
int android_getaddrinfofornetcontext(const char *node, const char *service,
				     const struct addrinfo *hints, const void *context,
				     struct addrinfo **result)
{
	(void)context;
	return getaddrinfo(node, service, hints, result);
}
struct hostent *android_gethostbynamefornet(const char *name, int family, unsigned net, unsigned mark)
{
	(void)net, (void)mark;
	return gethostbyname2(name, family);
}
struct hostent *android_gethostbynamefornetcontext(const char *name, int family, const void *context)
{
	(void)context;
	return gethostbyname2(name, family);
}
struct hostent *android_gethostbyaddrfornet(const void *at, socklen_t size, int family, unsigned net,
					    unsigned mark)
{
	(void)net, (void)mark;
	return gethostbyaddr(at, size, family);
}
struct hostent *android_gethostbyaddrfornetcontext(const void *at, socklen_t size, int family,
						   const void *context)
{
	(void)context;
	return gethostbyaddr(at, size, family);
}
void _resolv_delete_cache_for_net(unsigned net) { (void)net; }
void _resolv_flush_cache_for_net(unsigned net) { (void)net; }
int _resolv_set_nameservers_for_net(unsigned net, const char **servers, unsigned count,
				    const char *domains, const void *params)
{
	(void)net, (void)servers, (void)count, (void)domains, (void)params;
	return -ENOSYS;
}

int bindresvport(int fd, struct sockaddr_in *at)
{
	static short next = 600;
	struct sockaddr_in own = {.sin_family = AF_INET};
	if (!at)
		at = &own;
	if (at->sin_family != AF_INET) {
		errno = EPFNOSUPPORT;
		return -1;
	}
	for (int tries = 0; tries < 1024 - 600; tries++) {
		at->sin_port = htons(next++);
		if (next >= 1024)
			next = 600;
		if (!bind(fd, (struct sockaddr *)at, sizeof *at))
			return 0;
		if (errno != EADDRINUSE)
			return -1;
	}
	return -1;
}

unsigned inet_nsap_addr(const char *text, unsigned char *to, int room)
{
	int nibbles = 0;
	if (text[0] != '0' || (text[1] | 32) != 'x')
		return 0;
	for (text += 2; *text; text++) {
		if (strchr(".+/", *text))
			continue;
		if (!isxdigit((unsigned char)*text) || nibbles / 2 >= room)
			return 0;
		int value = isdigit((unsigned char)*text) ? *text - '0' : (*text | 32) - 'a' + 10;
		to[nibbles / 2] = nibbles % 2 ? to[nibbles / 2] | value : value << 4;
		nibbles++;
	}
	return nibbles % 2 ? 0 : nibbles / 2;
}

char *inet_nsap_ntoa(int size, const unsigned char *from, char *to)
{
	static char own[2 + 255 * 3];
	static const char digits[] = "0123456789ABCDEF";
	char *at = to = to ? to : own;
	*at++ = '0';
	*at++ = 'x';
	for (int i = 0; i < size && i < 255; i++) {
		*at++ = digits[from[i] >> 4];
		*at++ = digits[from[i] & 15];
		if (i % 2 == 0 && i + 1 < size)
			*at++ = '.';
	}
	*at = 0;
	return to;
}

#ifdef __arm__
/* 32 bits: the same functions with two underscores before them. */
unsigned __ns_get16(const u_char *from) { return ns_get16(from); }
unsigned long __ns_get32(const u_char *from) { return ns_get32(from); }
void __ns_put16(unsigned value, u_char *to) { ns_put16(value, to); }
void __ns_put32(unsigned long value, u_char *to) { ns_put32(value, to); }
int __ns_initparse(const u_char *at, int size, ns_msg *to) { return ns_initparse(at, size, to); }
int __ns_skiprr(const u_char *at, const u_char *end, ns_sect section, int count)
{
	return ns_skiprr(at, end, section, count);
}
int __ns_parserr(ns_msg *from, ns_sect section, int number, ns_rr *to)
{
	return ns_parserr(from, section, number, to);
}
int __ns_name_uncompress(const u_char *message, const u_char *end, const u_char *from, char *to,
			 size_t room)
{
	return ns_name_uncompress(message, end, from, to, room);
}
int __ns_msg_getflag(ns_msg message, int flag)
{
	return (message._flags & _ns_flagdata[flag].mask) >> _ns_flagdata[flag].shift;
}
#else
int ns_msg_getflag(ns_msg message, int flag)
{
	return (message._flags & _ns_flagdata[flag].mask) >> _ns_flagdata[flag].shift;
}
#endif
