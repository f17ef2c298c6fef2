/**
 * The way of a datagram: socket, chunk, inbox of a worker, parser, and the chunk is free
 * again. In two processes, the worker hands the chunk off and the other process adopts it
 * before the parser.
 */
@NullMarked
package dev.arena.sample.gateway;

import org.jspecify.annotations.NullMarked;
