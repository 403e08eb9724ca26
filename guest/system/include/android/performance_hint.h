// SPDX-License-Identifier: GPL-2.0-or-later
// Telling the system how long work takes.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

struct APerformanceHintManager;
typedef struct APerformanceHintManager APerformanceHintManager;
struct APerformanceHintSession;
typedef struct APerformanceHintSession APerformanceHintSession;

// NULL here: there is nothing to hint at.
APerformanceHintManager *APerformanceHint_getManager(void);
APerformanceHintSession *APerformanceHint_createSession(APerformanceHintManager *manager,
                                                        const int32_t *threads, size_t count,
                                                        int64_t target_ns);
int64_t APerformanceHint_getPreferredUpdateRateNanos(APerformanceHintManager *manager);
int APerformanceHint_updateTargetWorkDuration(APerformanceHintSession *session, int64_t target_ns);
int APerformanceHint_reportActualWorkDuration(APerformanceHintSession *session, int64_t actual_ns);
void APerformanceHint_closeSession(APerformanceHintSession *session);
int APerformanceHint_setThreads(APerformanceHintSession *session, const int32_t *threads,
                                size_t count);

__END_DECLS
