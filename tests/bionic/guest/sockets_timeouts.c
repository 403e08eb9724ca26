// SPDX-License-Identifier: GPL-2.0-or-later
/* SO_RCVTIMEO and SO_SNDTIMEO end every call that sleeps on a socket, also those of all files. Runs
 * natively too. argv[1]: a folder. */
#include "sockets.h"
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <time.h>

static char big[4000000];
static struct iovec parts[] = {{big, 3000000}, {big, 1000000}};
static const struct timeval soon = {0, 30000}, late = {5, 0};

static void limit(int fd, struct timeval timeout)
{
	CHECK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) == 0);
	CHECK(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) == 0);
}

static void fill(int fd)
{
	while (send(fd, big, 1000, MSG_DONTWAIT) > 0)
		;
	while (send(fd, big, 1, MSG_DONTWAIT) > 0)
		;
}

static long milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum { READ, READV, WRITE, WRITEV, WAYS };
static long by(int way, int fd, int length)
{
	struct iovec halves[] = {{big, length - length / 2}, {big, length / 2}};
	return way == READ ? read(fd, big, length)
		: way == READV ? readv(fd, halves, 2)
		: way == WRITE ? write(fd, big, length)
			       : writev(fd, halves, 2);
}

static pthread_t main_thread;
static struct { int signals, fd, much; } help;

static void *helper(void *unused)
{
	static char text[1000];
	(void)unused;
	usleep(50000);
	if (help.signals)
		pthread_kill(main_thread, SIGUSR1);
	else if (help.much)
		for (int i = 0; i < help.much; i++)
			recv(help.fd, text, sizeof text, 0);
	else
		send(help.fd, "come", 4, 0);
	return 0;
}

static pthread_t soon_come(int signals, int fd, int much)
{
	pthread_t thread;
	help.signals = signals, help.fd = fd, help.much = much;
	pthread_create(&thread, 0, helper, 0);
	return thread;
}

static void of_type(int type)
{
	int fds[2];
	pthread_t thread;
	for (int way = 0; way < WAYS; way++) {
		int sends = way >= WRITE;
		CHECK(pair(type, fds) == 0);
		if (sends)
			fill(fds[0]);
		limit(fds[0], soon);
		long start = milliseconds();
		FAILS(by(way, fds[0], 100), EAGAIN);
		CHECK(milliseconds() - start >= 29);
		/* A signal ends it for good: begun again it would wait for all of the time again. */
		limit(fds[0], late);
		start = milliseconds();
		thread = soon_come(1, 0, 0);
		FAILS(by(way, fds[0], 100), EINTR);
		pthread_join(thread, 0);
		/* What comes in time is what the call was for. */
		thread = soon_come(0, fds[1], sends ? 300 : 0);
		long result = by(way, fds[0], 100);
		CHECK(result == (sends ? 100 : 4));
		CHECK(milliseconds() - start < 4000);
		if (sends) /* the helper may still wait for more */
			shutdown(fds[0], SHUT_WR), shutdown(fds[1], SHUT_RD);
		pthread_join(thread, 0);
		close(fds[0]), close(fds[1]);
	}
}

static void part_of_it(void)
{
	int fds[2];
	for (int vector = 0; vector < 2; vector++) {
		CHECK(pair(SOCK_STREAM, fds) == 0);
		limit(fds[0], soon);
		long sent = vector ? writev(fds[0], parts, 2) : write(fds[0], big, sizeof big);
		CHECK(sent > 100000 && sent < 2000000);
		FAILS(vector ? writev(fds[0], parts, 2) : write(fds[0], big, sizeof big), EAGAIN);
		close(fds[0]), close(fds[1]);
	}
}

static void from_files(void)
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM};
	int file = open("long", O_RDWR | O_CREAT | O_TRUNC, 0600), fds[2], ends[2], left;
	CHECK(ftruncate(file, 3000000) == 0);
	for (int i = 0; i < 3; i++) {
		CHECK(pair(types[i], fds) == 0 && lseek(file, 0, SEEK_SET) == 0);
		limit(fds[0], soon);
		long sent = sendfile(fds[0], file, 0, 3000000);
		CHECK(sent > 100000 && sent < 2000000 && lseek(file, 0, SEEK_CUR) == sent);
		fill(fds[0]);
		FAILS(sendfile(fds[0], file, 0, 3000000), EAGAIN);
		CHECK(lseek(file, 0, SEEK_CUR) == sent);
		/* What does not go stays in the pipe. */
		CHECK(pipe(ends) == 0 && write(ends[1], "0123456789", 10) == 10);
		FAILS(splice(ends[0], 0, fds[0], 0, 5, 0), EAGAIN);
		CHECK(ioctl(ends[0], FIONREAD, &left) == 0 && left == 10);
		FAILS(splice(fds[0], 0, ends[1], 0, 5, 0), EAGAIN);
		CHECK(read(ends[0], big, 20) == 10 && memcmp(big, "0123456789", 10) == 0);
		memset(big, 0, 10);
		close(ends[0]), close(ends[1]), close(fds[0]), close(fds[1]);
	}
	close(file);
	unlink("long");
}

static void on_signal(int signo) { (void)signo; }

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	CHECK(argc == 1 || chdir(argv[1]) == 0);
	main_thread = pthread_self();
	signal(SIGPIPE, on_sigpipe);
	sigaction(SIGUSR1, &action, 0);
	of_type(SOCK_STREAM);
	of_type(SOCK_SEQPACKET);
	of_type(SOCK_DGRAM);
	part_of_it();
	from_files();
	return 0;
}
