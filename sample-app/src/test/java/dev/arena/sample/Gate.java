package dev.arena.sample;

import java.util.concurrent.CountDownLatch;

import org.springframework.beans.factory.config.BeanPostProcessor;

import dev.arena.sample.gateway.DatagramHandler;
import dev.arena.sample.statsd.Bytes;

/**
 * Makes the workers wait while it is shut, so that datagrams pile up as if the workers
 * were slow.
 */
class Gate implements BeanPostProcessor {

	private volatile CountDownLatch opened = new CountDownLatch(0);

	void shut() {
		this.opened = new CountDownLatch(1);
	}

	void open() {
		this.opened.countDown();
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DatagramHandler handler) ? new GatedHandler(handler) : bean;
	}

	private void pass() {
		boolean interrupted = false;
		while (this.opened.getCount() > 0) {
			try {
				this.opened.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private final class GatedHandler implements DatagramHandler {

		private final DatagramHandler delegate;

		GatedHandler(DatagramHandler delegate) {
			this.delegate = delegate;
		}

		@Override
		public void handle(Bytes datagram) {
			pass();
			this.delegate.handle(datagram);
		}

	}

}
