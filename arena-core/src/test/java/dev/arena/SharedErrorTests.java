package dev.arena;

class SharedErrorTests extends ErrorContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.shared("/arena-error-" + ProcessHandle.current().pid(), spec);
	}

}
