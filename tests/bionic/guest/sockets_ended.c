// SPDX-License-Identifier: GPL-2.0-or-later
/* Sockets of AF_UNIX that end while others sleep on them, and whose names are whose. Runs natively
 * too: what is checked is what Linux does. argv[1]: a folder. */
#include "sockets.h"
#include <sys/uio.h>

/* Each type has abstract names of its own. A path is one file: who is there may be of another type. */
static void types(void)
{
	static const int kinds[] = {SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM};
	struct sockaddr_un shared = {AF_UNIX}, path = named("c.sock"), told;
	socklen_t size = sizeof shared;
	sa_family_t family = AF_UNIX;
	int fds[3], other;
	char text[10];
	static char big[300000];
	fds[0] = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(bind(fds[0], (struct sockaddr *)&family, sizeof family) == 0);
	CHECK(getsockname(fds[0], ADDRESS(shared), &size) == 0);
	for (int i = 1; i < 3; i++) {
		other = socket(AF_UNIX, kinds[i], 0);
		if (kinds[i] == SOCK_DGRAM) {
			FAILS(sendto(other, "x", 1, 0, ADDRESS(shared), size), ECONNREFUSED);
			FAILS(sendto(other, big, sizeof big, 0, ADDRESS(shared), size), EMSGSIZE);
		}
		FAILS(connect(other, ADDRESS(shared), size), ECONNREFUSED);
		close(other);
		fds[i] = socket(AF_UNIX, kinds[i], 0);
		CHECK(bind(fds[i], ADDRESS(shared), size) == 0);
	}
	for (int i = 0; i < 3; i++) {
		other = socket(AF_UNIX, kinds[i], 0);
		FAILS(bind(other, ADDRESS(shared), size), EADDRINUSE);
		if (kinds[i] != SOCK_DGRAM)
			CHECK(listen(fds[i], 1) == 0);
		CHECK(connect(other, ADDRESS(shared), size) == 0);
		close(other);
	}
	other = socket(AF_UNIX, SOCK_DGRAM, 0);
	CHECK(sendto(other, "for c", 5, 0, ADDRESS(shared), size) == 5 && recv(fds[2], text, 10, MSG_DONTWAIT) == 5);
	/* One goes, the others stay. */
	close(fds[0]), close(fds[2]);
	FAILS(sendto(other, "x", 1, 0, ADDRESS(shared), size), ECONNREFUSED);
	fds[0] = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	CHECK(connect(fds[0], ADDRESS(shared), size) == 0);
	close(fds[0]), close(fds[1]);

	unlink("c.sock");
	fds[0] = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(bind(fds[0], PLAIN(path)) == 0);
	FAILS(connect(other, PLAIN(path)), EPROTOTYPE);
	FAILS(sendto(other, "x", 1, 0, PLAIN(path)), EPROTOTYPE);
	FAILS(sendto(other, big, sizeof big, 0, PLAIN(path)), EMSGSIZE);
	fds[1] = socket(AF_UNIX, SOCK_DGRAM, 0);
	FAILS(bind(fds[1], PLAIN(path)), EADDRINUSE);
	close(fds[0]);
	FAILS(sendto(other, "x", 1, 0, PLAIN(path)), ECONNREFUSED);
	size = sizeof told;
	CHECK(getsockname(other, ADDRESS(told), &size) == 0 && size == 2);
	close(other), close(fds[1]);
	CHECK(unlink("c.sock") == 0);
}

enum { CLOSE, SHUT_READING, SHUT_WRITING, UNLINK_CLOSE, REPLACE_CLOSE };
static struct { int what, fd, successor; } end;

static void *ender(void *unused)
{
	struct sockaddr_un path = named("d.sock");
	(void)unused;
	usleep(50000);
	if (end.what >= UNLINK_CLOSE)
		unlink("d.sock");
	if (end.what == REPLACE_CLOSE)
		bind(end.successor, PLAIN(path));
	if (end.what == SHUT_READING || end.what == SHUT_WRITING)
		shutdown(end.fd, end.what == SHUT_READING ? SHUT_RD : SHUT_WR);
	else
		close(end.fd);
	return 0;
}

