package dev.arena;

class SharedExactnessTests extends ExactnessContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return SharedArenaTests.createNew(spec);
	}

	@Override
	Arena another(Arena arena) {
		return Arena.shared(arena.segmentName(), arena.spec());
	}

}
