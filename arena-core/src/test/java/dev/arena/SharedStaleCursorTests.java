package dev.arena;

class SharedStaleCursorTests extends StaleCursorContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

}
