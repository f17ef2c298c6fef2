package dev.arena.sample.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Where datagrams come from.
 */
public interface Source {

	/**
	 * Where it listens.
	 * @return a UDP address, or the path of a socket; {@code null} if it does not run
	 */
	@Nullable String endpoint();

	/**
	 * How many datagrams wait for a worker.
	 * @return the number
	 */
	int waiting();

}
