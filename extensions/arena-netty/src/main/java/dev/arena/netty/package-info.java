/**
 * Netty's buffers in the chunks of an arena.
 */
@NullMarked
package dev.arena.netty;

import org.jspecify.annotations.NullMarked;
