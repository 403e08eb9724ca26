// SPDX-License-Identifier: GPL-2.0-or-later
/* Sockets of AF_UNIX. Runs natively too: what is checked is what Linux does. argv[1]: a folder. */
#include "sockets.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static void on_alarm(int signo) { (void)signo; }

static int ready(int fd, int events)
{
	struct pollfd p = {fd, (short)events, 0};
	return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

static void making(void)
{
	int fds[2];
	FAILS(socket(AF_UNIX, 99, 0), EINVAL);
	FAILS(socket(AF_UNIX, 4, 0), ESOCKTNOSUPPORT);
	FAILS(socket(AF_UNIX, SOCK_STREAM, 7), EPROTONOSUPPORT);
	FAILS(socket(77, SOCK_STREAM, 0), EAFNOSUPPORT);
	FAILS(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)8), EFAULT);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	CHECK(fcntl(fd, F_GETFD) == FD_CLOEXEC && fcntl(fd, F_GETFL) == (O_RDWR | O_NONBLOCK));
	struct stat s;
	CHECK(fstat(fd, &s) == 0 && S_ISSOCK(s.st_mode) && (s.st_mode & 0777) == 0777);
	CHECK(ready(fd, POLLIN | POLLOUT) == (POLLOUT | POLLHUP));
	CHECK(option(fd, SO_TYPE) == SOCK_STREAM && option(fd, SO_DOMAIN) == AF_UNIX && option(fd, SO_PROTOCOL) == 0);
	CHECK(option(fd, SO_ACCEPTCONN) == 0 && option(fd, SO_ERROR) == 0 && option(fd, SO_SNDBUF) == 212992);
	FAILS(send(fd, "x", 1, 0), ENOTCONN);
	FAILS(recv(fd, &s, 1, 0), EINVAL);
	FAILS(lseek(fd, 0, SEEK_SET), ESPIPE);
	FAILS(listen(fd, 1), EINVAL);
	FAILS(accept(fd, 0, 0), EINVAL);
	FAILS(shutdown(fd, 3), EINVAL);
	CHECK(close(fd) == 0);
	FAILS(send(fd, "x", 1, 0), EBADF);
	CHECK(pair(SOCK_RAW, fds) == 0 && option(fds[0], SO_TYPE) == SOCK_DGRAM);
	close(fds[0]), close(fds[1]);
	CHECK(pipe(fds) == 0);
	FAILS(send(fds[1], "x", 1, 0), ENOTSOCK);
	FAILS(getsockname(fds[1], 0, 0), ENOTSOCK);
	close(fds[0]), close(fds[1]);
	fd = open("/", O_PATH);
	FAILS(recv(fd, &s, 1, 0), EBADF);
	close(fd);
}

