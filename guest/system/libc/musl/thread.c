// SPDX-License-Identifier: GPL-2.0-or-later
/* What our own pthread functions need of the thread structure that is musl's. */
#include <string.h>
#include "pthread_impl.h"
#include "libc.h"

hidden volatile int __abort_lock[1];

int pthread_gettid_np(pthread_t thread)
{
	return thread->tid;
}

/* musl's own, with attributes in bionic's order; `stack` is its lowest address, or 0. */
hidden int __droidemu_create(pthread_t *to, void *(*start)(void *), void *argument, void *stack,
			     size_t size, size_t guard, int detached, int scheduled, int policy,
			     int priority)
{
	pthread_attr_t attr = {0};
	attr._a_stacksize = size;
	attr._a_guardsize = guard;
	if (stack)
		attr._a_stackaddr = (uintptr_t)stack + size;
	attr._a_detach = detached;
	attr._a_sched = scheduled;
	attr._a_policy = policy;
	attr._a_prio = priority;
	return __pthread_create(to, &attr, start, argument);
}

/* The stack of a thread that was made here; 0 for the first one, whose stack is the kernel's. */
hidden int __droidemu_stack(pthread_t thread, void **low, size_t *size, size_t *guard, int *detached)
{
	*detached = thread->detach_state == DT_DETACHED;
	if (!thread->stack)
		return 0;
	*low = (char *)thread->stack - thread->stack_size;
	*size = thread->stack_size;
	*guard = thread->guard_size;
	return 1;
}

hidden _Noreturn void __droidemu_exit_thread(void *result)
{
	__pthread_exit(result);
}

/* --- cleanup handlers: bionic's structure has the same fields in another order -------------- */

struct cleanup {
	struct cleanup *previous;
	void (*routine)(void *);
	void *argument;
};

void __pthread_cleanup_push(struct cleanup *c, void (*routine)(void *), void *argument)
{
	struct pthread *self = __pthread_self();
	c->routine = routine;
	c->argument = argument;
	c->previous = (void *)self->cancelbuf;
	self->cancelbuf = (void *)c;
}

void __pthread_cleanup_pop(struct cleanup *c, int execute)
{
	__pthread_self()->cancelbuf = (void *)c->previous;
	if (execute)
		c->routine(c->argument);
}

/* Called at the end of a thread: musl would read its own structure. */
hidden void __droidemu_run_cleanups(void)
{
	struct pthread *self = __pthread_self();
	struct cleanup *c;
	while ((c = (void *)self->cancelbuf)) {
		self->cancelbuf = (void *)c->previous;
		c->routine(c->argument);
	}
}

int *__get_h_errno(void)
{
	return &__pthread_self()->h_errno_val;
}

hidden void *__droidemu_tp(void)
{
	return (void *)__get_tp();
}

/* Nobody can cancel a thread here. */
int __pthread_setcancelstate(int state, int *old)
{
	if (old)
		*old = 0;
	return 0;
}
weak_alias(__pthread_setcancelstate, pthread_setcancelstate);

void __pthread_testcancel(void) {}
weak_alias(__pthread_testcancel, pthread_testcancel);

/* What musl's own sources push: nothing runs it but the pop. */
void _pthread_cleanup_push(struct __ptcb *cb, void (*f)(void *), void *x)
{
	cb->__f = f;
	cb->__x = x;
}

void _pthread_cleanup_pop(struct __ptcb *cb, int run)
{
	if (run)
		cb->__f(cb->__x);
}
