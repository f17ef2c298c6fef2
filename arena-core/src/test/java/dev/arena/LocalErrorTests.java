package dev.arena;

class LocalErrorTests extends ErrorContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