static void stream(void)
{
	int fds[2], unread = 0;
	char text[100] = "";
	CHECK(pair(SOCK_STREAM, fds) == 0);
	CHECK(ready(fds[0], POLLIN | POLLOUT) == POLLOUT);
	CHECK(write(fds[0], "hello ", 6) == 6 && send(fds[0], "world", 5, 0) == 5);
	CHECK(ioctl(fds[1], FIONREAD, &unread) == 0 && unread == 11);
	CHECK(ready(fds[1], POLLIN | POLLOUT) == (POLLIN | POLLOUT));
	CHECK(recv(fds[1], text, 100, MSG_PEEK) == 11 && !memcmp(text, "hello world", 11));
	CHECK(read(fds[1], text, 3) == 3 && recv(fds[1], text, 100, 0) == 8 && !memcmp(text, "lo world", 8));
	FAILS(recv(fds[1], text, 1, MSG_DONTWAIT), EAGAIN);
	struct iovec parts[] = {{"ab", 2}, {"", 0}, {"cde", 3}}, into[] = {{text, 1}, {text + 50, 10}};
	CHECK(writev(fds[0], parts, 3) == 5 && readv(fds[1], into, 2) == 5);
	CHECK(text[0] == 'a' && !memcmp(text + 50, "bcde", 4));
	CHECK(send(fds[0], "", 0, 0) == 0);
	FAILS(recv(fds[1], text, 1, MSG_DONTWAIT), EAGAIN);
	FAILS(send(fds[0], (void *)8, 4, 0), EFAULT);
	struct sockaddr_un any = named("x");
	FAILS(sendto(fds[0], "x", 1, 0, PLAIN(any)), EISCONN);
	int lone = socket(AF_UNIX, SOCK_STREAM, 0);
	FAILS(sendto(lone, "x", 1, 0, PLAIN(any)), EOPNOTSUPP);
	close(lone);

	CHECK(shutdown(fds[0], SHUT_WR) == 0);
	CHECK(ready(fds[1], POLLIN | POLLOUT | POLLRDHUP) == (POLLIN | POLLOUT | POLLRDHUP));
	CHECK(recv(fds[1], text, 1, 0) == 0);
	CHECK(send(fds[1], "still", 5, 0) == 5 && recv(fds[0], text, 9, 0) == 5);
	signal(SIGPIPE, on_sigpipe);
	pipes_broken = 0;
	FAILS(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK(pipes_broken == 0);
	FAILS(write(fds[0], "x", 1), EPIPE);
	FAILS(send(fds[0], "x", 1, 0), EPIPE);
	CHECK(pipes_broken == 2);
	CHECK(write(fds[1], "unread", 6) == 6 && close(fds[0]) == 0);
	CHECK(ready(fds[1], POLLIN | POLLOUT) == (POLLIN | POLLOUT | POLLHUP | POLLERR));
	CHECK(option(fds[1], SO_ERROR) == ECONNRESET && option(fds[1], SO_ERROR) == 0);
	CHECK(read(fds[1], text, 1) == 0);
	FAILS(send(fds[1], "x", 1, MSG_NOSIGNAL), EPIPE);
	close(fds[1]);

	CHECK(pair(SOCK_STREAM | SOCK_NONBLOCK, fds) == 0);
	static char big[100000];
	int total = 0, last;
	while ((last = write(fds[0], big, sizeof big)) > 0)
		total += last;
	CHECK(errno == EAGAIN && total > 100000 && total < 2000000);
	CHECK(!(ready(fds[0], POLLOUT) & POLLOUT));
	int got = 0;
	while ((last = read(fds[1], big, sizeof big)) > 0)
		got += last;
	CHECK(got == total && ready(fds[0], POLLOUT) == POLLOUT);
	close(fds[0]), close(fds[1]);
}

static void *slow_writer(void *fd)
{
	usleep(20000);
	write((int)(long)fd, "first ", 6);
	usleep(20000);
	write((int)(long)fd, "second", 6);
	return 0;
}

static void *slow_reader(void *fd)
{
	static char piece[7000];
	long total = 0;
	int last;
	while ((last = read((int)(long)fd, piece, sizeof piece)) > 0)
		total += last;
	return (void *)total;
}

static void waiting(void)
{
	int fds[2];
	char text[100];
	void *result;
	pthread_t thread;
	CHECK(pair(SOCK_STREAM, fds) == 0);
	pthread_create(&thread, 0, slow_writer, (void *)(long)fds[0]);
	CHECK(recv(fds[1], text, 12, MSG_WAITALL) == 12 && !memcmp(text, "first second", 12));
	pthread_join(thread, 0);
	pthread_create(&thread, 0, slow_writer, (void *)(long)fds[0]);
	CHECK(recv(fds[1], text, 12, 0) == 6);
	pthread_join(thread, 0);
	CHECK(read(fds[1], text, 12) == 6);
	pthread_create(&thread, 0, slow_reader, (void *)(long)fds[1]);
	static char big[1000000];
	CHECK(write(fds[0], big, sizeof big) == sizeof big && send(fds[0], big, 500000, 0) == 500000);
	shutdown(fds[0], SHUT_WR);
	pthread_join(thread, &result);
	CHECK((long)result == 1500000);
	struct timeval soon = {0, 30000}, told;
	socklen_t size = sizeof told;
	CHECK(setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon) == 0);
	CHECK(getsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &told, &size) == 0 && size == sizeof told && told.tv_sec == 0);
	FAILS(recv(fds[0], text, 1, 0), EAGAIN);
	soon.tv_usec = 1000000;
	FAILS(setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon), EDOM);
	close(fds[0]), close(fds[1]);

	CHECK(pair(SOCK_DGRAM, fds) == 0);
	struct sigaction action = {.sa_handler = on_alarm};
	sigaction(SIGALRM, &action, 0);
	struct itimerval timer = {{0}, {0, 30000}};
	setitimer(ITIMER_REAL, &timer, 0);
	FAILS(recv(fds[0], text, 1, 0), EINTR);
	close(fds[0]), close(fds[1]);
}

