/**
 * Support for tests of code that uses arenas. Start at
 * {@link dev.arena.test.ArenaLeakExtension}.
 */
@NullMarked
package dev.arena.test;

import org.jspecify.annotations.NullMarked;
