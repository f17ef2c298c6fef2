package dev.arena;

/**
 * Keeps the fields of a {@link Lane} out of the cache lines of its neighbour. Inheritance
 * only because that fixes the order of fields.
 */
abstract class LanePadding {

	long p00, p01, p02, p03, p04, p05, p06, p07;

	long p10, p11, p12, p13, p14, p15, p16, p17;

}