static void messages(int type)
{
	int fds[2], unread = 0;
	char text[100];
	CHECK(pair(type, fds) == 0);
	CHECK(send(fds[0], "first", 5, 0) == 5 && write(fds[0], "second", 6) == 6 && send(fds[0], "", 0, 0) == 0);
	CHECK(ioctl(fds[1], FIONREAD, &unread) == 0 && unread == (type == SOCK_DGRAM ? 5 : 11));
	CHECK(recv(fds[1], text, 2, MSG_PEEK) == 2 && recv(fds[1], text, 2, MSG_TRUNC) == 5);
	struct iovec parts[] = {{text, 2}, {text + 10, 20}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	CHECK(recvmsg(fds[1], &message, 0) == 6 && !(message.msg_flags & MSG_TRUNC) && !memcmp(text + 10, "cond", 4));
	CHECK(recv(fds[1], text, 10, 0) == 0);
	CHECK(writev(fds[0], (struct iovec[]){{"ab", 2}, {"cd", 2}}, 2) == 4 && send(fds[0], "next", 4, 0) == 4);
	CHECK(readv(fds[1], (struct iovec[]){{text, 2}, {text + 2, 10}}, 2) == 4 && !memcmp(text, "abcd", 4));
	message.msg_iovlen = 1;
	CHECK(recvmsg(fds[1], &message, 0) == 2 && message.msg_flags & MSG_TRUNC);
	static char big[300000];
	FAILS(send(fds[0], big, sizeof big, 0), EMSGSIZE);
	FAILS(writev(fds[0], (struct iovec[]){{big, 200000}, {big, 200000}}, 2), EMSGSIZE);
	CHECK(send(fds[0], big, 150000, 0) == 150000 && recv(fds[1], big, sizeof big, 0) == 150000);
	FAILS(recv(fds[1], text, 1, MSG_DONTWAIT), EAGAIN);
	CHECK(send(fds[0], "left", 4, 0) == 4);
	signal(SIGPIPE, on_sigpipe);
	pipes_broken = 0;
	CHECK(shutdown(fds[0], SHUT_RD) == 0);
	FAILS(send(fds[1], "x", 1, 0), EPIPE);
	CHECK(pipes_broken == 0);
	close(fds[0]);
	if (type == SOCK_DGRAM) {
		CHECK(recv(fds[1], text, 10, 0) == 4);
		FAILS(send(fds[1], "x", 1, 0), ECONNREFUSED);
		FAILS(send(fds[1], "x", 1, 0), ENOTCONN);
		FAILS(recv(fds[1], text, 10, MSG_DONTWAIT), EAGAIN);
	} else {
		CHECK(recv(fds[1], text, 10, 0) == 4 && recv(fds[1], text, 10, 0) == 0);
		FAILS(send(fds[1], "x", 1, 0), EPIPE);
	}
	close(fds[1]);
}

static void names(int type)
{
	struct sockaddr_un address = named("./a.sock"), told, absent = named("nobody");
	socklen_t size;
	struct stat s;
	int server = socket(AF_UNIX, type, 0), client = socket(AF_UNIX, type, 0), other, connection = -1;
	unlink("./a.sock");
	FAILS(bind(server, ADDRESS(address), 2000), EINVAL);
	address.sun_family = AF_INET;
	FAILS(bind(server, PLAIN(address)), EINVAL);
	address.sun_family = AF_UNIX;
	FAILS(connect(client, PLAIN(address)), ENOENT);
	CHECK(bind(server, PLAIN(address)) == 0);
	FAILS(bind(server, PLAIN(address)), EADDRINUSE);
	FAILS(bind(server, PLAIN(absent)), EINVAL);
	FAILS(stat("nobody", &s), ENOENT);
	other = socket(AF_UNIX, type, 0);
	FAILS(bind(other, PLAIN(address)), EADDRINUSE);
	CHECK(stat("a.sock", &s) == 0 && S_ISSOCK(s.st_mode));
	FAILS(open("a.sock", O_RDWR), ENXIO);
	size = sizeof told;
	CHECK(getsockname(server, ADDRESS(told), &size) == 0 && size == 2 + 9 && !strcmp(told.sun_path, "./a.sock"));
	size = sizeof told;
	CHECK(getsockname(client, ADDRESS(told), &size) == 0 && size == 2 && told.sun_family == AF_UNIX);
	size = 4;
	memset(&told, 'z', sizeof told);
	CHECK(getsockname(server, ADDRESS(told), &size) == 0 && size == 11 && told.sun_path[2] == 'z');
	FAILS(getpeername(client, ADDRESS(told), &size), ENOTCONN);
	if (type != SOCK_DGRAM) {
		FAILS(connect(client, PLAIN(address)), ECONNREFUSED);
		CHECK(listen(server, 1) == 0 && option(server, SO_ACCEPTCONN) == 1);
		FAILS(connect(server, PLAIN(address)), EINVAL);
		CHECK(ready(server, POLLIN | POLLOUT) == 0);
	}
	CHECK(connect(client, PLAIN(address)) == 0);
	size = sizeof told;
	CHECK(getpeername(client, ADDRESS(told), &size) == 0 && size == 11);
	int wrong = socket(AF_UNIX, type == SOCK_DGRAM ? SOCK_STREAM : SOCK_DGRAM, 0);
	FAILS(connect(wrong, PLAIN(address)), EPROTOTYPE);
	FAILS(connect(wrong, PLAIN(absent)), ENOENT);
	close(wrong);
	if (type != SOCK_DGRAM) {
		FAILS(connect(client, PLAIN(address)), EISCONN);
		CHECK(ready(server, POLLIN) == POLLIN && send(client, "early", 5, 0) == 5);
		size = sizeof told;
		connection = accept4(server, ADDRESS(told), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
		CHECK(connection >= 0 && size == 2 && fcntl(connection, F_GETFD) == FD_CLOEXEC);
		CHECK(fcntl(connection, F_GETFL) & O_NONBLOCK);
		struct ucred who;
		size = sizeof who;
		CHECK(getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.pid == getpid() && who.uid == geteuid());
		char text[10];
		CHECK(recv(connection, text, 10, 0) == 5);
		size = sizeof told;
		CHECK(getsockname(connection, ADDRESS(told), &size) == 0 && size == 11);
		FAILS(accept4(server, 0, 0, 7), EINVAL);
		fcntl(server, F_SETFL, O_NONBLOCK);
		FAILS(accept(server, 0, 0), EAGAIN);
		int more[4];
		for (int i = 0; i < 4; i++) {
			more[i] = socket(AF_UNIX, type | SOCK_NONBLOCK, 0);
			int result = connect(more[i], PLAIN(address));
			CHECK(i < 2 ? result == 0 : result == -1 && errno == EAGAIN);
		}
		close(server);
		CHECK(ready(more[0], POLLIN) & POLLHUP);
		FAILS(recv(more[0], text, 10, 0), ECONNRESET);
		FAILS(connect(more[3], PLAIN(address)), ECONNREFUSED);
		for (int i = 0; i < 4; i++)
			close(more[i]);
		CHECK(send(client, "on", 2, 0) == 2 && recv(connection, text, 10, 0) == 2);
		close(connection);
	} else {
		char text[10];
		struct sockaddr_un me = {AF_UNIX, "\0client"};
		CHECK(bind(client, ADDRESS(me), 2 + 7) == 0);
		FAILS(bind(other, ADDRESS(me), 2 + 7), EADDRINUSE);
		CHECK(sendto(client, "to", 2, 0, 0, 0) == 2 && sendto(other, "also", 4, 0, PLAIN(address)) == 4);
		size = sizeof told;
		CHECK(recvfrom(server, text, 10, 0, ADDRESS(told), &size) == 2 && size == 9 && !memcmp(told.sun_path, "\0client", 7));
		size = sizeof told;
		CHECK(recvfrom(server, text, 10, 0, ADDRESS(told), &size) == 4 && size == 0);
		FAILS(listen(server, 1), EOPNOTSUPP);
		FAILS(accept(server, 0, 0), EOPNOTSUPP);
		CHECK(sendto(server, "back", 4, 0, ADDRESS(me), 9) == 4 && recv(client, text, 10, 0) == 4);
		int count = 0;
		while (sendto(other, "x", 1, MSG_DONTWAIT, PLAIN(address)) == 1)
			count++;
		CHECK(errno == EAGAIN && count >= 10 && count < 2000);
		me.sun_path[1] = 'X';
		FAILS(sendto(other, "x", 1, 0, ADDRESS(me), 9), ECONNREFUSED);
		struct sockaddr none = {AF_UNSPEC};
		CHECK(connect(client, &none, sizeof none) == 0);
		FAILS(send(client, "x", 1, 0), ENOTCONN);
		close(server);
		FAILS(sendto(client, "x", 1, 0, PLAIN(address)), ECONNREFUSED);
	}
	close(client), close(other);
	CHECK(unlink("a.sock") == 0);
	server = socket(AF_UNIX, type, 0);
	sa_family_t family = AF_UNIX;
	CHECK(bind(server, (struct sockaddr *)&family, sizeof family) == 0);
	size = sizeof told;
	CHECK(getsockname(server, ADDRESS(told), &size) == 0 && size == 8 && told.sun_path[0] == 0);
	close(server);
}

static void *connector(void *unused)
{
	struct sockaddr_un address = named("b.sock");
	(void)unused;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	usleep(20000);
	if (connect(fd, PLAIN(address)) == 0)
		send(fd, "hi", 2, 0);
	return (void *)(long)fd;
}

static void accepting(void)
{
	struct sockaddr_un address = named("b.sock");
	int server = socket(AF_UNIX, SOCK_STREAM, 0), fds[3];
	pthread_t threads[3];
	void *fd;
	char text[10];
	unlink("b.sock");
	CHECK(bind(server, PLAIN(address)) == 0 && listen(server, 0) == 0);
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], 0, connector, 0);
	for (int i = 0; i < 3; i++) {
		fds[i] = accept(server, 0, 0);
		CHECK(fds[i] >= 0 && recv(fds[i], text, 10, 0) == 2);
		usleep(10000);
	}
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], &fd);
		close((int)(long)fd), close(fds[i]);
	}
	int watch = epoll_create1(0);
	struct epoll_event event = {EPOLLIN | EPOLLET, {.fd = server}};
	CHECK(epoll_ctl(watch, EPOLL_CTL_ADD, server, &event) == 0 && epoll_wait(watch, &event, 1, 0) == 0);
	pthread_create(&threads[0], 0, connector, 0);
	CHECK(epoll_wait(watch, &event, 1, 5000) == 1 && event.events == EPOLLIN && event.data.fd == server);
	CHECK(epoll_wait(watch, &event, 1, 0) == 0);
	pthread_join(threads[0], &fd);
	close((int)(long)fd), close(server), close(watch);
	unlink("b.sock");
}

