package dev.arena;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.Temporal;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What has to do with time in transit knows no wall clock, which people and protocols set
 * back and forth.
 */
class NoWallClockTests {

	private static final JavaClasses CLASSES = new ClassFileImporter().importClasses(TransitEpoch.class, SlabPool.class,
			SegmentMaintenance.class, ChunkTable.class, ChunkWord.class, Segment.class, SegmentInspection.class);

	private static final DescribedPredicate<JavaAccess<?>> A_WALL_CLOCK = DescribedPredicate.describe("a wall clock",
			(access) -> access.getName().equals("currentTimeMillis")
					|| access.getTargetOwner().isAssignableTo(Clock.class)
					|| access.getTargetOwner().isAssignableTo(Temporal.class)
					|| access.getTargetOwner().isEquivalentTo(java.util.Date.class)
					|| access.getTargetOwner().isEquivalentTo(Instant.class));

	@Test
	void timeInTransitIsIndependentOfTheWallClock() {
		noClasses().should().accessTargetWhere(A_WALL_CLOCK).check(CLASSES);
	}

	/** The clock of each process is for that process alone. */
	@Test
	void onlyTheEpochLooksAtTheMonotonicClock() {
		noClasses().that()
			.doNotHaveFullyQualifiedName(TransitEpoch.class.getName())
			.should()
			.callMethod(System.class, "nanoTime")
			.check(CLASSES);
		classes().that()
			.areAssignableTo(TransitEpoch.class)
			.should()
			.callMethod(System.class, "nanoTime")
			.check(CLASSES);
	}

}
