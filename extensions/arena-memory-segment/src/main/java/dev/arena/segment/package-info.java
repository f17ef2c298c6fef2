/**
 * Chunks as memory segments of Java 22 and later.
 */
@NullMarked
package dev.arena.segment;

import org.jspecify.annotations.NullMarked;
