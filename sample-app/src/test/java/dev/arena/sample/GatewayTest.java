package dev.arena.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * Starts the application on free ports, without its own traffic, and checks after each
 * test that no chunk was lost.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "gateway.port=0", "management.statsd.metrics.export.enabled=false" })
@Import({ GatewayClient.class, Gate.class })
@ExtendWith(ConservationExtension.class)
@interface GatewayTest {

}
