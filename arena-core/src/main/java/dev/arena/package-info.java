/**
 * Arenas: fixed-size chunks of off-heap memory, private to one JVM or shared by several
 * processes, allocated and freed in O(1) without locks.
 * <p>
 * Start at {@link dev.arena.Arena}. The words used throughout, each in one meaning:
 * <dl>
 * <dt>chunk</dt>
 * <dd>the unit of allocation: <em>chunk size</em> bytes, a power of two, 16 or more</dd>
 * <dt>pool</dt>
 * <dd><em>chunk count</em> chunks of one size</dd>
 * <dt>arena</dt>
 * <dd>pools of strictly ascending chunk size</dd>
 * <dt>segment</dt>
 * <dd>the memory of one arena: header, and for each pool counters, flags, state words and
 * payload</dd>
 * <dt>attachment</dt>
 * <dd>one arena object that uses a segment, under a <em>slot</em>: a number from 1 to
 * 255</dd>
 * <dt>cursor</dt>
 * <dd>an object that holds one chunk or none; the API calls it a
 * {@link dev.arena.Chunk}</dd>
 * <dt>owner</dt>
 * <dd>the slot of the attachment that holds a chunk</dd>
 * <dt>generation</dt>
 * <dd>how often a holding of a chunk has ended, by a free or a hand-off; it tells a
 * reference that is still true from a stale one</dd>
 * <dt>name</dt>
 * <dd>which chunk in which generation: what a cursor remembers, within one process</dd>
 * <dt>handle</dt>
 * <dd>what a chunk in transit is adopted by, in any process of its segment</dd>
 * <dt>hand-off, transit, adoption</dt>
 * <dd>a holder gives a chunk away, the chunk belongs to nobody, another one takes it</dd>
 * <dt>block</dt>
 * <dd>64 chunks side by side in a pool</dd>
 * <dt>flag</dt>
 * <dd>the word that says whether to look for a free chunk in a block, or in 64 blocks,
 * and so on up to the <em>root</em>; raised after a free, lowered after a look that found
 * nothing</dd>
 * <dt>lane</dt>
 * <dd>where a thread begins to look for a free chunk of a pool; a hint, never
 * trusted</dd>
 * <dt>promotion</dt>
 * <dd>serving a request from a larger pool because the one that fits has nothing
 * free</dd>
 * <dt>exhaustion</dt>
 * <dd>answering {@code null} because no chunk is free</dd>
 * <dt>reclaiming</dt>
 * <dd>freeing what a dead attachment held, or what has been in transit for too long</dd>
 * <dt>epoch</dt>
 * <dd>a counter of the segment by which chunks in transit age</dd>
 * <dt>door</dt>
 * <dd>the kernel lock under which a shared segment is created, attached, left and
 * recovered</dd>
 * </dl>
 * Where to look in the code: a chunk is taken in {@code ChunkTable}, exhaustion is
 * decided in {@code FlagTree.isExhausted}, the chunks of a dead process are found in
 * {@code PoolRecovery}. {@code docs/architecture.md} has the whole.
 * <p>
 * Accesses to off-heap words carry their memory order in their name: {@code Plain},
 * {@code Opaque}, {@code Acquire}, {@code Release}, {@code Volatile}, {@code cas},
 * {@code getAndAdd}. The complete table of words, modes and pairings is
 * {@code docs/memory-ordering.md}.
 */
@NullMarked
package dev.arena;

import org.jspecify.annotations.NullMarked;