/* Let another thread do that soon. */
static pthread_t later(int what, int fd, int successor)
{
	pthread_t thread;
	end.what = what, end.fd = fd, end.successor = successor;
	pthread_create(&thread, 0, ender, 0);
	return thread;
}

/* What a send that sleeps is told when the other end goes. */
static void broken_pairs(int type)
{
	static char big[30000];
	for (int what = CLOSE; what <= SHUT_WRITING; what++)
		for (int plain = 0; plain < 2; plain++) {
			int fds[2];
			if (type == SOCK_DGRAM && what == SHUT_READING)
				continue;
			CHECK(pair(type, fds) == 0);
			while (send(fds[0], big, sizeof big, MSG_DONTWAIT) > 0)
				;
			while (send(fds[0], big, 1, MSG_DONTWAIT) > 0)
				;
			pipes_broken = 0;
			pthread_t thread = later(what, fds[what != SHUT_WRITING], 0);
			int result = plain ? write(fds[0], "x", 1) : send(fds[0], "x", 1, 0), error = errno;
			pthread_join(thread, 0);
			CHECK(result == -1 && error == (what != CLOSE ? EPIPE : type == SOCK_DGRAM ? ECONNREFUSED : ECONNRESET));
			CHECK(pipes_broken == 0 && option(fds[0], SO_ERROR) == 0);
			FAILS(send(fds[0], "x", 1, 0), type == SOCK_DGRAM && what == CLOSE ? ENOTCONN : EPIPE);
			CHECK(pipes_broken == (type == SOCK_STREAM));
			close(fds[0]), close(fds[1]);
		}
}

static void broken_halfway(void)
{
	static char big[4000000];
	for (int way = 0; way < 6; way++) {
		int fds[2], what = way < 3 ? CLOSE : SHUT_READING;
		struct iovec parts[] = {{big, 3000000}, {big, 1000000}};
		CHECK(pair(SOCK_STREAM, fds) == 0);
		pipes_broken = 0;
		pthread_t thread = later(what, fds[1], 0);
		long sent = way % 3 == 0 ? send(fds[0], big, sizeof big, 0)
			: way % 3 == 1 ? write(fds[0], big, sizeof big)
				       : writev(fds[0], parts, 2);
		pthread_join(thread, 0);
		CHECK(sent > 100000 && sent < 2000000 && pipes_broken == 0);
		CHECK(option(fds[0], SO_ERROR) == 0);
		close(fds[0]);
		if (what != CLOSE)
			close(fds[1]);
	}
}

static void ended_receivers(void)
{
	struct timeval long_enough = {5, 0};
	char text[10];
	for (int what = CLOSE; what <= REPLACE_CLOSE; what++)
		for (int connected = 0; connected < 3; connected++) {
			if (what == SHUT_READING || what == SHUT_WRITING)
				continue;
			struct sockaddr_un path = named("d.sock");
			unlink("d.sock");
			int receiver = socket(AF_UNIX, SOCK_DGRAM, 0), successor = socket(AF_UNIX, SOCK_DGRAM, 0);
			int sender = socket(AF_UNIX, SOCK_DGRAM, 0);
			CHECK(setsockopt(sender, SOL_SOCKET, SO_SNDTIMEO, &long_enough, sizeof long_enough) == 0);
			CHECK(bind(receiver, PLAIN(path)) == 0);
			if (connected)
				CHECK(connect(sender, PLAIN(path)) == 0);
			while (sendto(sender, "x", 1, MSG_DONTWAIT, PLAIN(path)) == 1)
				;
			pthread_t thread = later(what, receiver, successor);
			int result = connected == 1 ? send(sender, "y", 1, 0) : sendto(sender, "y", 1, 0, PLAIN(path));
			int error = errno;
			pthread_join(thread, 0);
			/* Not connected: the name is looked up again. */
			if (!connected && what == REPLACE_CLOSE)
				CHECK(result == 1 && recv(successor, text, 10, MSG_DONTWAIT) == 1 && *text == 'y');
			else
				CHECK(result == -1 && error == (!connected && what == UNLINK_CLOSE ? ENOENT : ECONNREFUSED));
			FAILS(send(sender, "x", 1, MSG_DONTWAIT), ENOTCONN);
			close(sender), close(successor);
		}
	unlink("d.sock");
	/* Without a name in the file system. */
	struct sockaddr_un address;
	socklen_t size = sizeof address;
	sa_family_t family = AF_UNIX;
	int receiver = socket(AF_UNIX, SOCK_DGRAM, 0), sender = socket(AF_UNIX, SOCK_DGRAM, 0);
	CHECK(setsockopt(sender, SOL_SOCKET, SO_SNDTIMEO, &long_enough, sizeof long_enough) == 0);
	CHECK(bind(receiver, (struct sockaddr *)&family, sizeof family) == 0);
	CHECK(getsockname(receiver, ADDRESS(address), &size) == 0);
	while (sendto(sender, "x", 1, MSG_DONTWAIT, ADDRESS(address), size) == 1)
		;
	pthread_t thread = later(CLOSE, receiver, 0);
	FAILS(sendto(sender, "y", 1, 0, ADDRESS(address), size), ECONNREFUSED);
	pthread_join(thread, 0);
	close(sender);
}

