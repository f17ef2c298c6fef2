package dev.arena;

class LocalCursorMisuseTests extends CursorMisuseContractTests {

	@Override
	Arena create(ArenaSpec spec) {
		return Arena.local(spec);
	}

}
