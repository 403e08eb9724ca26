// SPDX-License-Identifier: GPL-2.0-or-later
/* What guest/system/libc/refused.txt says of sockets, names and interfaces. */
#include "check.h"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/inotify.h>
#include <sys/socket.h>

int main(void)
{
	struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *list = 0;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(0x7f000001)}};
	char text[100];
	CHECK(socket(AF_INET, SOCK_STREAM, 0) == -1 && errno == EAFNOSUPPORT);
	CHECK(socket(AF_INET6, SOCK_DGRAM, 0) == -1 && errno == EAFNOSUPPORT);
	CHECK(socket(AF_NETLINK, SOCK_RAW, 0) == -1 && errno == EAFNOSUPPORT);

	CHECK(getaddrinfo("localhost", "80", &hints, &list) == 0);
	CHECK(((struct sockaddr_in *)list->ai_addr)->sin_addr.s_addr == htonl(0x7f000001));
	freeaddrinfo(list);
	CHECK(getaddrinfo("example.com", "80", &hints, &list) == EAI_SYSTEM && errno == EAFNOSUPPORT);
	CHECK(gethostbyname("localhost") != 0);
	CHECK(gethostbyname("example.com") == 0 && h_errno == NO_RECOVERY);
	CHECK(getnameinfo((void *)&address, sizeof address, text, sizeof text, 0, 0, NI_NAMEREQD) == 0);
	CHECK(!strcmp(text, "localhost"));
	address.sin_addr.s_addr = htonl(0x08080808);
	CHECK(getnameinfo((void *)&address, sizeof address, text, sizeof text, 0, 0, NI_NAMEREQD) == EAI_NONAME);

	struct ifaddrs *interfaces;
	CHECK(getifaddrs(&interfaces) == -1 && errno == EAFNOSUPPORT);
	CHECK(if_nameindex() == 0);
	CHECK(if_nametoindex("lo") == 0 && !if_indextoname(1, text));
	CHECK(inotify_init() == -1 && errno == ENOSYS);
	return 0;
}
