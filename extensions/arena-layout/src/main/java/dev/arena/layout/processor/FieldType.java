package dev.arena.layout.processor;

import java.util.Map;
import java.util.stream.Collectors;

import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Scalar;
import dev.arena.layout.processor.FieldType.Text;

/**
 * What one value of a field is: how large, how aligned, and what Java calls it.
 */
sealed interface FieldType permits Scalar, Codes, Text, Nested {

	long bytes();

	int alignment();

	/** As it is written in generated source. */
	String javaName();

	/** What a peer must agree on: a part of the layout's hash. */
	String signature();

	/** A primitive. */
	enum Scalar implements FieldType {

		BOOLEAN("boolean", 1, "bool"), BYTE("byte", 1, "int8_t"), SHORT("short", 2, "int16_t"),
		CHAR("char", 2, "uint16_t"), INT("int", 4, "int32_t"), LONG("long", 8, "int64_t"), FLOAT("float", 4, "float"),
		DOUBLE("double", 8, "double");

		private final String javaName;

		private final int bytes;

		private final String cName;

		Scalar(String javaName, int bytes, String cName) {
			this.javaName = javaName;
			this.bytes = bytes;
			this.cName = cName;
		}

		/** The integer that has as many bytes. */
		static Scalar ofBytes(int bytes) {
			return switch (bytes) {
				case 1 -> BYTE;
				case 2 -> SHORT;
				case 4 -> INT;
				default -> throw new IllegalArgumentException("No code has " + bytes + " bytes");
			};
		}

		@Override
		public long bytes() {
			return this.bytes;
		}

		@Override
		public int alignment() {
			return this.bytes;
		}

		@Override
		public String javaName() {
			return this.javaName;
		}

		@Override
		public String signature() {
			return this.javaName;
		}

		String cName() {
			return this.cName;
		}

	}

	/** An enum, by the codes of its constants. */
	record Codes(String javaName, String simpleName, Scalar code, Map<String, Integer> constants) implements FieldType {

		@Override
		public long bytes() {
			return this.code.bytes();
		}

		@Override
		public int alignment() {
			return this.code.alignment();
		}

		@Override
		public String signature() {
			return this.code.signature() + "{" + list("=") + "}";
		}

		/** The codes with their constants, for messages: {@code 1 BUY, 2 SELL}. */
		String legalCodes() {
			return this.constants.entrySet()
				.stream()
				.map((constant) -> constant.getValue() + " " + constant.getKey())
				.collect(Collectors.joining(", "));
		}

		private String list(String between) {
			return this.constants.entrySet()
				.stream()
				.map((constant) -> constant.getKey() + between + constant.getValue())
				.collect(Collectors.joining(","));
		}

	}

	/** A text of a fixed number of bytes. */
	record Text(long bytes) implements FieldType {

		@Override
		public int alignment() {
			return 1;
		}

		@Override
		public String javaName() {
			return "String";
		}

		@Override
		public String signature() {
			return "text" + this.bytes;
		}

	}

	/** Another layout. */
	record Nested(Layout layout) implements FieldType {

		@Override
		public long bytes() {
			return this.layout.bytes();
		}

		@Override
		public int alignment() {
			return this.layout.alignment();
		}

		@Override
		public String javaName() {
			return this.layout.javaName();
		}

		@Override
		public String signature() {
			return "(" + this.layout.signature() + ")";
		}

	}

}
