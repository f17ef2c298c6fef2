package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has javac check each {@link dev.arena.ArenaSpec} that is built from constants in a
 * field, a method or a type, by the rules that hold when it runs: powers of two,
 * ascending order, counts, footprint. What breaks one is an error at the number.
 * <pre class="code">
 * &#64;CheckedSpec
 * static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64, 4 * KB).withChunkCount(128);
 * </pre>
 * <p>
 * Read are {@code ArenaSpec.ofChunkSizes}, {@code ArenaSpec.of} with
 * {@code PoolSpec.ofChunkSize} or a {@code List.of} these, and {@code withChunkCount}, as
 * far as their numbers are literals, constants of types, and arithmetic with these. A
 * number that is known at run time only is a warning: it is checked then. Other compilers
 * than javac warn that they check nothing.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target({ ElementType.TYPE, ElementType.FIELD, ElementType.METHOD, ElementType.CONSTRUCTOR })
public @interface CheckedSpec {

}