static void ended_listeners(void)
{
	struct timeval long_enough = {5, 0};
	for (int what = CLOSE; what <= REPLACE_CLOSE; what++) {
		if (what == SHUT_READING || what == SHUT_WRITING)
			continue;
		struct sockaddr_un path = named("d.sock");
		unlink("d.sock");
		int server = socket(AF_UNIX, SOCK_STREAM, 0), successor = socket(AF_UNIX, SOCK_STREAM, 0);
		int first = socket(AF_UNIX, SOCK_STREAM, 0), second = socket(AF_UNIX, SOCK_STREAM, 0);
		CHECK(setsockopt(second, SOL_SOCKET, SO_SNDTIMEO, &long_enough, sizeof long_enough) == 0);
		CHECK(bind(server, PLAIN(path)) == 0 && listen(server, 0) == 0 && connect(first, PLAIN(path)) == 0);
		pthread_t thread = later(what, server, successor);
		FAILS(connect(second, PLAIN(path)), what == UNLINK_CLOSE ? ENOENT : ECONNREFUSED);
		pthread_join(thread, 0);
		close(first), close(second), close(successor);
	}
	unlink("d.sock");
}

/* What is wrong with who is called is told before what the caller is itself. */
static void connected_again(int type)
{
	struct timeval soon = {0, 30000};
	struct sockaddr_un path = named("d.sock"), silent = named("c.sock"), missing = named("no.sock");
	int server = socket(AF_UNIX, type, 0), other = socket(AF_UNIX, type, 0);
	int client = socket(AF_UNIX, type, 0), last = socket(AF_UNIX, type, 0);
	CHECK(bind(server, PLAIN(path)) == 0 && listen(server, 1) == 0 && bind(other, PLAIN(silent)) == 0);
	CHECK(setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon) == 0);
	CHECK(setsockopt(server, SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon) == 0);
	CHECK(connect(client, PLAIN(path)) == 0);
	FAILS(connect(client, PLAIN(path)), EISCONN);
	FAILS(connect(client, PLAIN(silent)), ECONNREFUSED);
	FAILS(connect(client, PLAIN(missing)), ENOENT);
	FAILS(connect(server, PLAIN(path)), EINVAL);
	FAILS(connect(server, PLAIN(silent)), ECONNREFUSED);
	CHECK(connect(last, PLAIN(path)) == 0); /* now it is full */
	FAILS(connect(client, PLAIN(path)), EAGAIN);
	FAILS(connect(server, PLAIN(path)), EAGAIN);
	CHECK(shutdown(server, SHUT_RD) == 0);
	FAILS(connect(client, PLAIN(path)), ECONNREFUSED);
	close(server), close(other), close(client), close(last);
	unlink("d.sock"), unlink("c.sock");
}

