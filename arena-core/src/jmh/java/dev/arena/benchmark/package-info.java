/**
 * The benchmarks, and the one command that runs them with their peers; see
 * {@code docs/benchmarks/README.md}.
 */
@NullMarked
package dev.arena.benchmark;

import org.jspecify.annotations.NullMarked;
