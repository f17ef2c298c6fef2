/*
 * Reads and writes a struct that a JVM has written, in a segment that both are attached to: adopts a chunk, says what is
 * in it, changes it, and hands it off again.
 *
 *     ./position_peer /name handle
 */
#define _GNU_SOURCE
#include "arena.h"
#include "position.h"

int main(int argc, char **argv) {
	if (argc < 3)
		quit(2, "usage: position_peer /name handle");
	attach(argv[1]);
	struct held held;
	if (!adopt(strtoull(argv[2], NULL, 16), &held))
		quit(3, "stale");
	struct Position *position = (struct Position *)payload_of(&held);
	printf("%016" PRIx64 " %" PRId64 " %.8s %d %.2f", (uint64_t)POSITION_HASH, position->time, position->symbol,
			position->side == Position_side_SELL, position->legs[1].price);
	position->time *= 2;
	memcpy(position->symbol, "C11\0\0\0\0", 8);
	position->side = Position_side_BUY;
	position->legs[1].price = -0.25;
	position->legs[1].quantity = INT32_MIN;
	position->state += 1;
	printf(" %016" PRIx64 "\n", future_handle(&held));
	if (!hand_off(&held))
		quit(4, "not ours");
	detach(argv[1]);
	return 0;
}
