package dev.arena;

class LocalWaitingTests extends WaitingContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
