package dev.arena.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link ControlGroups} over files as kernels and container engines show them.
 */
@Tag("text")
class ControlGroupsTests {

	private static final String V1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";

	private static final String V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

	@TempDir
	private Path root;

	private void write(String file, String text) throws IOException {
		Path path = this.root.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	private void self(String mounts, String groups) throws IOException {
		write("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/root rw\n" + mounts);
		write("proc/self/cgroup", groups);
	}

	private void limitV2(String group, String max, long current, long cache) throws IOException {
		write("sys/fs/cgroup" + group + "/memory.max", max + "\n");
		write("sys/fs/cgroup" + group + "/memory.current", current + "\n");
		write("sys/fs/cgroup" + group + "/memory.stat",
				"anon 77\nfile 99\ninactive_file " + cache + "\nactive_file 1\nshmem 5\n");
	}

	private MemoryLimit tightest() {
		return new ControlGroups(this.root).tightest();
	}

	private static MemoryLimit limit(String group, long limit, long available) {
		return new MemoryLimit(Path.of(group), limit, available);
	}

	@Test
	void groupOfVersionTwo() throws IOException {
		self(V2, "0::/app\n");
		limitV2("/app", "1000", 300, 99);
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/app", 1000, 800));
	}

	@Test
	void tightestOfTheGroupsAround() throws IOException {
		self(V2, "0::/a/b/c\n");
		limitV2("/a/b/c", "max", 300, 99);
		limitV2("/a/b", "500", 450, 0);
		limitV2("/a", "10000", 9999, 0);
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/a", 10000, 2));
	}

	@Test
	void groupOfVersionOneBesideOneOfVersionTwoWithoutLimits() throws IOException {
		self(V1 + "36 31 0:33 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
				+ "37 31 0:34 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n", "4:memory:/pod/x\n3:cpu:/y\n0::/\n");
		String group = "sys/fs/cgroup/memory/pod/x/";
		write(group + "memory.limit_in_bytes", "314572800\n");
		write(group + "memory.usage_in_bytes", "104857600\n");
		write(group + "memory.stat", "cache 1\ninactive_file 7\ntotal_inactive_file 1000\ntotal_active_file 24\n");
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/memory/pod/x", 314572800, 314572800 - 104857600 + 1024));
	}

	@Test
	void versionOneWithoutALimit() throws IOException {
		self(V1, "4:memory:/\n");
		write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
		write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1\n");
		assertThat(tightest()).isNull();
	}

	@Test
	void partOfTheHierarchyThatAContainerSees() throws IOException {
		self("30 23 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n", "0::/docker/abc/inner\n");
		limitV2("", "700", 100, 0);
		limitV2("/inner", "max", 100, 0);
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup", 700, 601));
	}

	@Test
	void groupThatIsNotToBeSeen() throws IOException {
		self(V2, "0::/../../elsewhere\n");
		limitV2("", "700", 100, 0);
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup", 700, 601));
	}

	@Test
	void mountWithABlankInItsName() throws IOException {
		self("30 23 0:26 / /my\\040groups rw - cgroup2 cgroup rw\n", "0::/app\n");
		write("my groups/app/memory.max", "700\n");
		write("my groups/app/memory.current", "800\n");
		assertThat(tightest()).isEqualTo(limit("/my groups/app", 700, 0));
	}

	@Test
	void swapMakesRoom() throws IOException {
		self(V2, "0::/app\n");
		limitV2("/app", "1000", 300, 99);
		write("proc/meminfo", "SwapTotal:  4 kB\nSwapFree:         2 kB\n");
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/app", 1000, 800 + 2048));
	}

	@Test
	void swapMakesNoMoreRoomThanTheGroupAllows() throws IOException {
		self(V2, "0::/app\n");
		limitV2("/app", "1000", 300, 99);
		write("proc/meminfo", "SwapFree:         8388608 kB\n");
		write("sys/fs/cgroup/app/memory.swap.max", "50\n");
		write("sys/fs/cgroup/app/memory.swap.current", "20\n");
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/app", 1000, 800 + 30));
		write("sys/fs/cgroup/app/memory.swap.max", "0\n");
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/app", 1000, 800));
	}

	@Test
	void swapCountsWithTheRestInVersionOne() throws IOException {
		self(V1, "4:memory:/\n");
		write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n");
		write("sys/fs/cgroup/memory/memory.usage_in_bytes", "300\n");
		write("proc/meminfo", "SwapFree:         8388608 kB\n");
		write("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", "1000\n");
		write("sys/fs/cgroup/memory/memory.memsw.usage_in_bytes", "300\n");
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/memory", 1000, 700));
		write("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", "1500\n");
		assertThat(tightest()).isEqualTo(limit("/sys/fs/cgroup/memory", 1000, 1200));
	}

	@Test
	void nothingToRead() {
		assertThat(tightest()).isNull();
	}

}
