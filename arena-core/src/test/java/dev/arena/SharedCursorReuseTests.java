package dev.arena;

class SharedCursorReuseTests extends CursorReuseContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

}
