/**
 * Health of arenas, and its auto-configuration.
 */
@NullMarked
package dev.arena.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
