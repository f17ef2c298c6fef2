package dev.arena;

class LocalHandleTests extends HandleContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

	@Override
	Arena createAnew(Arena arena) {
		arena.close();
		return Arena.local(arena.spec());
	}

}
