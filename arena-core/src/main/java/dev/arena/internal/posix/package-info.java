/**
 * The operating system: C functions through JNA, as typed calls whose failures carry the
 * call, its arguments and the error. The only package that knows JNA. Internal; public
 * only because other packages of the library need it.
 */
@NullMarked
package dev.arena.internal.posix;

import org.jspecify.annotations.NullMarked;
