/**
 * Typed chunks: annotations that make javac generate access to the bytes of a chunk, and
 * the little that the generated code needs when it runs.
 */
@NullMarked
package dev.arena.layout;

import org.jspecify.annotations.NullMarked;
