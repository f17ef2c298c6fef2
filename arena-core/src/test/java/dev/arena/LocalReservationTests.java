package dev.arena;

class LocalReservationTests extends ReservationContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
