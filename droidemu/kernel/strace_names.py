# SPDX-License-Identifier: GPL-2.0-or-later
"""Names that ``--strace`` shows: error texts, and the tables of flags and values by argument.

Tables map a key (see ``strace_shapes``) to names; ``Bits`` are or-ed together, ``Values`` exclude
each other. Numbers: the kernel's uapi headers; O_* and struct layouts as on arm and arm64.
"""

from __future__ import annotations

ERRORS: dict[int, str] = {
    1: "Operation not permitted",
    2: "No such file or directory",
    3: "No such process",
    4: "Interrupted system call",
    5: "Input/output error",
    6: "No such device or address",
    7: "Argument list too long",
    8: "Exec format error",
    9: "Bad file descriptor",
    10: "No child processes",
    11: "Resource temporarily unavailable",
    12: "Cannot allocate memory",
    13: "Permission denied",
    14: "Bad address",
    15: "Block device required",
    16: "Device or resource busy",
    17: "File exists",
    18: "Invalid cross-device link",
    19: "No such device",
    20: "Not a directory",
    21: "Is a directory",
    22: "Invalid argument",
    23: "Too many open files in system",
    24: "Too many open files",
    25: "Inappropriate ioctl for device",
    26: "Text file busy",
    27: "File too large",
    28: "No space left on device",
    29: "Illegal seek",
    30: "Read-only file system",
    31: "Too many links",
    32: "Broken pipe",
    33: "Numerical argument out of domain",
    34: "Numerical result out of range",
    35: "Resource deadlock avoided",
    36: "File name too long",
    37: "No locks available",
    38: "Function not implemented",
    39: "Directory not empty",
    40: "Too many levels of symbolic links",
    42: "No message of desired type",
    43: "Identifier removed",
    44: "Channel number out of range",
    45: "Level 2 not synchronized",
    46: "Level 3 halted",
    47: "Level 3 reset",
    48: "Link number out of range",
    49: "Protocol driver not attached",
    50: "No CSI structure available",
    51: "Level 2 halted",
    52: "Invalid exchange",
    53: "Invalid request descriptor",
    54: "Exchange full",
    55: "No anode",
    56: "Invalid request code",
    57: "Invalid slot",
    59: "Bad font file format",
    60: "Device not a stream",
    61: "No data available",
    62: "Timer expired",
    63: "Out of streams resources",
    64: "Machine is not on the network",
    65: "Package not installed",
    66: "Object is remote",
    67: "Link has been severed",
    68: "Advertise error",
    69: "Srmount error",
    70: "Communication error on send",
    71: "Protocol error",
    72: "Multihop attempted",
    73: "RFS specific error",
    74: "Bad message",
    75: "Value too large for defined data type",
    76: "Name not unique on network",
    77: "File descriptor in bad state",
    78: "Remote address changed",
    79: "Can not access a needed shared library",
    80: "Accessing a corrupted shared library",
    81: ".lib section in a.out corrupted",
    82: "Attempting to link in too many shared libraries",
    83: "Cannot exec a shared library directly",
    84: "Invalid or incomplete multibyte or wide character",
    85: "Interrupted system call should be restarted",
    86: "Streams pipe error",
    87: "Too many users",
    88: "Socket operation on non-socket",
    89: "Destination address required",
    90: "Message too long",
    91: "Protocol wrong type for socket",
    92: "Protocol not available",
    93: "Protocol not supported",
    94: "Socket type not supported",
    95: "Operation not supported",
    96: "Protocol family not supported",
    97: "Address family not supported by protocol",
    98: "Address already in use",
    99: "Cannot assign requested address",
    100: "Network is down",
    101: "Network is unreachable",
    102: "Network dropped connection on reset",
    103: "Software caused connection abort",
    104: "Connection reset by peer",
    105: "No buffer space available",
    106: "Transport endpoint is already connected",
    107: "Transport endpoint is not connected",
    108: "Cannot send after transport endpoint shutdown",
    109: "Too many references: cannot splice",
    110: "Connection timed out",
    111: "Connection refused",
    112: "Host is down",
    113: "No route to host",
    114: "Operation already in progress",
    115: "Operation now in progress",
    116: "Stale file handle",
    117: "Structure needs cleaning",
    118: "Not a XENIX named type file",
    119: "No XENIX semaphores available",
    120: "Is a named type file",
    121: "Remote I/O error",
    122: "Disk quota exceeded",
    123: "No medium found",
    124: "Wrong medium type",
    125: "Operation canceled",
    126: "Required key not available",
    127: "Key has expired",
    128: "Key has been revoked",
    129: "Key was rejected by service",
    130: "Owner died",
    131: "State not recoverable",
    132: "Operation not possible due to RF-kill",
    133: "Memory page has hardware error",
}

