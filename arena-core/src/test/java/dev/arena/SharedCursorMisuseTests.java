package dev.arena;

class SharedCursorMisuseTests extends CursorMisuseContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

}
