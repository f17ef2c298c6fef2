/**
 * What the log says about arenas when they are created.
 */
@NullMarked
package dev.arena.boot.autoconfigure.startup;

import org.jspecify.annotations.NullMarked;
