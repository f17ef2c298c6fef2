package dev.arena.boot.autoconfigure.diagnostics;

/**
 * What the default seccomp profile of Docker does, as far as arenas notice.
 */
final class Seccomp {

	/**
	 * A program in Python that runs its arguments as a process to which {@code mbind} is
	 * forbidden: a filter that loads the number of the call, and compares.
	 */
	static final String FORBID_MBIND = """
			import ctypes, os, struct, sys
			mbind = {'x86_64': 237, 'aarch64': 235}[os.uname().machine]
			code = [(0x20, 0, 0, 0), (0x15, 0, 1, mbind), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7fff0000)]
			filter = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *c) for c in code))
			program = struct.pack('HxxxxxxQ', len(code), ctypes.addressof(filter))
			prctl = ctypes.CDLL(None, use_errno=True).prctl
			if prctl(38, 1, 0, 0, 0) or prctl(22, 2, ctypes.c_char_p(program), 0, 0):
			    sys.exit('seccomp: ' + os.strerror(ctypes.get_errno()))
			os.execvp(sys.argv[1], sys.argv[1:])
			""";

	private Seccomp() {
	}

}
