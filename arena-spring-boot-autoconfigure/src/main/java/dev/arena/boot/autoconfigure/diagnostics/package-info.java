/**
 * Explanations of why an arena could not be created: what is missing, how much of it, and
 * what to type.
 */
@NullMarked
package dev.arena.boot.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
