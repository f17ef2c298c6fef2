package dev.arena.boot.autoconfigure;

import java.util.function.Function;

import dev.arena.SharedOptions;
import dev.arena.boot.autoconfigure.ArenaProperties.Backend;
import dev.arena.boot.autoconfigure.ArenaProperties.Defaults;
import dev.arena.boot.autoconfigure.ArenaProperties.Entry;
import dev.arena.boot.autoconfigure.ArenaProperties.Shared;
import dev.arena.memory.MemoryOptions;
import dev.arena.memory.Requirement;
import org.jspecify.annotations.Nullable;

/**
 * Turns checked properties into settings: what an entry leaves out comes from
 * {@code arena.defaults}, what that leaves out from the defaults of the library.
 */
class ArenaSettingsFactory {

	private final Defaults defaults;

	ArenaSettingsFactory(ArenaProperties properties) {
		this.defaults = properties.getDefaults();
	}

	ArenaSettings create(String name, Entry entry) {
		return new ArenaSettings(Geometry.of(entry).toSpec(), segmentName(name, entry), options(entry));
	}

	private @Nullable String segmentName(String name, Entry entry) {
		if (inherited(entry, InheritableProperties::getBackend, Backend.LOCAL) == Backend.LOCAL) {
			return null;
		}
		String segmentName = entry.getShared().getName();
		return (segmentName != null) ? segmentName : "/" + name;
	}

	private SharedOptions options(Entry entry) {
		SharedOptions library = SharedOptions.defaults();
		String permissions = shared(entry, Shared::getPermissions, Permissions.toText(library.permissions()));
		return library.withMemory(memory(entry, library.memory()))
			.withLeakDetection(inherited(entry, InheritableProperties::getLeakDetection, library.leakDetection()))
			.withPermissions(Permissions.parse(permissions))
			.withUnlink(shared(entry, Shared::getUnlink, library.unlink()))
			.withAttachTimeout(shared(entry, Shared::getAttachTimeout, library.attachTimeout()))
			.withTransitTimeout(shared(entry, Shared::getTransitTimeout, library.transitTimeout()))
			.withReclaimInterval(
					shared(entry, Shared::getReclaimInterval, new DurationOrOff(library.reclaimInterval())).duration())
			.withAllowForeignOwner(shared(entry, Shared::getAllowForeignOwner, library.allowForeignOwner()));
	}

	private MemoryOptions memory(Entry entry, MemoryOptions library) {
		MemoryOptions memory = library
			.withHugePages(inherited(entry, InheritableProperties::getHugePages, library.hugePages()),
					inherited(entry, InheritableProperties::getHugePageKind, library.hugePageKind()))
			.withPrefault(inherited(entry, InheritableProperties::getPrefault, library.prefault()))
			.withLock(inherited(entry, InheritableProperties::getLockMemory, library.lock()));
		Integer node = firstSet(entry.getNumaNode(), this.defaults.getNumaNode());
		return (node != null)
				? memory.withNumaBinding(inherited(entry, InheritableProperties::getNumaBinding, Requirement.TRY), node)
				: memory;
	}

	private <T> T inherited(Entry entry, Function<InheritableProperties, @Nullable T> property, T library) {
		T value = firstSet(property.apply(entry), property.apply(this.defaults));
		return (value != null) ? value : library;
	}

	private <T> T shared(Entry entry, Function<Shared, @Nullable T> property, T library) {
		T value = firstSet(property.apply(entry.getShared()), property.apply(this.defaults.getShared()));
		return (value != null) ? value : library;
	}

	private static <T> @Nullable T firstSet(@Nullable T own, @Nullable T inherited) {
		return (own != null) ? own : inherited;
	}

}
