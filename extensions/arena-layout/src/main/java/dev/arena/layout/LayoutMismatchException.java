package dev.arena.layout;

import java.util.Locale;

/**
 * Thrown where a peer's layout is not the one that this program was compiled with.
 */
public class LayoutMismatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * A mismatch.
	 * @param name the name of the layout
	 * @param version the version in this program
	 * @param hash the hash in this program
	 * @param peerVersion the peer's version
	 * @param peerHash the peer's hash
	 */
	public LayoutMismatchException(String name, int version, long hash, int peerVersion, long peerHash) {
		super(String.format(Locale.ROOT,
				"The peer's layout %s has version %d and hash 0x%016x, ours version %d and hash 0x%016x: "
						+ "compile both with the same %s",
				name, peerVersion, peerHash, version, hash, name));
	}

}
