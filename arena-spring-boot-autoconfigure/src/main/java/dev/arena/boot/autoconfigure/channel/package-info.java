/**
 * Channels in Spring: listeners of chunks that arrive, and what is told of channels.
 */
@NullMarked
package dev.arena.boot.autoconfigure.channel;

import org.jspecify.annotations.NullMarked;
