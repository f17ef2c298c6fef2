package dev.arena.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.arena.Arena;
import dev.arena.ArenaException;
import dev.arena.ArenaSpec;
import dev.arena.Chunk;
import dev.arena.DamagedSegmentException;
import dev.arena.Pool;
import dev.arena.RefusedFree;

/**
 * Uses a segment whose file is truncated under its feet and tells what that was like, one
 * line for each operation. The only wrong answer is the death of the JVM.
 */
public final class TruncationChild {

	private static final ArenaSpec SPEC = ArenaSpec.ofChunkSizes(64).withChunkCount(4096);

	private static final int REPETITIONS = 20;

	private static long sum;

	private TruncationChild() {
	}

	/**
	 * Arguments: name, share of the file that stays in per cent, warm-up operations,
	 * "each" for all operations one after the other, or "race" for threads that are at
	 * work when it happens, and how many rounds.
	 */
	public static void main(String[] arguments) throws Exception {
		String name = arguments[0];
		int percent = Integer.parseInt(arguments[1]);
		int warmUp = Integer.parseInt(arguments[2]);
		if (arguments[3].equals("each")) {
			each(name, percent, warmUp);
		}
		else {
			for (int round = 0; round < Integer.parseInt(arguments[4]); round++) {
				race(name + "-" + round, percent, 10 * round);
				System.out.println("survived " + round);
			}
		}
		System.out.println("done " + (sum != 42));
	}

	private interface Operation {

		void run(Arena arena, Chunk chunk);

	}

	private static Map<String, Operation> operations() {
		Map<String, Operation> operations = new TreeMap<>();
		operations.put("allocate", (arena, chunk) -> {
			try (Chunk allocated = arena.allocate(64)) {
				sum += (allocated != null) ? 1 : 0;
			}
		});
		operations.put("deallocate", (arena, chunk) -> arena.deallocate(chunk));
		operations.put("deallocateHandle", (arena, chunk) -> arena.deallocate(chunk.handle()));
		operations.put("refusedFree", (arena, chunk) -> arena.deallocate(1));
		operations.put("adopt", (arena, chunk) -> arena.adopt(chunk.handle()));
		operations.put("handOff", (arena, chunk) -> arena.deallocate(chunk.handOff()));
		operations.put("verify", (arena, chunk) -> sum += arena.inspect().verify().freeChunks());
		operations.put("get", (arena, chunk) -> sum += chunk.getLong(0) + chunk.getInt(8) + chunk.getByte(12));
		operations.put("put", (arena, chunk) -> chunk.putLong(0, 1).putInt(8, 2).putByte(12, (byte) 3));
		operations.put("getBytes", (arena, chunk) -> chunk.getBytes(0, new byte[64], 0, 64));
		operations.put("putBytes", (arena, chunk) -> chunk.putBytes(0, new byte[64], 0, 64));
		operations.put("fill", (arena, chunk) -> chunk.fill(0, 64, (byte) 1));
		operations.put("bufferGet", (arena, chunk) -> sum += chunk.buffer().getLong(0));
		operations.put("bufferPut", (arena, chunk) -> chunk.buffer().putLong(0, 4));
		operations.put("view", (arena, chunk) -> sum += chunk.view().getLong(0) + chunk.view().putLong(0, 4).limit());
		operations.put("getAndSet", (arena, chunk) -> sum += chunk.getAndSetLong(0, 1) + chunk.getAndSetInt(8, 2));
		operations.put("bufferCopies", (arena, chunk) -> {
			chunk.getBytes(0, ByteBuffer.allocate(64)).getBytes(0, ByteBuffer.allocateDirect(64));
			chunk.putBytes(0, ByteBuffer.allocate(64)).putBytes(0, ByteBuffer.allocateDirect(64));
		});
		operations.put("copyTo", (arena, chunk) -> chunk.copyTo(0, chunk, 32, 32));
		operations.put("mismatch", (arena, chunk) -> sum += chunk.mismatch(0, chunk, 1, 63));
		operations.put("counters", (arena, chunk) -> sum += count(arena.pools().get(0)));
		operations.put("reclaimedChunks", (arena, chunk) -> sum += arena.inspect().reclaimedChunks());
		operations.put("refusedFrees", (arena, chunk) -> sum += arena.inspect().refusedFrees(RefusedFree.DOUBLE_FREE));
		operations.put("attachments", (arena, chunk) -> sum += arena.inspect().attachments().size());
		operations.put("status", (arena, chunk) -> sum += arena.inspect().status().ordinal());
		operations.put("backing", (arena, chunk) -> sum += arena.inspect().backing().mappedBytes());
		return operations;
	}