union control {
	struct cmsghdr head;
	char room[256];
};

static int send_files(int fd, int count, const int *files)
{
	union control control = {.head = {
		.cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	struct iovec iov = {"data", 4};
	struct msghdr message = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(count * sizeof(int))};
	memcpy(CMSG_DATA(&control.head), files, count * sizeof(int));
	return sendmsg(fd, &message, 0);
}

static struct msghdr received;
static union control received_control;
static char received_text[20];

static int receive(int fd, size_t room, int flags)
{
	static struct iovec iov = {received_text, sizeof received_text};
	memset(&received_control, 0, sizeof received_control);
	received = (struct msghdr){.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &received_control, .msg_controllen = room};
	return recvmsg(fd, &received, flags);
}

static void files(int type)
{
	int fds[2], ends[2], got[2], many[3];
	char text[10];
	CHECK(pair(type, fds) == 0 && pipe(ends) == 0);
	CHECK(send_files(fds[0], 2, ends) == 4);
	close(ends[0]), close(ends[1]);
	CHECK(receive(fds[1], sizeof received_control, MSG_CMSG_CLOEXEC) == 4 && !(received.msg_flags & MSG_CTRUNC));
	struct cmsghdr *head = CMSG_FIRSTHDR(&received);
	CHECK(head && head->cmsg_len == CMSG_LEN(8) && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS);
	CHECK(received.msg_controllen == CMSG_SPACE(8) && CMSG_NXTHDR(&received, head) == 0);
	memcpy(got, CMSG_DATA(head), 8);
	CHECK(fcntl(got[0], F_GETFD) == FD_CLOEXEC && write(got[1], "through", 7) == 7 && read(got[0], text, 10) == 7);
	/* Room for one of three: the others are closed. */
	many[0] = many[1] = many[2] = got[1];
	CHECK(send_files(fds[0], 3, many) == 4);
	CHECK(receive(fds[1], CMSG_LEN(4), 0) == 4 && received.msg_flags & MSG_CTRUNC);
	head = CMSG_FIRSTHDR(&received);
	CHECK(head && head->cmsg_len == CMSG_LEN(4));
	memcpy(many, CMSG_DATA(head), 4);
	close(got[1]);
	CHECK(write(many[0], "x", 1) == 1 && close(many[0]) == 0);
	CHECK(read(got[0], text, 10) == 1 && read(got[0], text, 10) == 0);
	/* Without room, or by read(): gone. */
	CHECK(send_files(fds[0], 1, got) == 4 && receive(fds[1], 0, 0) == 4 && received.msg_flags & MSG_CTRUNC);
	CHECK(send_files(fds[0], 1, got) == 4 && read(fds[1], text, 10) == 4);
	many[0] = 999;
	FAILS(send_files(fds[0], 1, many), EBADF);
	/* A stream stops in front of the next message that brings files. */
	CHECK(send_files(fds[0], 1, got) == 4 && send_files(fds[0], 1, got) == 4);
	CHECK(receive(fds[1], sizeof received_control, 0) == 4);
	CHECK(receive(fds[1], sizeof received_control, 0) == 4);
	/* Sent and never received. */
	CHECK(send_files(fds[0], 1, got) == 4);
	close(fds[0]), close(fds[1]), close(got[0]);
	struct cmsghdr bad = {.cmsg_len = 4, .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	struct msghdr message = {.msg_control = &bad, .msg_controllen = sizeof bad};
	CHECK(pair(type, fds) == 0);
	FAILS(sendmsg(fds[0], &message, 0), EINVAL);
	message.msg_iovlen = 2000;
	FAILS(sendmsg(fds[0], &message, 0), EMSGSIZE);
	FAILS(syscall(SYS_recvmsg, fds[0], (void *)8, 0), EFAULT);
	close(fds[0]), close(fds[1]);
}

/* Whether a socket can have the name within five seconds. Linux looks for sockets that are in each
 * other's queues only when one is closed, and ends them a little later. */
static int can_bind(int type, struct sockaddr_un *address, socklen_t size)
{
	for (int i = 0; i < 500; i++) {
		int fd = socket(AF_UNIX, type, 0), result = bind(fd, ADDRESS(*address), size);
		close(fd);
		if (result == 0 || errno != EADDRINUSE)
			return result == 0;
		usleep(10000);
	}
	return 0;
}

static void circles(int type)
{
	int fds[2], ends[2], keeper[2], sent[3], got;
	char text[10];
	struct sockaddr_un address;
	socklen_t size = sizeof address;
	sa_family_t family = AF_UNIX;
	/* In its own queue, with the writing end of a pipe: all end when both are closed. */
	CHECK(pair(type, fds) == 0 && pipe(ends) == 0);
	CHECK(bind(fds[0], (struct sockaddr *)&family, sizeof family) == 0);
	CHECK(getsockname(fds[0], ADDRESS(address), &size) == 0);
	sent[0] = ends[1], sent[1] = fds[1], sent[2] = fds[0];
	CHECK(send_files(fds[0], 3, sent) == 4);
	close(fds[0]), close(ends[1]);
	int other = socket(AF_UNIX, type, 0);
	FAILS(bind(other, ADDRESS(address), size), EADDRINUSE);
	close(other), close(fds[1]);
	CHECK(can_bind(type, &address, size) && read(ends[0], text, 1) == 0);
	close(ends[0]);
	/* The other end sees it, as an end and not as a reset. */
	CHECK(pair(type, fds) == 0);
	CHECK(send_files(fds[0], 1, &fds[1]) == 4);
	close(fds[1]);
	for (int i = 0; i < 500 && type != SOCK_DGRAM && !(ready(fds[0], POLLIN) & POLLHUP); i++) {
		close(socket(AF_UNIX, type, 0));
		usleep(10000);
	}
	if (type != SOCK_DGRAM)
		CHECK(recv(fds[0], text, 1, MSG_DONTWAIT) == 0);
	close(fds[0]);
	/* Another queue has it, too. */
	CHECK(pair(type, fds) == 0 && pair(type, keeper) == 0);
	CHECK(send_files(fds[0], 1, &fds[1]) == 4 && send_files(keeper[0], 1, &fds[1]) == 4);
	close(fds[1]), close(socket(AF_UNIX, type, 0));
	usleep(10000);
	CHECK(receive(keeper[1], sizeof received_control, 0) == 4);
	memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&received)), 4);
	CHECK(recv(got, text, 10, MSG_DONTWAIT) == 4);
	close(got), close(fds[0]), close(keeper[0]), close(keeper[1]);
	if (type == SOCK_DGRAM)
		return;
	/* A listening one in the queue of whom it should accept. */
	int server = socket(AF_UNIX, type, 0), client = socket(AF_UNIX, type, 0);
	size = sizeof address;
	CHECK(bind(server, (struct sockaddr *)&family, sizeof family) == 0 && listen(server, 1) == 0);
	CHECK(getsockname(server, ADDRESS(address), &size) == 0 && connect(client, ADDRESS(address), size) == 0);
	sent[0] = server, sent[1] = client;
	CHECK(send_files(client, 2, sent) == 4);
	close(server), close(client);
	CHECK(can_bind(type, &address, size));
}

