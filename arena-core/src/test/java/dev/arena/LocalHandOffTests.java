package dev.arena;

class LocalHandOffTests extends HandOffContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