/* Who has ended its own sending, or may not send more now, is told so before anybody is looked up. */
static void senders_first(void)
{
	static char big[300000];
	struct sockaddr_un missing = named("no.sock"), path = named("d.sock"), wrong = named("d.sock");
	int fds[2], sender = socket(AF_UNIX, SOCK_DGRAM, 0), server = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(bind(server, PLAIN(path)) == 0);
	FAILS(sendto(sender, "x", 1, 0, PLAIN(path)), EPROTOTYPE);
	CHECK(shutdown(sender, SHUT_WR) == 0);
	FAILS(sendto(sender, "x", 1, 0, PLAIN(path)), EPIPE);
	FAILS(sendto(sender, "x", 1, 0, PLAIN(missing)), EPIPE);
	FAILS(sendto(sender, big, sizeof big, 0, PLAIN(missing)), EMSGSIZE);
	wrong.sun_family = AF_UNSPEC;
	FAILS(sendto(sender, "x", 1, 0, PLAIN(wrong)), EINVAL);
	close(sender), close(server);
	unlink("d.sock");
	CHECK(pair(SOCK_DGRAM, fds) == 0);
	while (send(fds[0], big, 30000, MSG_DONTWAIT) > 0)
		;
	while (send(fds[0], big, 1, MSG_DONTWAIT) > 0)
		;
	FAILS(sendto(fds[0], "x", 1, MSG_DONTWAIT, PLAIN(missing)), EAGAIN);
	close(fds[0]), close(fds[1]);
	sender = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	CHECK(shutdown(sender, SHUT_WR) == 0);
	FAILS(send(sender, "x", 1, 0), ENOTCONN);
	FAILS(send(sender, big, sizeof big, 0), ENOTCONN);
	close(sender);
	CHECK(pair(SOCK_SEQPACKET, fds) == 0 && shutdown(fds[0], SHUT_WR) == 0);
	FAILS(send(fds[0], big, sizeof big, 0), EMSGSIZE);
	close(fds[0]), close(fds[1]);
}

enum { NO_PEER, OTHER_PEER, SAME_PEER, LEAVES, FAILING, PEER_DIES, PEER_DIES_OTHER, MUTUAL, WAYS };

/* With its peer a datagram socket loses what has come. */
static void reconnected(void)
{
	struct sockaddr_un mine = named("a.sock"), peers = named("b.sock"), others = named("c.sock");
	struct sockaddr_un missing = named("no.sock"), nobody = {AF_UNSPEC};
	char text[10];
	for (int way = 0; way < WAYS; way++) {
		int me = socket(AF_UNIX, SOCK_DGRAM, 0), peer = socket(AF_UNIX, SOCK_DGRAM, 0);
		int other = socket(AF_UNIX, SOCK_DGRAM, 0), lost = way != NO_PEER && way != SAME_PEER && way != FAILING;
		CHECK(bind(me, PLAIN(mine)) == 0 && bind(peer, PLAIN(peers)) == 0 && bind(other, PLAIN(others)) == 0);
		if (way != NO_PEER)
			CHECK(connect(me, PLAIN(peers)) == 0);
		CHECK(sendto(peer, "abc", 3, 0, PLAIN(mine)) == 3);
		if (way == MUTUAL)
			CHECK(connect(peer, PLAIN(mine)) == 0 && send(me, "de", 2, 0) == 2);
		if (way == PEER_DIES || way == PEER_DIES_OTHER)
			close(peer), peer = -1;
		if (way == LEAVES)
			CHECK(connect(me, PLAIN(nobody)) == 0);
		else if (way == FAILING)
			FAILS(connect(me, PLAIN(missing)), ENOENT);
		else if (way == PEER_DIES)
			FAILS(send(me, "x", 1, 0), ECONNREFUSED);
		else
			CHECK(connect(me, way == SAME_PEER ? ADDRESS(peers) : ADDRESS(others), sizeof peers) == 0);
		if (lost)
			FAILS(recv(me, text, 10, MSG_DONTWAIT), EAGAIN);
		else
			CHECK(recv(me, text, 10, MSG_DONTWAIT) == 3);
		/* Who still sends here is told. */
		if (way == MUTUAL) {
			FAILS(recv(peer, text, 10, MSG_DONTWAIT), ECONNRESET);
			CHECK(recv(peer, text, 10, MSG_DONTWAIT) == 2);
			FAILS(send(peer, "x", 1, 0), EPERM);
		} else if (peer >= 0)
			CHECK(option(peer, SO_ERROR) == 0);
		close(me), close(peer), close(other);
		unlink("a.sock"), unlink("b.sock"), unlink("c.sock");
	}
	/* With nothing in the queue nobody is; a message that is too long leaves the error. */
	for (int full = 0; full < 2; full++) {
		static char big[300000];
		int fds[2];
		CHECK(pair(SOCK_DGRAM, fds) == 0 && (!full || send(fds[0], "x", 1, 0) == 1));
		CHECK(connect(fds[1], PLAIN(nobody)) == 0);
		FAILS(send(fds[0], big, sizeof big, 0), EMSGSIZE);
		CHECK(option(fds[0], SO_ERROR) == (full ? ECONNRESET : 0));
		CHECK(send(fds[0], "x", 1, 0) == 1);
		close(fds[0]), close(fds[1]);
	}
}

