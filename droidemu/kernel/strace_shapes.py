# SPDX-License-Identifier: GPL-2.0-or-later
"""How ``--strace`` shows the arguments of each system call.

One word an argument: a key of ``strace_names.TABLES`` or of ``strace_show.SHOW``. A key that
begins with ``>`` is shown after the call, from what the kernel stored. Calls that are not listed
are shown by their declared argument types.
"""

from __future__ import annotations

_SHAPES = """
openat dirfd path open open_mode
open path open open_mode
creat path mode
read fd >out uint
write fd in uint
pread64 fd >out uint int
pwrite64 fd in uint int
readv fd >iov_out int
writev fd iov_in int
preadv fd >iov_out int int
pwritev fd iov_in int int
close fd
lseek fd int whence
_llseek fd uint uint >u64 whence
dup fd
dup2 fd fd
dup3 fd fd fdflags
pipe >fdpair
pipe2 >fdpair fdflags
socket af socktype int
socketpair af socktype int >fdpair
bind fd sockaddr int
connect fd sockaddr int
accept4 fd ptr ptr sockflags
send fd in uint msg
sendto fd in uint msg sockaddr int
sendmsg fd ptr msg
sendmmsg fd ptr uint msg
recv fd >out uint msg
recvfrom fd >out uint msg ptr ptr
recvmsg fd ptr msg
recvmmsg fd ptr uint msg timespec
recvmmsg_time64 fd ptr uint msg timespec64
shutdown fd shut
eventfd2 uint efd
timerfd_create clock tfd
timerfd_settime fd tfd_settime itimerspec >itimerspec
timerfd_settime64 fd tfd_settime itimerspec64 >itimerspec64
timerfd_gettime fd >itimerspec
timerfd_gettime64 fd >itimerspec64
signalfd fd sigset uint
signalfd4 fd sigset uint sfd
inotify_init1 in_init
epoll_create int
epoll_create1 epoll_create
epoll_ctl fd epoll_ctl fd epoll_event
epoll_wait fd >epoll_events int int
epoll_pwait fd >epoll_events int int sigset uint
epoll_pwait2 fd >epoll_events int timespec64 sigset uint
poll pollfds uint int
ppoll pollfds uint timespec sigset uint
ppoll_time64 pollfds uint timespec64 sigset uint
fcntl fd fcntl ptr
fcntl64 fd fcntl ptr
flock fd flock
ioctl fd ioctl ptr
fstat fd >stat
fstat64 fd >stat64
stat path ptr
stat64 path >stat64
lstat path ptr
stat64 path >stat64
newfstatat dirfd path >stat at
fstatat64 dirfd path >stat64 at
statx dirfd path at statx_mask >statx
faccessat dirfd path access
faccessat2 dirfd path access at
access path access
readlinkat dirfd path >outz uint
readlink path >outz uint
getcwd >outz uint
getdents64 fd ptr uint
unlinkat dirfd path at
mkdirat dirfd path mode
linkat dirfd path dirfd path at
symlinkat path dirfd path
renameat2 dirfd path dirfd path uint
memfd_create path mfd
renameat dirfd path dirfd path
fchmodat dirfd path mode
statfs path ptr
mlock ptr uint
munlock ptr uint
sigaction signal ptr ptr
sigprocmask sighow ptr ptr
clock_settime64 clock timespec64
timer_gettime int >itimerspec
timer_gettime64 int >itimerspec64
close_range int int close_range
waitid int int >siginfo wait ptr
brk ptr
mmap ptr uint prot map fd hex
mmap2 ptr uint prot map fd hex
munmap ptr uint
mprotect ptr uint prot
mremap ptr uint uint mremap ptr
madvise ptr uint madvise
msync ptr uint msync
membarrier membarrier int int
set_tid_address ptr
set_robust_list ptr uint
rseq ptr hex int hex
futex ptr futex uint futex_timeout ptr hex
futex_time64 ptr futex uint futex_timeout64 ptr hex
exit int
exit_group int
execve path argv env
clone clone ptr ptr hex ptr
wait4 int >wait_status wait ptr
kill int signal
tkill int signal
tgkill int int signal
rt_sigaction signal sigaction >sigaction uint
rt_sigprocmask sighow sigset >sigset uint
rt_sigpending >sigset uint
rt_sigsuspend sigset uint
rt_sigtimedwait sigset >siginfo timespec uint
rt_sigtimedwait_time64 sigset >siginfo timespec64 uint
sigaltstack stack >stack
prctl prctl prctl_arg hex hex hex
uname >utsname
getrandom >outhex uint getrandom
prlimit64 int rlimit rlimit64 >rlimit64
getrlimit rlimit >rlimits
ugetrlimit rlimit >rlimits
setrlimit rlimit rlimits
getrusage rusage ptr
clock_gettime clock >timespec
clock_gettime64 clock >timespec64
clock_getres clock >timespec
clock_getres_time64 clock >timespec64
clock_settime clock timespec
clock_nanosleep clock timer_flags timespec >timespec
clock_nanosleep_time64 clock timer_flags timespec64 >timespec64
nanosleep timespec >timespec
gettimeofday >timeval ptr
getitimer itimer >itimerval
setitimer itimer itimerval >itimerval
timer_create clock ptr >int32
timer_settime int timer_flags itimerspec >itimerspec
timer_settime64 int timer_flags itimerspec64 >itimerspec64
sched_getaffinity int uint >outmask
sched_setaffinity int uint mask
sched_setscheduler int sched ptr
getpriority prio int
setpriority prio int int
getcpu >int32 >int32 ptr
set_tls ptr
cacheflush ptr ptr uint
"""

#: Results that are addresses.
HEX_RESULTS = frozenset(("brk", "mmap", "mmap2", "mremap", "get_tls"))


def shapes() -> dict[str, tuple[str, ...]]:
    """Call name -> argument keys."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _SHAPES.strip().splitlines():
        name, *keys = line.split()
        found[name] = tuple(keys)
    return found
