/**
 * The allocators that are compared, behind one small abstraction. The benchmarks choose
 * one by name; a JVM of JMH only ever loads the one it measures, so that the calls to it
 * are monomorphic and inlined.
 */
@NullMarked
package dev.arena.benchmark.peer;

import org.jspecify.annotations.NullMarked;
