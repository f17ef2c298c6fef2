package dev.arena.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the gateway.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class StatsdGatewayApplication {

	/**
	 * Starts the gateway.
	 * @param args overrides of properties, such as {@code --gateway.port=9125}
	 */
	public static void main(String[] args) {
		SpringApplication.run(StatsdGatewayApplication.class, args);
	}

}
