/**
 * The Actuator endpoint {@code arenas}, and its auto-configuration.
 */
@NullMarked
package dev.arena.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
