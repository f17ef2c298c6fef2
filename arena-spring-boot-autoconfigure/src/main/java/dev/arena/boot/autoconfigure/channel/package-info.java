/**
 * Channels of chunks in a Spring application: methods that listen, and what runs them.
 * Start at {@link dev.arena.boot.autoconfigure.channel.ChunkListener}.
 */
@NullMarked
package dev.arena.boot.autoconfigure.channel;

import org.jspecify.annotations.NullMarked;
