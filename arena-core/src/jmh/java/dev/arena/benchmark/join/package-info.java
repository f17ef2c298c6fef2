/**
 * Every pattern of use beside the algorithm of the C++ library join, written in C: two
 * arenas and the peer take turns, a round of some milliseconds each, so that what
 * disturbs the machine disturbs all three.
 */
@NullMarked
package dev.arena.benchmark.join;

import org.jspecify.annotations.NullMarked;
