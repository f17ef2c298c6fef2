package dev.arena.model;

/**
 * What a step of a program does, and how often it is chosen.
 */
enum Action {

	ALLOCATE(20, Ordinary::allocate),

	FREE(12, Ordinary::free),

	HAND_OFF(8, Ordinary::handOff),

	ADOPT(8, Ordinary::adopt),

	FREE_IN_TRANSIT(3, Ordinary::freeInTransit),

	USE(4, Ordinary::use),

	FILL_POOL(3, Bulk::fill),

	EMPTY_POOL(3, Bulk::empty),

	RECLAIM_IN_TRANSIT(2, Ordinary::reclaimInTransit),

	RECLAIM(1, Ordinary::reclaim),

	TRANSFER(1, Endings::transfer),

	CLOSE(1, Endings::close),

	REOPEN(2, Endings::reopen),

	UNLINK(1, Endings::unlink),

	ERROR_AT_POINT(8, Errors::atPoint),

	STACK_OVERFLOW(1, Errors::stackOverflow),

	INTERRUPTED(6, TwoThreads::interrupted),

	INTERRUPTED_USE(2, TwoThreads::interruptedUse),

	AT_ONCE(0, TwoThreads::atOnce);

	final int weight;

	private final Behaviour behaviour;

	Action(int weight, Behaviour behaviour) {
		this.weight = weight;
		this.behaviour = behaviour;
	}

	void run(World world, Step step) {
		this.behaviour.run(world, step);
	}

	private interface Behaviour {

		void run(World world, Step step);

	}

}
