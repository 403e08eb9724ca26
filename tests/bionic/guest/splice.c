// SPDX-License-Identifier: GPL-2.0-or-later
/* splice(2) between sockets and pipes: what does not arrive is still there. Runs natively too. */
#include "sockets.h"
#include <fcntl.h>
#include <sys/ioctl.h>

static pthread_t main_thread;
static int outlet;
static char buffer[1 << 17];

static void on_signal(int signo) { (void)signo; }

static void *interrupt(void *unused)
{
	(void)unused;
	usleep(50000);
	pthread_kill(main_thread, SIGUSR1);
	return 0;
}

static void *drain(void *unused)
{
	(void)unused;
	usleep(50000);
	read(outlet, buffer, 1 << 16);
	return 0;
}

static int holds(int fd)
{
	int left = -1;
	return ioctl(fd, FIONREAD, &left) ? -1 : left;
}

static void fill(int fd)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (write(fd, buffer, 4096) > 0)
		;
	fcntl(fd, F_SETFL, 0);
}

static void into_a_full_pipe(void)
{
	int fds[2], ends[2];
	pthread_t thread;
	CHECK(pair(SOCK_STREAM, fds) == 0 && pipe(ends) == 0);
	CHECK(write(fds[1], "0123456789", 10) == 10);
	fill(ends[1]);
	FAILS(splice(fds[0], 0, ends[1], 0, 10, SPLICE_F_NONBLOCK), EAGAIN);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	FAILS(splice(fds[0], 0, ends[1], 0, 10, 0), EAGAIN);
	fcntl(ends[1], F_SETFL, 0);
	CHECK(holds(fds[0]) == 10);
	pthread_create(&thread, 0, interrupt, 0);
	FAILS(splice(fds[0], 0, ends[1], 0, 10, 0), EINTR);
	pthread_join(thread, 0);
	CHECK(holds(fds[0]) == 10);
	outlet = ends[0];
	pthread_create(&thread, 0, drain, 0);
	CHECK(splice(fds[0], 0, ends[1], 0, 10, 0) == 10);
	pthread_join(thread, 0);
	CHECK(holds(fds[0]) == 0 && holds(ends[0]) % 4096 == 10);

	/* Nobody reads the pipe any more. */
	CHECK(write(fds[1], "abc", 3) == 3);
	close(ends[0]);
	int before = pipes_broken;
	FAILS(splice(fds[0], 0, ends[1], 0, 10, 0), EPIPE);
	CHECK(pipes_broken == before + 1);
	CHECK(read(fds[0], buffer, 10) == 3 && memcmp(buffer, "abc", 3) == 0);
	close(ends[1]), close(fds[0]), close(fds[1]);
}

static void out_of_an_empty_pipe(void)
{
	int fds[2], ends[2];
	CHECK(pair(SOCK_STREAM, fds) == 0 && pipe(ends) == 0);
	FAILS(splice(ends[0], 0, fds[0], 0, 10, SPLICE_F_NONBLOCK), EAGAIN);
	CHECK(write(ends[1], "abc", 3) == 3);
	CHECK(splice(ends[0], 0, fds[0], 0, 10, SPLICE_F_NONBLOCK) == 3);
	CHECK(recv(fds[1], buffer, 10, 0) == 3 && memcmp(buffer, "abc", 3) == 0);
	close(ends[1]);
	CHECK(splice(ends[0], 0, fds[0], 0, 10, 0) == 0);
	close(ends[0]), close(fds[0]), close(fds[1]);
}

static void all_of_a_file(void)
{
	/* More than the pipe holds, from a file: each call moves what there is room for. */
	int ends[2], file = open("long", O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(file >= 0 && pipe(ends) == 0);
	for (int i = 0; i < (int)sizeof buffer; i++)
		buffer[i] = i * 7 >> 3;
	CHECK(write(file, buffer, sizeof buffer) == sizeof buffer);
	loff_t at = 5;
	long moved = 0, good = 0;
	static char back[sizeof buffer];
	for (;;) {
		long got = splice(file, &at, ends[1], 0, 100000, 0);
		if (got <= 0 || at != 5 + moved + got)
			break;
		good += read(ends[0], back + moved, got) == got;
		moved += got;
	}
	CHECK(moved == sizeof buffer - 5 && good > 1);
	CHECK(memcmp(back, buffer + 5, moved) == 0);
	CHECK(lseek(file, 0, SEEK_CUR) == sizeof buffer);
	/* Nor does a call sleep for the rest. */
	CHECK(write(ends[1], buffer, 60000) == 60000);
	at = 0;
	long some = splice(file, &at, ends[1], 0, 50000, 0);
	CHECK(some > 0 && some < 10000 && at == some);
	FAILS(splice(file, 0, ends[1], &at, 1, 0), ESPIPE);
	FAILS(splice(file, 0, file, 0, 1, 0), EINVAL);
	close(ends[0]), close(ends[1]), close(file);
	unlink("long");
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal};
	CHECK(argc == 1 || chdir(argv[1]) == 0);
	main_thread = pthread_self();
	signal(SIGPIPE, on_sigpipe);
	sigaction(SIGUSR1, &action, 0);
	into_a_full_pipe();
	out_of_an_empty_pipe();
	all_of_a_file();
	return 0;
}
