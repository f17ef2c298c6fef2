package dev.arena;

class LocalOverflowTests extends OverflowContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