/* It reads no more: who waits for room there is told when that, or its time, comes. */
static void deaf_receivers(void)
{
	struct timeval soon = {0, 200000};
	char text[10];
	for (int way = 0; way < 4; way++) {
		struct sockaddr_un path = named("d.sock");
		int fds[2] = {socket(AF_UNIX, way < 3 ? SOCK_DGRAM : SOCK_STREAM, 0)}, other = -1;
		CHECK(bind(fds[0], PLAIN(path)) == 0);
		fds[1] = socket(AF_UNIX, way < 3 ? SOCK_DGRAM : SOCK_STREAM, 0);
		if (way == 2)
			close(fds[0]), close(fds[1]), pair(SOCK_DGRAM, fds);
		if (way == 1)
			CHECK(connect(fds[1], PLAIN(path)) == 0);
		if (way == 3) {
			other = socket(AF_UNIX, SOCK_STREAM, 0);
			CHECK(listen(fds[0], 0) == 0 && connect(other, PLAIN(path)) == 0);
		} else if (way)
			while (send(fds[1], "x", 1, MSG_DONTWAIT) == 1)
				;
		else
			while (sendto(fds[1], "x", 1, MSG_DONTWAIT, PLAIN(path)) == 1)
				;
		CHECK(setsockopt(fds[1], SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon) == 0);
		struct timeval start, now;
		gettimeofday(&start, 0);
		pthread_t thread = later(SHUT_READING, fds[0], 0);
		int result = way == 3 ? connect(fds[1], PLAIN(path))
			: way ? send(fds[1], "x", 1, 0)
			      : sendto(fds[1], "x", 1, 0, PLAIN(path));
		int error = errno;
		gettimeofday(&now, 0);
		pthread_join(thread, 0);
		CHECK(result == -1 && error == (way == 3 ? ECONNREFUSED : way == 2 ? EAGAIN : EPIPE));
		CHECK((now.tv_sec - start.tv_sec) * 1000000 + now.tv_usec - start.tv_usec > 190000);
		if (way < 3)
			CHECK(recv(fds[0], text, 10, 0) == 1);
		else
			close(accept(fds[0], 0, 0)), close(other);
		close(fds[0]), close(fds[1]);
		unlink("d.sock");
	}
}

int main(int argc, char **argv)
{
	CHECK(argc == 1 || chdir(argv[1]) == 0);
	signal(SIGPIPE, on_sigpipe);
	types();
	broken_pairs(SOCK_STREAM);
	broken_pairs(SOCK_SEQPACKET);
	broken_pairs(SOCK_DGRAM);
	broken_halfway();
	ended_receivers();
	ended_listeners();
	connected_again(SOCK_STREAM);
	connected_again(SOCK_SEQPACKET);
	senders_first();
	reconnected();
	deaf_receivers();
	return 0;
}
