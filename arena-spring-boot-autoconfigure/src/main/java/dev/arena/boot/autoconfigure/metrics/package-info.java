/**
 * Meters for arenas, and their auto-configuration.
 */
@NullMarked
package dev.arena.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
