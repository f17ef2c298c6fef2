package dev.arena.boot.autoconfigure;

import dev.arena.LeakDetection;
import dev.arena.boot.autoconfigure.ArenaProperties.Backend;
import dev.arena.memory.HugePageKind;
import dev.arena.memory.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * Settings that an arena can have of its own or inherit.
 */
public abstract class InheritableProperties {

	/**
	 * Where the memory comes from.
	 */
	private @Nullable Backend backend;

	/**
	 * How much huge pages matter.
	 */
	private @Nullable Requirement hugePages;

	/**
	 * Kind of huge pages to ask for.
	 */
	private @Nullable HugePageKind hugePageKind;

	/**
	 * NUMA node to bind the memory to.
	 */
	private @Nullable Integer numaNode;

	/**
	 * How much the binding to the NUMA node matters.
	 */
	private @Nullable Requirement numaBinding;

	/**
	 * How much it matters that all pages are present before the arena is used.
	 */
	private @Nullable Requirement prefault;

	/**
	 * How much it matters that all pages are locked in RAM.
	 */
	private @Nullable Requirement lockMemory;

	/**
	 * Which chunks to remember the place of allocation of, to find those that are never
	 * freed.
	 */
	private @Nullable LeakDetection leakDetection;

	public @Nullable Backend getBackend() {
		return this.backend;
	}

	public void setBackend(@Nullable Backend backend) {
		this.backend = backend;
	}

	public @Nullable Requirement getHugePages() {
		return this.hugePages;
	}

	public void setHugePages(@Nullable Requirement hugePages) {
		this.hugePages = hugePages;
	}

	public @Nullable HugePageKind getHugePageKind() {
		return this.hugePageKind;
	}

	public void setHugePageKind(@Nullable HugePageKind hugePageKind) {
		this.hugePageKind = hugePageKind;
	}

	public @Nullable Integer getNumaNode() {
		return this.numaNode;
	}

	public void setNumaNode(@Nullable Integer numaNode) {
		this.numaNode = numaNode;
	}

	public @Nullable Requirement getNumaBinding() {
		return this.numaBinding;
	}

	public void setNumaBinding(@Nullable Requirement numaBinding) {
		this.numaBinding = numaBinding;
	}

	public @Nullable Requirement getPrefault() {
		return this.prefault;
	}

	public void setPrefault(@Nullable Requirement prefault) {
		this.prefault = prefault;
	}

	public @Nullable Requirement getLockMemory() {
		return this.lockMemory;
	}

	public void setLockMemory(@Nullable Requirement lockMemory) {
		this.lockMemory = lockMemory;
	}

	public @Nullable LeakDetection getLeakDetection() {
		return this.leakDetection;
	}

	public void setLeakDetection(@Nullable LeakDetection leakDetection) {
		this.leakDetection = leakDetection;
	}

}
