/**
 * Experiments that decided how arenas work, kept so that they can be repeated. Not part
 * of the suite: {@code -Djmh.arguments="experiment"} runs them, {@code docs/adr} draws
 * the conclusions.
 */
package dev.arena.benchmark.experiment;
