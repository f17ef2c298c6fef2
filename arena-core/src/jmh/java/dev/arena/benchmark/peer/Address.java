package dev.arena.benchmark.peer;

/**
 * A chunk that is nothing but an address, in an object that is reused for its slot, as
 * the cursors of an arena are: boxing would be garbage that the peer does not make.
 */
final class Address {

	long value;

	final int sizeBytes;

	Address(int sizeBytes) {
		this.sizeBytes = sizeBytes;
	}

	static Address[] forSlots(int slotCount, int sizeBytes) {
		Address[] addresses = new Address[slotCount];
		for (int slot = 0; slot < slotCount; slot++) {
			addresses[slot] = new Address(sizeBytes);
		}
		return addresses;
	}

}
