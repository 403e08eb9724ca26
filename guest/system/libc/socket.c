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
