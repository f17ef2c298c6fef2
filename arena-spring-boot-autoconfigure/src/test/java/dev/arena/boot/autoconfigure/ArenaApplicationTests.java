package dev.arena.boot.autoconfigure;

import dev.arena.Arena;
import dev.arena.Chunk;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a whole application, which finds the auto-configurations by itself.
 */
class ArenaApplicationTests {

	private final String segmentName = SegmentNames.unique();

	@Test
	void anApplicationAllocatesFromTheArenasOfItsYml() {
		try (ConfigurableApplicationContext context = run()) {
			assertThat(context.getBean(ArenaRegistry.class).names()).containsExactlyInAnyOrder("orders", "frames");
			try (Chunk chunk = context.getBean("frames", Arena.class).allocate(3000)) {
				assertThat(chunk.size()).isEqualTo(65536);
			}
		}
		assertThat(Arena.unlink(this.segmentName)).isFalse();
	}

	@Test
	void aLazyApplicationDoesSoToo() {
		try (ConfigurableApplicationContext context = run("--spring.main.lazy-initialization=true")) {
			assertThat(context.getBeanFactory().containsSingleton("orders")).isFalse();
			assertThat(context.getBean("orders", Arena.class).tryAllocate(64)).isNotNull();
		}
	}

	private ConfigurableApplicationContext run(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(StringUtils.concatenateStringArrays(arguments,
				new String[] { "--spring.config.location=classpath:two-arenas.yml",
						"--arena.arenas.frames.shared.name=" + this.segmentName }));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