	private static long count(Pool pool) {
		return pool.freeCount() + pool.usedCount() + pool.allocationCount() + pool.exhaustionCount()
				+ pool.promotionCount();
	}

	private static void each(String name, int percent, int warmUp) {
		operations().forEach((what, operation) -> {
			String segment = name + "-" + what;
			Arena arena = Arena.shared(segment, SPEC);
			for (int i = 0; i < warmUp / (what.equals("backing") || what.equals("attachments") ? 1000 : 1); i++) {
				try (Chunk chunk = arena.allocate(64)) {
					operation.run(arena, chunk);
				}
			}
			List<Chunk> chunks = new ArrayList<>();
			while (chunks.size() < 4090) {
				chunks.add(arena.allocate(64));
			}
			Segments.setLength(segment, Segments.file(segment).toFile().length() * percent / 100);
			Map<String, Integer> outcomes = new TreeMap<>();
			// JDK 17 reports a fault at some later instruction: not only that of the
			// operation
			for (int i = 0; i < REPETITIONS; i++) {
				try {
					operation.run(arena, chunks.get(chunks.size() - 1 - i));
					settle();
					outcomes.merge("nothing", 1, Integer::sum);
				}
				catch (ArenaException | Error ex) {
					outcomes.merge(ex.getClass().getSimpleName(), 1, Integer::sum);
				}
			}
			System.out.println(what + " " + outcomes);
			close(arena);
		});
	}

	/** Calls that give the JVM the opportunity to throw what is pending. */
	private static void settle() {
		for (int i = 0; i < 10; i++) {
			sum += Thread.currentThread().getStackTrace().length;
		}
	}

	private static void close(Arena arena) {
		try {
			arena.close();
			settle();
		}
		catch (InternalError ex) {
			System.out.println("late " + ex);
			arena.close();
		}
	}

	private static void race(String name, int percent, long operationsBefore) throws InterruptedException {
		Arena arena = Arena.shared(name, SPEC);
		AtomicLong operations = new AtomicLong();
		AtomicBoolean truncated = new AtomicBoolean();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			Thread thread = new Thread(() -> work(arena, operations, truncated));
			threads.add(thread);
			thread.start();
		}
		Eventually.eventually("threads are at work", () -> operations.get() > operationsBefore);
		Segments.setLength(name, Segments.file(name).toFile().length() * percent / 100);
		truncated.set(true);
		for (Thread thread : threads) {
			thread.join(20_000);
			if (thread.isAlive()) {
				System.out.println("stuck " + List.of(thread.getStackTrace()));
				Runtime.getRuntime().halt(3);
			}
		}
		close(arena);
	}

	/** Until a few exceptions; there may be none in the part that stays. */
	private static void work(Arena arena, AtomicLong operations, AtomicBoolean truncated) {
		int faults = 0;
		for (int more = 1000; faults < 10 && more > 0; more -= truncated.get() ? 1 : 0) {
			operations.incrementAndGet();
			try (Chunk chunk = arena.allocate(64)) {
				if (chunk != null) {
					chunk.putLong(0, 1).putBytes(8, new byte[8], 0, 8).fill(16, 8, (byte) 2);
					sum += chunk.buffer().getLong(32);
				}
			}
			catch (DamagedSegmentException | InternalError ex) {
				faults++;
			}
		}
	}

}
