package dev.arena.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * A peer gone mad: finds whatever segment has the name just now and writes rubbish into
 * it, without a pause and without a lock.
 */
public final class RubbishWriter {

	private static final int WRITES_EACH = 500;

	private RubbishWriter() {
	}

	/** Arguments: segment name, seed. */
	public static void main(String[] arguments) throws IOException {
		SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
		System.out.println("writing");
		for (;;) { // until it is killed
			Damage damage = find(arguments[0], random);
			if (damage == null) {
				Thread.onSpinWait();
				continue;
			}
			for (int i = 0; i < WRITES_EACH; i++) {
				damage.corrupt();
			}
		}
	}

	private static @Nullable Damage find(String name, SplittableRandom random) throws IOException {
		try {
			return Damage.to(name, random);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

}
