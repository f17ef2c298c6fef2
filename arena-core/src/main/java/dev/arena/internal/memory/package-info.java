/**
 * Where an arena's bytes come from: anonymous private memory or a POSIX shared memory
 * object, its page size, NUMA node and residency, and the one class that touches raw
 * addresses. Not for users: it may change in any release.
 */
@NullMarked
package dev.arena.internal.memory;

import org.jspecify.annotations.NullMarked;
