/**
 * From the raw results of JMH to the tables and the chart of {@code docs/benchmarks}.
 */
@NullMarked
package dev.arena.benchmark.report;

import org.jspecify.annotations.NullMarked;
