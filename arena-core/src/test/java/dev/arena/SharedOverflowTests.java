package dev.arena;

class SharedOverflowTests extends OverflowContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.shared("/arena-overflow-" + ProcessHandle.current().pid(), spec);
	}

}
