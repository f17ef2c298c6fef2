/**
 * What a user says about an arena's memory and is told about it: the wishes
 * ({@link dev.arena.memory.MemoryOptions}, {@link dev.arena.memory.Requirement},
 * {@link dev.arena.memory.HugePageKind}), and what the kernel gave
 * ({@link dev.arena.memory.BackingReport}, {@link dev.arena.memory.Feature},
 * {@link dev.arena.memory.Shortfall}).
 */
@NullMarked
package dev.arena.memory;

import org.jspecify.annotations.NullMarked;
