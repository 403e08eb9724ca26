// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once
#include <signal.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

#define SFD_NONBLOCK 04000
#define SFD_CLOEXEC 02000000
struct signalfd_siginfo {
    uint32_t ssi_signo;
    int32_t ssi_errno, ssi_code;
    uint32_t ssi_pid, ssi_uid;
    int32_t ssi_fd;
    uint32_t ssi_tid, ssi_band, ssi_overrun, ssi_trapno;
    int32_t ssi_status, ssi_int;
    uint64_t ssi_ptr, ssi_utime, ssi_stime, ssi_addr;
    uint8_t pad_[48];
};
int signalfd(int fd, const sigset_t *mask, int flags);

__END_DECLS
