/**
 * The StatsD protocol: bytes in, samples out. Knows neither Spring nor arenas.
 */
@NullMarked
package dev.arena.sample.statsd;

import org.jspecify.annotations.NullMarked;
