/**
 * Arenas: fixed-size chunks of off-heap memory, private to one JVM or shared by several
 * processes, allocated and freed in O(1) without locks.
 * <p>
 * Start at {@link dev.arena.Arena}. The words used throughout:
 * <dl>
 * <dt>chunk</dt>
 * <dd>the unit of allocation: {@code size} bytes, a power of two, 16 or more</dd>
 * <dt>pool</dt>
 * <dd>{@code count} chunks of one size</dd>
 * <dt>arena</dt>
 * <dd>one memory segment cut into pools of strictly ascending chunk size</dd>
 * <dt>promotion</dt>
 * <dd>serving a request from a larger pool because the one that fits is exhausted</dd>
 * <dt>exhaustion</dt>
 * <dd>answering {@code null} because no chunk is free</dd>
 * <dt>lane</dt>
 * <dd>a part of a pool with a free list of its own, so that threads stay out of each
 * other's way</dd>
 * <dt>generation</dt>
 * <dd>how often a chunk has been freed; it tells a live reference from a stale one</dd>
 * <dt>owner</dt>
 * <dd>the attachment slot that holds a chunk</dd>
 * <dt>segment</dt>
 * <dd>the memory of one arena: header, pools, payload</dd>
 * <dt>attachment slot</dt>
 * <dd>the number, from 1 to 255, under which one arena object takes part in a
 * segment</dd>
 * <dt>door</dt>
 * <dd>the kernel lock under which a shared segment is created, attached, left and
 * recovered</dd>
 * </dl>
 * Accesses to off-heap words carry their memory order in their name: {@code Plain},
 * {@code Opaque}, {@code Acquire}, {@code Release}, {@code cas}. The complete table of
 * words, modes and pairings is {@code docs/memory-ordering.md}.
 */
@NullMarked
package dev.arena;

import org.jspecify.annotations.NullMarked;
