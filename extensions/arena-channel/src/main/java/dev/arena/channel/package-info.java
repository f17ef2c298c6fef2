/**
 * Channels: chunks that travel from many senders to one receiver, in one JVM or in
 * several. Start at {@link dev.arena.channel.ChunkChannel}.
 */
@NullMarked
package dev.arena.channel;

import org.jspecify.annotations.NullMarked;
