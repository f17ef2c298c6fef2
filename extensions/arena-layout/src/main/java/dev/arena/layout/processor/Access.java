package dev.arena.layout.processor;

import dev.arena.layout.Endian;
import dev.arena.layout.processor.FieldType.Codes;
import dev.arena.layout.processor.FieldType.Nested;
import dev.arena.layout.processor.FieldType.Scalar;
import dev.arena.layout.processor.FieldType.Text;

/**
 * The expressions that read and write one value in a chunk.
 */
final class Access {

	private final Endian endian;

	Access(Endian endian) {
		this.endian = endian;
	}

	String read(Field field, String position) {
		FieldType type = field.type();
		if (type instanceof Scalar scalar) {
			return (field.order() != null) ? ordered(field, "get", Names.getter(field), position)
					: read(scalar, position);
		}
		if (type instanceof Codes codes) {
			return "Codes." + field.name() + "(" + read(codes.code(), position) + ")";
		}
		if (type instanceof Text) {
			return "FixedText.get(chunk, " + position + ", " + field.lengthConstant() + ")";
		}
		Layout nested = ((Nested) type).layout();
		return nested.isRecord() ? nested.qualifiedLayoutName() + ".read(chunk, " + position + ")"
				: "new " + nested.qualifiedLayoutName() + "().wrap(chunk, " + position + ")";
	}

	String write(Field field, String position, String value) {
		FieldType type = field.type();
		if (type instanceof Scalar scalar) {
			return (field.order() != null) ? ordered(field, "put", Names.setter(field), position + ", " + value)
					: write(scalar, position, value);
		}
		if (type instanceof Codes codes) {
			String code = "Codes." + field.name() + "(" + value + ")";
			return write(codes.code(), position,
					(codes.code() == Scalar.INT) ? code : "(" + codes.code().javaName() + ") " + code);
		}
		if (type instanceof Text) {
			return "FixedText.put(chunk, " + position + ", " + field.lengthConstant() + ", " + value + ")";
		}
		return ((Nested) type).layout().qualifiedLayoutName() + ".write(chunk, " + position + ", " + value + ")";
	}

	String read(Scalar type, String position) {
		return switch (type) {
			case BYTE -> "chunk.getByte(" + position + ")";
			case BOOLEAN -> "chunk.getByte(" + position + ") != 0";
			case SHORT -> inOrder("chunk.getShort(" + position + ")");
			case CHAR -> "(char) " + inOrder("chunk.getShort(" + position + ")");
			case INT -> inOrder("chunk.getInt(" + position + ")");
			case LONG -> inOrder("chunk.getLong(" + position + ")");
			case FLOAT -> isNative() ? "chunk.getFloat(" + position + ")"
					: "Float.intBitsToFloat(" + read(Scalar.INT, position) + ")";
			case DOUBLE -> isNative() ? "chunk.getDouble(" + position + ")"
					: "Double.longBitsToDouble(" + read(Scalar.LONG, position) + ")";
		};
	}

	private String write(Scalar type, String position, String value) {
		return switch (type) {
			case BYTE -> "chunk.putByte(" + position + ", " + value + ")";
			case BOOLEAN -> "chunk.putByte(" + position + ", (byte) (" + value + " ? 1 : 0))";
			case SHORT -> "chunk.putShort(" + position + ", " + inOrder(value) + ")";
			case CHAR -> write(Scalar.SHORT, position, "(short) " + value);
			case INT -> "chunk.putInt(" + position + ", " + inOrder(value) + ")";
			case LONG -> "chunk.putLong(" + position + ", " + inOrder(value) + ")";
			case FLOAT -> isNative() ? "chunk.putFloat(" + position + ", " + value + ")"
					: write(Scalar.INT, position, "Float.floatToRawIntBits(" + value + ")");
			case DOUBLE -> isNative() ? "chunk.putDouble(" + position + ", " + value + ")"
					: write(Scalar.LONG, position, "Double.doubleToRawLongBits(" + value + ")");
		};
	}

	/** {@code chunk.getIntAcquire(…)} for the field's {@code getStateAcquire}. */
	private static String ordered(Field field, String verb, String name, String arguments) {
		String order = name.substring(verb.length() + field.capitalized().length());
		return "chunk." + verb + chunkName(field) + order + "(" + arguments + ")";
	}

	/** What the methods of a chunk call the type of an ordered field. */
	static String chunkName(Field field) {
		return (field.type() == Scalar.INT) ? "Int" : "Long";
	}

	boolean isNative() {
		return this.endian == Endian.NATIVE;
	}

	private String inOrder(String value) {
		return isNative() ? value : "Bytes.inOrder(" + value + ")";
	}

}
