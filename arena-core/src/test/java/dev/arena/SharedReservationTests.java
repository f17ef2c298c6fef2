package dev.arena;

class SharedReservationTests extends ReservationContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

}
