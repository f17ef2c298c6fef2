package dev.arena;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Chunk} remembers: the side of it that the engine knows. Inheritance only
 * to keep these fields out of the API.
 * <p>
 * The states of a cursor, checked at every entry:
 * <dl>
 * <dt>empty</dt>
 * <dd>{@link #place} is {@link Place#NOWHERE}. Allocating and adopting fill it; freeing
 * is refused.</dd>
 * <dt>holding</dt>
 * <dd>{@link #place} is that of a chunk. Freeing and handing off empty it, whether or not
 * the chunk is still its own; allocating and adopting are refused.</dd>
 * <dt>dead</dt>
 * <dd>the segment is closed, whatever the fields say. All that would change a chunk is
 * refused; looking reads empty memory. A {@linkplain Arena#transfer() transfer} moves the
 * arena, not the segment.</dd>
 * </dl>
 * <p>
 * The truth of a cursor is one word: {@link #name}, which chunk in which generation.
 * Whatever the cursor does to shared memory is a compare-and-set from a state word that
 * belongs to this name. So two threads that use one cursor at once can lose its chunk,
 * and can never free or hand off somebody else's.
 */
abstract class Cursor extends Holding {

	/**
	 * The pool that most probably has the chunk of the name, checked before it is
	 * believed; {@code null} while the chunk is tracked, so that all that is done to it
	 * takes the slow way.
	 */
	@Nullable SlabPool pool;

	/** What few cursors have; {@code null} until this one is one of them. */
	@Nullable CursorExtras extras;

	Cursor(@Nullable SlabPool pool) {
		this.pool = pool;
	}

	/** Remembers the pool; compares first, because to store a reference is dearer. */
	final void setPool(SlabPool pool) {
		if (this.pool != pool) {
			this.pool = pool;
		}
	}

	/** What few cursors have, from now on also this one. */
	final CursorExtras extras() {
		CursorExtras extras = this.extras;
		if (extras == null) {
			extras = new CursorExtras();
			this.extras = extras;
		}
		return extras;
	}

}
