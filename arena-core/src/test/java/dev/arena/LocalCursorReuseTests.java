package dev.arena;

class LocalCursorReuseTests extends CursorReuseContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