static void credentials(void)
{
	int fds[2], on = 1;
	CHECK(pair(SOCK_STREAM, fds) == 0 && setsockopt(fds[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0);
	CHECK(option(fds[1], SO_PASSCRED) == 1 && option(fds[0], SO_PASSCRED) == 0);
	CHECK(send(fds[0], "me", 2, 0) == 2 && receive(fds[1], sizeof received_control, 0) == 2);
	struct cmsghdr *head = CMSG_FIRSTHDR(&received);
	struct ucred who;
	CHECK(head && head->cmsg_type == SCM_CREDENTIALS && head->cmsg_len == CMSG_LEN(sizeof who));
	memcpy(&who, CMSG_DATA(head), sizeof who);
	CHECK(who.pid == getpid() && who.uid == geteuid() && who.gid == getegid());
	close(fds[0]), close(fds[1]);
	FAILS(setsockopt(0, SOL_SOCKET, SO_PASSCRED, &on, sizeof on), ENOTSOCK);
	CHECK(pair(SOCK_STREAM, fds) == 0);
	FAILS(setsockopt(fds[0], SOL_SOCKET, 4711, &on, sizeof on), ENOPROTOOPT);
	FAILS(setsockopt(fds[0], 6, 1, &on, sizeof on), EOPNOTSUPP);
	FAILS(setsockopt(fds[0], SOL_SOCKET, SO_PASSCRED, &on, 1), EINVAL);
	int small = 1000;
	CHECK(setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small) == 0 && option(fds[0], SO_SNDBUF) == 4608);
	close(fds[0]), close(fds[1]);
}

static void several(void)
{
	int fds[2];
	char text[3][10];
	struct iovec out[3] = {{"a", 1}, {"bb", 2}, {"ccc", 3}}, in[3];
	struct mmsghdr sent[3] = {{{0}}}, got[3] = {{{0}}};
	for (int i = 0; i < 3; i++) {
		in[i] = (struct iovec){text[i], 10};
		sent[i].msg_hdr.msg_iov = &out[i], sent[i].msg_hdr.msg_iovlen = 1;
		got[i].msg_hdr.msg_iov = &in[i], got[i].msg_hdr.msg_iovlen = 1;
	}
	CHECK(pair(SOCK_DGRAM, fds) == 0 && sendmmsg(fds[0], sent, 3, 0) == 3 && sent[2].msg_len == 3);
	CHECK(recvmmsg(fds[1], got, 2, 0, 0) == 2 && got[0].msg_len == 1 && got[1].msg_len == 2);
	CHECK(recvmmsg(fds[1], got, 3, MSG_WAITFORONE, 0) == 1 && got[0].msg_len == 3 && !memcmp(text[0], "ccc", 3));
	FAILS(recvmmsg(fds[1], got, 3, MSG_DONTWAIT, 0), EAGAIN);
	close(fds[0]), close(fds[1]);
}

int main(int argc, char **argv)
{
	CHECK(argc == 1 || chdir(argv[1]) == 0);
	making();
	stream();
	waiting();
	messages(SOCK_DGRAM);
	messages(SOCK_SEQPACKET);
	names(SOCK_STREAM);
	names(SOCK_SEQPACKET);
	names(SOCK_DGRAM);
	accepting();
	files(SOCK_STREAM);
	files(SOCK_DGRAM);
	circles(SOCK_STREAM);
	circles(SOCK_SEQPACKET);
	circles(SOCK_DGRAM);
	credentials();
	several();
	return 0;
}
