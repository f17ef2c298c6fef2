/**
 * Where an arena's bytes come from: anonymous private memory or a POSIX shared memory
 * object, its page size, NUMA node and residency, and the one class that touches raw
 * addresses.
 * <p>
 * For users: {@link dev.arena.memory.MemoryOptions},
 * {@link dev.arena.memory.Requirement}, {@link dev.arena.memory.HugePageKind},
 * {@link dev.arena.memory.BackingReport}, {@link dev.arena.memory.Feature} and
 * {@link dev.arena.memory.Shortfall}. Everything else in this package is public only
 * because {@code dev.arena} needs it; it may change in any release.
 */
@NullMarked
package dev.arena.memory;

import org.jspecify.annotations.NullMarked;
