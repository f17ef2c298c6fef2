/**
 * The aggregates that samples become: one series for each type, name and set of tags.
 */
@NullMarked
package dev.arena.sample.metrics;

import org.jspecify.annotations.NullMarked;
