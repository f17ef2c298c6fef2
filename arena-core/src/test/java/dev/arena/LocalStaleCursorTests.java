package dev.arena;

class LocalStaleCursorTests extends StaleCursorContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