RESTARTS: dict[int, tuple[str, str]] = {
    512: ("ERESTARTSYS", "To be restarted if SA_RESTART is set"),
    513: ("ERESTARTNOINTR", "To be restarted"),
    514: ("ERESTARTNOHAND", "To be restarted if no handler"),
    516: ("ERESTART_RESTARTBLOCK", "Interrupted by signal"),
}


class Bits:
    """Flags: ``base`` names the values under ``mask`` that exclude each other, then single bits."""

    def __init__(self, text: str, mask: int = 0, base: str = "", empty: str = "0") -> None:
        self.bits = _parse(text)
        self.mask = mask
        self.base = {value: name for name, value in _parse(base)}
        self.empty = empty

    def show(self, value: int) -> str:
        """``A|B|0x40``."""
        parts: list[str] = []
        if self.mask:
            low = value & self.mask
            if low in self.base:
                parts.append(self.base[low])
            elif low:
                parts.append(hex(low))
            value &= ~self.mask
        for name, bit in self.bits:
            if bit and value & bit == bit:
                parts.append(name)
                value &= ~bit
        if value:
            parts.append(hex(value))
        return "|".join(parts) or self.empty


class Values:
    """One of several values."""

    def __init__(self, text: str) -> None:
        self.names = {value: name for name, value in _parse(text)}

    def show(self, value: int) -> str:
        """The name, or the number."""
        name = self.names.get(value)
        return name if name is not None else hex(value) if abs(value) > 255 else str(value)


def _parse(text: str) -> list[tuple[str, int]]:
    """``A=1 B=0x2 C`` (C: one more than what stands before it)."""
    found: list[tuple[str, int]] = []
    value = -1
    for word in text.split():
        name, _, number = word.partition("=")
        value = int(number, 0) if number else value + 1
        found.append((name, value))
    return found


