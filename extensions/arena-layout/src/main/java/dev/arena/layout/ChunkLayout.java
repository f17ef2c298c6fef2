package dev.arena.layout;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes javac generate {@code <Name>Layout} beside a record, or beside an interface whose
 * methods without parameters are the fields: offsets, static accessors over a
 * {@link dev.arena.Chunk} that make no garbage, {@code read} and {@code write}, and a
 * flyweight to be wrapped around one chunk after the other.
 * <p>
 * The fields are placed in their order as a C compiler places those of a struct on Linux:
 * each at a multiple of its own size, and the whole filled up to a multiple of the
 * largest. What does not fit is an error of javac at the field that breaks the rule.
 * <p>
 * A field is a primitive, an enum whose constants have a {@link Code}, a text with a
 * {@link Length}, another layout, or an array with a {@link Length} of any of these but
 * text.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ChunkLayout {

	/**
	 * The number of bytes into which the layout must fit, checked by javac.
	 * @return the number of bytes, or 0 if nothing is to be checked
	 */
	int fits() default 0;

	/**
	 * The name of the arena whose largest chunks the layout must fit, checked by javac
	 * against {@code application.yml} or {@code application.properties}.
	 * @return the name as in {@code arena.arenas}, or nothing if nothing is to be checked
	 */
	String arena() default "";

	/**
	 * The exact size, so that the end is filled up with bytes that are reserved.
	 * @return the size in bytes, a multiple of the alignment, or 0 for what the fields
	 * need
	 */
	int bytes() default 0;

	/**
	 * The version of the layout, a constant of the generated class and a part of its
	 * hash.
	 * @return the version, 0 or more
	 */
	int version() default 1;

	/**
	 * The order of the bytes in each value of more than one byte; nested layouts have
	 * their own.
	 * @return the order
	 */
	Endian order() default Endian.NATIVE;

	/**
	 * The name of a C header to generate, as in {@code sample.h}; it is written to
	 * {@code META-INF/arena/include} of the class output.
	 * @return the file name, or nothing for no header
	 */
	String header() default "";

}
