// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages on sockets: the kernel's structures are bionic's, nothing has to be changed. */
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include "internal.h"

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	return CALL(__NR_sendmsg, fd, message, flags);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
	return CALL(__NR_recvmsg, fd, message, flags);
}

int sendmmsg(int fd, const struct mmsghdr *messages, unsigned int count, int flags)
{
	return CALL(__NR_sendmmsg, fd, messages, count, flags);
}

int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags,
	     const struct timespec *span)
{
	return CALL(__NR_recvmmsg, fd, messages, count, flags, span);
}

struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *now)
{
	char *next = (char *)now + CMSG_ALIGN(now->cmsg_len);
	size_t used = next + sizeof *now - (char *)message->msg_control;
	return used > message->msg_controllen ? 0 : (struct cmsghdr *)next;
}

HIDDEN int __musl_getaddrinfo(const char *, const char *, const struct addrinfo *, struct addrinfo **);
HIDDEN int __musl_getnameinfo(const struct sockaddr *, socklen_t, char *, socklen_t, char *, socklen_t,
			      int);

/* musl's error, which is negative, as bionic's. */
static int translated(int error)
{
	static const signed char to[] = {
		0, EAI_BADFLAGS, EAI_NONAME, EAI_AGAIN, EAI_FAIL, EAI_NODATA, EAI_FAMILY,
		EAI_SOCKTYPE, EAI_SERVICE, EAI_FAIL, EAI_MEMORY, EAI_SYSTEM, EAI_OVERFLOW,
	};
	return error < -12 || error > 0 ? EAI_FAIL : to[-error];
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
		struct addrinfo **result)
{
	struct addrinfo own;
	if (!node && !service)
		return EAI_NONAME;
	if (hints && (hints->ai_flags & AI_V4MAPPED_CFG)) {
		own = *hints;
		own.ai_flags &= ~AI_V4MAPPED_CFG;
		hints = &own;
	}
	int error = translated(__musl_getaddrinfo(node, service, hints, result));
	if (error)
		*result = 0;
	return error == EAI_NODATA && hints && (hints->ai_flags & AI_NUMERICHOST) ? EAI_NONAME : error;
}

int getnameinfo(const struct sockaddr *at, socklen_t size, char *host, size_t host_size, char *service,
		size_t service_size, int flags)
{
	return translated(__musl_getnameinfo(at, size, host, host_size, service, service_size, flags));
}

const char *gai_strerror(int error)
{
	static const char *const texts[EAI_MAX] = {
		"Success",
		"Address family for hostname not supported",
		"Temporary failure in name resolution",
		"Invalid value for ai_flags",
		"Non-recoverable failure in name resolution",
		"ai_family not supported",
		"Memory allocation failure",
		"No address associated with hostname",
		"hostname nor servname provided, or not known",
		"servname not supported for ai_socktype",
		"ai_socktype not supported",
		"System error returned in errno",
		"Invalid value for hints",
		"Resolved protocol is unknown",
		"Argument buffer overflow",
	};
	return error >= 0 && error < EAI_MAX ? texts[error] : "Unknown error";
}
