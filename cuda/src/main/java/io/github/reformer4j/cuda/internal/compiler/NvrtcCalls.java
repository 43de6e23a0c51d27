package io.github.reformer4j.cuda.internal.compiler;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.TreeMap;

/** NVRTC's functions. All give a code, 0 for success, but the one that names codes. */
final class NvrtcCalls {
  private static final Map<String, FunctionDescriptor> FUNCTIONS =
      Map.of(
          "nvrtcVersion", code(ADDRESS, ADDRESS),
          "nvrtcCreateProgram", code(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS),
          "nvrtcDestroyProgram", code(ADDRESS),
          "nvrtcCompileProgram", code(ADDRESS, JAVA_INT, ADDRESS),
          "nvrtcGetProgramLogSize", code(ADDRESS, ADDRESS),
          "nvrtcGetProgramLog", code(ADDRESS, ADDRESS),
          "nvrtcGetCUBINSize", code(ADDRESS, ADDRESS),
          "nvrtcGetCUBIN", code(ADDRESS, ADDRESS),
          "nvrtcGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final Map<String, MethodHandle> handles = new TreeMap<>();

  NvrtcCalls(NativeLibrary library) {
    FUNCTIONS.forEach((name, types) -> handles.put(name, library.function(name, types)));
  }

  /** Calls a function that has no business failing. */
  void call(String function, Object... arguments) {
    int code = tryCall(function, arguments);
    if (code != 0) {
      throw new IllegalStateException(function + " failed: " + errorText(code));
    }
  }

  /** Calls a function and gives its code. */
  int tryCall(String function, Object... arguments) {
    return (Integer) invoke(function, arguments);
  }

  /** The compiler's own name for a code. */
  String errorText(int code) {
    MemorySegment text = (MemorySegment) invoke("nvrtcGetErrorString", code);
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private Object invoke(String function, Object... arguments) {
    MethodHandle handle = handles.get(function);
    if (handle == null) {
      throw new IllegalArgumentException("function = " + function + ": expected one of NVRTC's");
    }
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function + " could not be called", e);
    }
  }

  private static FunctionDescriptor code(MemoryLayout... parameters) {
    return FunctionDescriptor.of(JAVA_INT, parameters);
  }
}