TABLES: dict[str, Bits | Values] = {
    "prot": Bits(
        "PROT_READ=1 PROT_WRITE=2 PROT_EXEC=4 PROT_SEM=8 PROT_BTI=0x10 PROT_MTE=0x20 "
        "PROT_GROWSDOWN=0x01000000 PROT_GROWSUP=0x02000000",
        empty="PROT_NONE",
    ),
    "map": Bits(
        "MAP_FIXED=0x10 MAP_ANONYMOUS=0x20 MAP_GROWSDOWN=0x100 MAP_DENYWRITE=0x800 "
        "MAP_EXECUTABLE=0x1000 MAP_LOCKED=0x2000 MAP_NORESERVE=0x4000 MAP_POPULATE=0x8000 "
        "MAP_NONBLOCK=0x10000 MAP_STACK=0x20000 MAP_HUGETLB=0x40000 MAP_SYNC=0x80000 "
        "MAP_FIXED_NOREPLACE=0x100000",
        15,
        "MAP_FILE=0 MAP_SHARED MAP_PRIVATE MAP_SHARED_VALIDATE",
    ),
    "mremap": Bits("MREMAP_MAYMOVE=1 MREMAP_FIXED=2 MREMAP_DONTUNMAP=4"),
    "msync": Bits("MS_ASYNC=1 MS_INVALIDATE=2 MS_SYNC=4"),
    "madvise": Values(
        "MADV_NORMAL=0 MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED MADV_FREE=8 "
        "MADV_REMOVE MADV_DONTFORK MADV_DOFORK MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE "
        "MADV_NOHUGEPAGE MADV_DONTDUMP MADV_DODUMP MADV_WIPEONFORK MADV_KEEPONFORK MADV_COLD "
        "MADV_PAGEOUT MADV_POPULATE_READ MADV_POPULATE_WRITE MADV_DONTNEED_LOCKED"
    ),
    "open": Bits(
        "O_CREAT=0o100 O_EXCL=0o200 O_NOCTTY=0o400 O_TRUNC=0o1000 O_APPEND=0o2000 "
        "O_NONBLOCK=0o4000 O_SYNC=0o4010000 O_DSYNC=0o10000 O_ASYNC=0o20000 "
        "O_TMPFILE=0o20040000 O_DIRECTORY=0o40000 O_NOFOLLOW=0o100000 O_DIRECT=0o200000 "
        "O_LARGEFILE=0o400000 O_NOATIME=0o1000000 O_CLOEXEC=0o2000000 O_PATH=0o10000000",
        3,
        "O_RDONLY=0 O_WRONLY O_RDWR O_ACCMODE",
    ),
    "fdflags": Bits("O_NONBLOCK=0o4000 O_DIRECT=0o200000 O_CLOEXEC=0o2000000"),
    "af": Values("AF_UNSPEC=0 AF_UNIX AF_INET AF_INET6=10 AF_NETLINK=16 AF_PACKET"),
    "socktype": Bits(
        "SOCK_NONBLOCK=0o4000 SOCK_CLOEXEC=0o2000000", 15,
        "SOCK_STREAM=1 SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET",
    ),
    "sockflags": Bits("SOCK_NONBLOCK=0o4000 SOCK_CLOEXEC=0o2000000"),
    "msg": Bits(
        "MSG_OOB=1 MSG_PEEK=2 MSG_DONTROUTE=4 MSG_CTRUNC=8 MSG_TRUNC=0x20 MSG_DONTWAIT=0x40 "
        "MSG_EOR=0x80 MSG_WAITALL=0x100 MSG_NOSIGNAL=0x4000 MSG_WAITFORONE=0x10000 "
        "MSG_CMSG_CLOEXEC=0x40000000"
    ),
    "shut": Values("SHUT_RD=0 SHUT_WR SHUT_RDWR"),
    "efd": Bits("EFD_SEMAPHORE=1 EFD_NONBLOCK=0o4000 EFD_CLOEXEC=0o2000000"),
    "tfd": Bits("TFD_NONBLOCK=0o4000 TFD_CLOEXEC=0o2000000"),
    "sfd": Bits("SFD_NONBLOCK=0o4000 SFD_CLOEXEC=0o2000000"),
    "in_init": Bits("IN_NONBLOCK=0o4000 IN_CLOEXEC=0o2000000"),
    "epoll_create": Bits("EPOLL_CLOEXEC=0o2000000"),
    "epoll_ctl": Values("EPOLL_CTL_ADD=1 EPOLL_CTL_DEL EPOLL_CTL_MOD"),
    "epoll": Bits(
        "EPOLLIN=1 EPOLLPRI=2 EPOLLOUT=4 EPOLLERR=8 EPOLLHUP=0x10 EPOLLRDNORM=0x40 "
        "EPOLLRDBAND=0x80 EPOLLWRNORM=0x100 EPOLLWRBAND=0x200 EPOLLMSG=0x400 EPOLLRDHUP=0x2000 "
        "EPOLLEXCLUSIVE=0x10000000 EPOLLWAKEUP=0x20000000 EPOLLONESHOT=0x40000000 "
        "EPOLLET=0x80000000"
    ),
    "poll": Bits(
        "POLLIN=1 POLLPRI=2 POLLOUT=4 POLLERR=8 POLLHUP=0x10 POLLNVAL=0x20 POLLRDNORM=0x40 "
        "POLLRDBAND=0x80 POLLWRNORM=0x100 POLLWRBAND=0x200 POLLRDHUP=0x2000"
    ),
    "at": Bits(
        "AT_SYMLINK_NOFOLLOW=0x100 AT_REMOVEDIR=0x200 AT_SYMLINK_FOLLOW=0x400 "
        "AT_NO_AUTOMOUNT=0x800 AT_EMPTY_PATH=0x1000 AT_STATX_FORCE_SYNC=0x2000 "
        "AT_STATX_DONT_SYNC=0x4000",
    ),
    "access": Bits("R_OK=4 W_OK=2 X_OK=1", empty="F_OK"),
    "whence": Values("SEEK_SET=0 SEEK_CUR SEEK_END SEEK_DATA SEEK_HOLE"),
    "fcntl": Values(
        "F_DUPFD=0 F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_SETOWN F_GETOWN "
        "F_SETSIG F_GETSIG F_GETLK64 F_SETLK64 F_SETLKW64 F_SETOWN_EX F_GETOWN_EX "
        "F_OFD_GETLK=36 F_OFD_SETLK F_OFD_SETLKW F_SETLEASE=1024 F_GETLEASE F_NOTIFY "
        "F_DUPFD_CLOEXEC=1030 F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS"
    ),
    "flock": Bits("LOCK_NB=4", 3, "LOCK_SH=1 LOCK_EX=2"),
    "rename": Bits("RENAME_NOREPLACE=1 RENAME_EXCHANGE=2 RENAME_WHITEOUT=4"),
    "close_range": Bits("CLOSE_RANGE_UNSHARE=2 CLOSE_RANGE_CLOEXEC=4"),
    "mfd": Bits("MFD_CLOEXEC=1 MFD_ALLOW_SEALING=2 MFD_HUGETLB=4"),
    "statx_mask": Bits(
        "STATX_ALL=0xfff STATX_BASIC_STATS=0x7ff STATX_TYPE=1 STATX_MODE=2 STATX_NLINK=4 "
        "STATX_UID=8 STATX_GID=0x10 STATX_ATIME=0x20 STATX_MTIME=0x40 STATX_CTIME=0x80 "
        "STATX_INO=0x100 STATX_SIZE=0x200 STATX_BLOCKS=0x400 STATX_BTIME=0x800"
    ),
    "clone": Bits(
        "CLONE_VM=0x100 CLONE_FS=0x200 CLONE_FILES=0x400 CLONE_SIGHAND=0x800 CLONE_PIDFD=0x1000 "
        "CLONE_PTRACE=0x2000 CLONE_VFORK=0x4000 CLONE_PARENT=0x8000 CLONE_THREAD=0x10000 "
        "CLONE_NEWNS=0x20000 CLONE_SYSVSEM=0x40000 CLONE_SETTLS=0x80000 "
        "CLONE_PARENT_SETTID=0x100000 CLONE_CHILD_CLEARTID=0x200000 CLONE_DETACHED=0x400000 "
        "CLONE_UNTRACED=0x800000 CLONE_CHILD_SETTID=0x1000000 CLONE_NEWCGROUP=0x2000000 "
        "CLONE_NEWUTS=0x4000000 CLONE_NEWIPC=0x8000000 CLONE_NEWUSER=0x10000000 "
        "CLONE_NEWPID=0x20000000 CLONE_NEWNET=0x40000000 CLONE_IO=0x80000000",
        255,
        "SIGCHLD=17",
    ),
    "wait": Bits(
        "WNOHANG=1 WSTOPPED=2 WEXITED=4 WCONTINUED=8 WNOWAIT=0x1000000 __WNOTHREAD=0x20000000 "
        "__WALL=0x40000000 __WCLONE=0x80000000"
    ),
    "rlimit": Values(
        "RLIMIT_CPU=0 RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_RSS RLIMIT_NPROC "
        "RLIMIT_NOFILE RLIMIT_MEMLOCK RLIMIT_AS RLIMIT_LOCKS RLIMIT_SIGPENDING RLIMIT_MSGQUEUE "
        "RLIMIT_NICE RLIMIT_RTPRIO RLIMIT_RTTIME"
    ),
    "sched": Values("SCHED_OTHER=0 SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE=5 SCHED_DEADLINE"),
    "getrandom": Bits("GRND_NONBLOCK=1 GRND_RANDOM=2 GRND_INSECURE=4"),
    "clock": Values(
        "CLOCK_REALTIME=0 CLOCK_MONOTONIC CLOCK_PROCESS_CPUTIME_ID CLOCK_THREAD_CPUTIME_ID "
        "CLOCK_MONOTONIC_RAW CLOCK_REALTIME_COARSE CLOCK_MONOTONIC_COARSE CLOCK_BOOTTIME "
        "CLOCK_REALTIME_ALARM CLOCK_BOOTTIME_ALARM CLOCK_TAI=11"
    ),
    "timer_flags": Bits("TIMER_ABSTIME=1"),
    "tfd_settime": Bits("TFD_TIMER_ABSTIME=1 TFD_TIMER_CANCEL_ON_SET=2"),
    "itimer": Values("ITIMER_REAL=0 ITIMER_VIRTUAL ITIMER_PROF"),
    "sighow": Values("SIG_BLOCK=0 SIG_UNBLOCK SIG_SETMASK"),
    "sa": Bits(
        "SA_NOCLDSTOP=1 SA_NOCLDWAIT=2 SA_SIGINFO=4 SA_UNSUPPORTED=0x400 SA_EXPOSE_TAGBITS=0x800 "
        "SA_THIRTYTWO=0x2000000 SA_RESTORER=0x4000000 SA_ONSTACK=0x8000000 SA_RESTART=0x10000000 "
        "SA_NODEFER=0x40000000 SA_RESETHAND=0x80000000"
    ),
    "ss": Bits("SS_ONSTACK=1 SS_DISABLE=2 SS_AUTODISARM=0x80000000"),
    "futex": Bits(
        "FUTEX_PRIVATE_FLAG=128 FUTEX_CLOCK_REALTIME=256",
        127,
        "FUTEX_WAIT=0 FUTEX_WAKE FUTEX_FD FUTEX_REQUEUE FUTEX_CMP_REQUEUE FUTEX_WAKE_OP "
        "FUTEX_LOCK_PI FUTEX_UNLOCK_PI FUTEX_TRYLOCK_PI FUTEX_WAIT_BITSET FUTEX_WAKE_BITSET "
        "FUTEX_WAIT_REQUEUE_PI FUTEX_CMP_REQUEUE_PI FUTEX_LOCK_PI2",
    ),
    "rusage": Values("RUSAGE_SELF=0 RUSAGE_THREAD RUSAGE_CHILDREN=-1"),
    "prio": Values("PRIO_PROCESS=0 PRIO_PGRP PRIO_USER"),
    "membarrier": Bits(
        "MEMBARRIER_CMD_GLOBAL=1 MEMBARRIER_CMD_GLOBAL_EXPEDITED=2 "
        "MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED=4 MEMBARRIER_CMD_PRIVATE_EXPEDITED=8 "
        "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED=0x10 "
        "MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE=0x20 "
        "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE=0x40",
        empty="MEMBARRIER_CMD_QUERY",
    ),
    # Requests with a length in them are decoded by strace_show.
    "ioctl_names": Values(
        "TCGETS=0x5401 TCSETS TCSETSW TCSETSF TCGETA TCSETA TCSETAW TCSETAF TCSBRK TCXONC TCFLSH "
        "TIOCEXCL TIOCNXCL TIOCSCTTY TIOCGPGRP TIOCSPGRP TIOCOUTQ TIOCSTI TIOCGWINSZ TIOCSWINSZ "
        "TIOCMGET TIOCMBIS TIOCMBIC TIOCMSET TIOCGSOFTCAR TIOCSSOFTCAR FIONREAD FIONBIO=0x5421 "
        "TIOCNOTTY=0x5422 TIOCGSID=0x5429 TIOCGPTN=0x80045430 TIOCSPTLCK=0x40045431 "
        "FIONCLEX=0x5450 FIOCLEX FIOASYNC "
        "FBIOGET_VSCREENINFO=0x4600 FBIOPUT_VSCREENINFO FBIOGET_FSCREENINFO FBIOGETCMAP=0x4604 "
        "FBIOPUTCMAP FBIOPAN_DISPLAY FBIOBLANK=0x4611 FBIO_WAITFORVSYNC=0x40044620 "
        "EVIOCGVERSION=0x80044501 EVIOCGID=0x80084502 EVIOCGREP EVIOCSREP=0x40084503 "
        "EVIOCGRAB=0x40044590 EVIOCREVOKE=0x40044591 EVIOCSCLOCKID=0x400445a0 "
        "RTC_RD_TIME=0x80247009"
    ),
}
