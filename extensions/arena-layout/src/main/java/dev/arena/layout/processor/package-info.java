/**
 * The annotation processor: reads what is annotated, places its fields, checks it, and
 * writes Java, C and the index. Nothing of it is needed when the program runs.
 */
@NullMarked
package dev.arena.layout.processor;

import org.jspecify.annotations.NullMarked;
