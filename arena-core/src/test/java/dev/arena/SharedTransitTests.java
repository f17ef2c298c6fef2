package dev.arena;

class SharedTransitTests extends TransitContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

}
