package dev.arena;

class LocalTransitTests extends TransitContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
