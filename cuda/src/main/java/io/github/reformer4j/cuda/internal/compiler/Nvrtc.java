package io.github.reformer4j.cuda.internal.compiler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * NVIDIA's run-time compiler. It is called directly and not through its Bytedeco preset, which
 * wants the driver and the CUDA runtime too, though the compiler needs neither: so what compiles
 * kernels where there is no card is the very code that does it where there is one.
 */
public final class Nvrtc implements Compiler {
  private final NvrtcCalls calls;
  private final String version;

  /**
   * A compiler.
   *
   * @param library a loaded libnvrtc
   * @throws IllegalStateException if it lacks a function
   */
  public Nvrtc(NativeLibrary library) {
    calls = new NvrtcCalls(library);
    version = "NVRTC " + readVersion();
  }

  @Override
  public String version() {
    return version;
  }

  private String readVersion() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = arena.allocate(JAVA_INT, 2);
      calls.call("nvrtcVersion", numbers, numbers.asSlice(Integer.BYTES));
      return numbers.getAtIndex(JAVA_INT, 0) + "." + numbers.getAtIndex(JAVA_INT, 1);
    }
  }

  @Override
  public byte[] compile(CompileJob job) {
    return compile(job, job.options()).binary();
  }

  /**
   * A binary, and what the compiler said about it.
   *
   * @param binary for the driver
   * @param log warnings and notes; often empty
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Compiled(byte[] binary, String log) {}

  Compiled compile(CompileJob job, List<String> options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = create(job, arena);
      try {
        MemorySegment handle = program.get(ADDRESS, 0);
        int code =
            calls.tryCall("nvrtcCompileProgram", handle, options.size(), strings(options, arena));
        String log =
            new String(result(handle, "nvrtcGetProgramLog", arena), UTF_8).replace("\0", "");
        if (code != 0) {
          throw new CompileFailure(job + " by " + version, calls.errorText(code), log);
        }
        return new Compiled(result(handle, "nvrtcGetCUBIN", arena), log);
      } finally {
        calls.call("nvrtcDestroyProgram", program);
      }
    }
  }

  private MemorySegment create(CompileJob job, Arena arena) {
    Map<String, String> headers = job.text().headers();
    MemorySegment program = arena.allocate(ADDRESS);
    calls.call(
        "nvrtcCreateProgram",
        program,
        arena.allocateFrom(job.text().text()),
        arena.allocateFrom(job.text().file()),
        headers.size(),
        strings(List.copyOf(headers.values()), arena),
        strings(List.copyOf(headers.keySet()), arena));
    return program;
  }

  /** What a pair of functions, one named after the other with "Size" at the end, gives. */
  private byte[] result(MemorySegment handle, String function, Arena arena) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    calls.call(function + "Size", handle, size);
    MemorySegment content = arena.allocate(Math.max(1, size.get(JAVA_LONG, 0)));
    calls.call(function, handle, content);
    return content.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
  }

  private static MemorySegment strings(List<String> texts, Arena arena) {
    MemorySegment pointers = arena.allocate(ADDRESS, Math.max(1, texts.size()));
    for (int i = 0; i < texts.size(); i++) {
      pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    return pointers;
  }
}
