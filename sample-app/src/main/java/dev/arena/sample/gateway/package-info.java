/**
 * The way of a datagram: socket, chunk, inbox of a worker, parser, and the chunk is free
 * again.
 */
@NullMarked
package dev.arena.sample.gateway;

import org.jspecify.annotations.NullMarked;
