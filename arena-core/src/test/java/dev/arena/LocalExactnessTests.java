package dev.arena;

class LocalExactnessTests extends ExactnessContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

	@Override
	Arena another(Arena arena) {
		return arena;
	}

}
