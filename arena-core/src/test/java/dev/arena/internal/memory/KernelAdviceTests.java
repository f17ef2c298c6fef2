package dev.arena.internal.memory;

import dev.arena.internal.posix.Errno;
import dev.arena.internal.posix.PosixException;
import dev.arena.internal.posix.PosixFailures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link KernelAdvice} over all errors.
 */
@Tag("text")
class KernelAdviceTests {

	@ParameterizedTest
	@EnumSource
	void eachErrorHasASentenceOfItsOwn(Errno errno) {
		PosixException failure = PosixFailures.of("open(/x)", errno.number());
		PosixException advised = KernelAdvice.on(failure);
		assertThat(advised.getMessage()).startsWith("open(/x) failed with " + errno.name() + " (")
			.endsWith("): " + advised.advice());
		assertThat(advised.advice()).isNotBlank().doesNotEndWith(".").doesNotContain("null", "Optional");
		assertThat(advised.errno()).isEqualTo(errno.number());
		assertThat(KernelAdvice.on(advised)).isSameAs(advised);
	}

	@Test
	void unknownErrorIsToldByItsNumberWithWhereToLook() {
		assertThat(KernelAdvice.on(PosixFailures.of("mmap(0x0)", 250)))
			.hasMessage("mmap(0x0) failed with errno 250: see 'man mmap' for what it means");
	}

}
