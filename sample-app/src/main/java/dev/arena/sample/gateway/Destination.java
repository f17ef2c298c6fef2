package dev.arena.sample.gateway;

import java.util.List;

/**
 * Where datagrams go: to the handler of this process, or to another process. Belongs to
 * one thread.
 */
interface Destination extends AutoCloseable {

	/**
	 * How many datagrams it takes at a time.
	 * @return the number, 1 or more
	 */
	int batchSize();

	/**
	 * Takes datagrams and counts what became of them. The caller frees the chunks that
	 * they hold afterwards. Called without any when there has been nothing to do for a
	 * while.
	 * @param batch at most {@link #batchSize()} datagrams
	 */
	void accept(List<Datagram> batch);

	@Override
	void close();

}
