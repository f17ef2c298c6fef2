package dev.arena.boot.autoconfigure.endpoint;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import dev.arena.Arena;
import dev.arena.boot.autoconfigure.ArenaAutoConfiguration;
import dev.arena.boot.autoconfigure.ArenaRegistry;
import dev.arena.boot.autoconfigure.ArenaFigures;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ArenasEndpointAutoConfiguration}, and for the endpoint over JMX.
 */
class ArenasEndpointAutoConfigurationTests {

	private static final String DOMAIN = "dev.arena.test.jmx";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArenaAutoConfiguration.class, ArenasEndpointAutoConfiguration.class))
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withPropertyValues("arena.arenas.orders.count=4", "arena.arenas.orders.sizes=64B");

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=arenas");

	private final ApplicationContextRunner jmx = this.runner
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
				JmxEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=arenas",
				"management.endpoints.jmx.domain=" + DOMAIN);

	@Test
	void byDefaultTheEndpointIsNotExposedAndThereforeAbsent() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ArenasEndpoint.class));
	}

	@Test
	void exposedOverTheWebThereIsTheEndpointWithItsExtension() {
		this.exposed.run((context) -> assertThat(context).hasSingleBean(ArenasEndpoint.class)
			.hasSingleBean(ArenasEndpointWebExtension.class));
	}

	@Test
	void exposedOverJmxThereIsNoWebExtension() {
		this.jmx.run((context) -> assertThat(context).hasSingleBean(ArenasEndpoint.class)
			.doesNotHaveBean(ArenasEndpointWebExtension.class));
	}

	@Test
	void accessNoneRemovesTheEndpoint() {
		this.exposed.withPropertyValues("management.endpoint.arenas.access=none")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ArenasEndpoint.class)
				.doesNotHaveBean(ArenasEndpointWebExtension.class));
	}

	@Test
	void anEndpointOfTheUserWins() {
		this.exposed.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> assertThat(context).hasSingleBean(ArenasEndpoint.class).hasBean("ownEndpoint"));
	}

	@Test
	void withoutArenasThereIsNoEndpoint() {
		this.exposed.withPropertyValues("arena.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ArenasEndpoint.class));
	}

	@Test
	void withoutActuatorTheApplicationStarts() {
		this.exposed.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(Arena.class).doesNotHaveBean("arenasEndpoint"));
	}

	@Test
	void anIllegalAccessFailsTheStart() {
		this.exposed.withPropertyValues("management.endpoint.arenas.access=most")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void eachContextOfAJvmDescribesItsOwnArenasOverJmx() {
		this.jmx.run((first) -> this.jmx.run((second) -> {
			assertThat(first).hasNotFailed();
			assertThat(second).hasNotFailed();
			assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName(DOMAIN + ":*"), null))
				.hasSize(2);
		}));
	}

	@Test
	void describesArenasOverJmx() {
		this.jmx.run((context) -> {
			context.getBean(Arena.class).allocate(64);
			Map<?, ?> all = (Map<?, ?>) invoke("arenas");
			assertThat(((Map<?, ?>) all.get("arenas")).keySet()).hasToString("[orders]");
			Map<?, ?> orders = (Map<?, ?>) invoke("arena", "orders");
			assertThat(orders.get("status")).isEqualTo("intact");
			assertThat((List<?>) orders.get("pools")).singleElement()
				.satisfies((pool) -> assertThat(((Map<?, ?>) pool).get("used")).hasToString("1"));
			assertThat(invoke("arena", "none")).isNull();
		});
	}

	@Test
	void overJmxThereAreNoChangesByDefault() {
		this.jmx.run((context) -> assertThat(operations()).containsExactlyInAnyOrder("arenas", "arena"));
	}

	@Test
	void reclaimsOverJmxWithUnrestrictedAccess() {
		this.jmx.withPropertyValues("management.endpoint.arenas.access=unrestricted").run((context) -> {
			assertThat(operations()).containsExactlyInAnyOrder("arenas", "arena", "perform", "unlink");
			context.getBean(Arena.class).allocate(64).handOff();
			Map<?, ?> report = (Map<?, ?>) invoke("perform", "orders", "reclaim", "PT0S");
			assertThat(report.get("reclaimedInTransit")).hasToString("1");
			assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> invoke("unlink", "orders"))
				.withMessageContaining("is local");
		});
	}

	@Test
	void aClosedContextLeavesNoMBean() {
		this.jmx.run((context) -> {
			context.close();
			assertThat(server().queryNames(new ObjectName(DOMAIN + ":*"), null)).isEmpty();
		});
	}

	private static Object invoke(String operation, Object... arguments) throws Exception {
		String[] signature = Stream.of(arguments).map((argument) -> String.class.getName()).toArray(String[]::new);
		return server().invoke(name(), operation, arguments, signature);
	}

	private static List<String> operations() throws Exception {
		return Stream.of(server().getMBeanInfo(name()).getOperations()).map(MBeanOperationInfo::getName).toList();
	}

	private static ObjectName name() throws Exception {
		return new ObjectName(DOMAIN + ":type=Endpoint,name=Arenas");
	}

	private static MBeanServer server() {
		return ManagementFactory.getPlatformMBeanServer();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoint {

		@Bean
		ArenasEndpoint ownEndpoint(ArenaRegistry arenas) {
			return new ArenasEndpoint(arenas, new ArenaFigures());
		}

	}

}
