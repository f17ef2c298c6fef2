package dev.arena;

/**
 * Receives a chunk and its state word.
 */
interface WordVisitor {

	void visit(long index, long word);

}
