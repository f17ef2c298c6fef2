package dev.arena.benchmark.process;

import java.io.IOException;
import java.nio.MappedByteBuffer;

import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Payloads are written in place into an Agrona ring buffer in shared memory, one for each
 * direction, and read in place. Whoever waits spins.
 */
final class RingTransport implements Transport {

	private static final int MESSAGE_TYPE = 1;

	private final int payloadBytes;

	private final MappedByteBuffer outgoingMemory;

	private final MappedByteBuffer incomingMemory;

	private final OneToOneRingBuffer outgoing;

	private final OneToOneRingBuffer incoming;

	private final MessageHandler reader = this::read;

	private final Patience patience = new Patience();

	private long sum;

	RingTransport(int payloadBytes, Meeting meeting) throws IOException {
		this.payloadBytes = payloadBytes;
		int ringBytes = ringBytes(payloadBytes);
		this.outgoingMemory = meeting.mapOutgoing(ringBytes);
		this.incomingMemory = meeting.mapIncoming(ringBytes);
		this.outgoing = new OneToOneRingBuffer(new UnsafeBuffer(this.outgoingMemory));
		this.incoming = new OneToOneRingBuffer(new UnsafeBuffer(this.incomingMemory));
	}

	/**
	 * The smallest ring that takes the payload, kindest to the caches: a message may be
	 * an eighth of it.
	 */
	private static int ringBytes(int payloadBytes) {
		return BitUtil.findNextPositivePowerOfTwo(8 * (payloadBytes + RecordDescriptor.HEADER_LENGTH))
				+ RingBufferDescriptor.TRAILER_LENGTH;
	}

	@Override
	public void send(long firstWord) {
		OneToOneRingBuffer ring = this.outgoing;
		int index;
		this.patience.begin();
		while ((index = ring.tryClaim(MESSAGE_TYPE, this.payloadBytes)) < 0) {
			this.patience.pause();
		}
		Payload.write(this.outgoingMemory, index, this.payloadBytes, firstWord);
		ring.commit(index);
	}

	@Override
	public long receive() {
		this.patience.begin();
		while (this.incoming.read(this.reader, 1) == 0) {
			this.patience.pause();
		}
		return this.sum;
	}

	private void read(int messageType, MutableDirectBuffer buffer, int index, int lengthBytes) {
		this.sum = Payload.read(this.incomingMemory, index, lengthBytes);
	}

	@Override
	public void close() {
		IoUtil.unmap(this.outgoingMemory);
		IoUtil.unmap(this.incomingMemory);
	}

}
