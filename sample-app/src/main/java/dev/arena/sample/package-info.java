/**
 * A StatsD gateway that keeps each datagram in a chunk of an arena between the socket and
 * the thread that parses it.
 */
@NullMarked
package dev.arena.sample;

import org.jspecify.annotations.NullMarked;
