/**
 * Auto-configuration of arenas: {@code arena.*} in {@code application.yml} becomes beans
 * of type {@link dev.arena.Arena}.
 */
@NullMarked
package dev.arena.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
