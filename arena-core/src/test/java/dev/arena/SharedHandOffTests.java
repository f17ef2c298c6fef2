package dev.arena;

class SharedHandOffTests extends HandOffContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

}
