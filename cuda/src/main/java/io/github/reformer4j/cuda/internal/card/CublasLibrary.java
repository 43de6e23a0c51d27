package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.reformer4j.cuda.internal.compiler.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The functions of an installed cuBLAS. They are looked up by name: where the library is absent, or
 * lacks one of them, there is none of it, and nothing worse happens.
 */
final class CublasLibrary {
  /** Set to {@code off}, this system property leaves an installed cuBLAS alone. */
  static final String PROPERTY = "reformer4j.cublas";

  private static final List<String> NAMES = List.of("libcublas.so.13", "libcublas.so.12");

  private final MethodHandle create;
  private final MethodHandle destroy;
  private final MethodHandle setStream;
  private final MethodHandle setWorkspace;
  private final MethodHandle getVersion;
  private final MethodHandle gemmEx;
  private final MethodHandle statusString;

  CublasLibrary(NativeLibrary library) {
    create = status(library, "cublasCreate_v2", ADDRESS);
    destroy = status(library, "cublasDestroy_v2", ADDRESS);
    setStream = status(library, "cublasSetStream_v2", ADDRESS, JAVA_LONG);
    setWorkspace = status(library, "cublasSetWorkspace_v2", ADDRESS, JAVA_LONG, JAVA_LONG);
    getVersion = status(library, "cublasGetVersion_v2", ADDRESS, ADDRESS);
    gemmEx =
        status(
            library,
            "cublasGemmEx",
            ADDRESS, // handle
            JAVA_INT, // transpose of the first
            JAVA_INT, // transpose of the second
            JAVA_INT, // rows
            JAVA_INT, // columns
            JAVA_INT, // terms
            ADDRESS, // alpha
            JAVA_LONG, // first
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG, // second
            JAVA_INT,
            JAVA_INT,
            ADDRESS, // beta
            JAVA_LONG, // result
            JAVA_INT,
            JAVA_INT,
            JAVA_INT, // kind of computation
            JAVA_INT); // algorithm
    statusString =
        library.function("cublasGetStatusString", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /** That of this machine, unless the user does not want it. */
  static Optional<CublasLibrary> ofThisMachine() {
    if ("off".equals(System.getProperty(PROPERTY))) {
      return Optional.empty();
    }
    return NAMES.stream()
        .map(NativeLibrary::named)
        .flatMap(Optional::stream)
        .findFirst()
        .map(CublasLibrary::new);
  }

  MemorySegment create() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(ADDRESS);
      check("cublasCreate", (int) create.invokeExact(cell));
      return cell.get(ADDRESS, 0);
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  void destroy(MemorySegment handle) {
    try {
      check("cublasDestroy", (int) destroy.invokeExact(handle));
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  void setStream(MemorySegment handle, long stream) {
    try {
      check("cublasSetStream", (int) setStream.invokeExact(handle, stream));
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  void setWorkspace(MemorySegment handle, long address, long bytes) {
    try {
      check("cublasSetWorkspace", (int) setWorkspace.invokeExact(handle, address, bytes));
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  int version(MemorySegment handle) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(JAVA_INT);
      check("cublasGetVersion", (int) getVersion.invokeExact(handle, cell));
      return cell.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  /**
   * A product as cuBLAS sees it, column by column.
   *
   * @param handle of cuBLAS
   * @param first the factor with the result's rows
   * @param second the factor with the result's columns
   * @param result where to
   * @param terms of each sum
   * @param alpha factor of the product, on the host
   * @param beta factor of what is there, on the host
   * @param computation one of {@code cublasComputeType_t}
   */
  void multiply(
      MemorySegment handle,
      Factor first,
      Factor second,
      Factor result,
      int terms,
      MemorySegment alpha,
      MemorySegment beta,
      int computation) {
    try {
      int status =
          (int)
              gemmEx.invokeExact(
                  handle,
                  first.operation(),
                  second.operation(),
                  first.outer(),
                  second.outer(),
                  terms,
                  alpha,
                  first.address(),
                  Factor.FLOAT32,
                  first.stride(),
                  second.address(),
                  Factor.FLOAT32,
                  second.stride(),
                  beta,
                  result.address(),
                  Factor.FLOAT32,
                  result.stride(),
                  computation,
                  Factor.ANY_ALGORITHM);
      check("cublasGemmEx", status);
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  /**
   * A matrix.
   *
   * @param address on the card
   * @param transposed whether it lies there as its transpose
   * @param outer its rows or columns that the result has too
   * @param stride elements from one column to the next
   */
  record Factor(long address, boolean transposed, int outer, int stride) {
    private static final int FLOAT32 = 0;
    private static final int ANY_ALGORITHM = -1;

    int operation() {
      return transposed ? 1 : 0;
    }
  }

  private void check(String call, int status) {
    if (status != 0) {
      throw new IllegalStateException(call + " failed with " + statusText(status));
    }
  }

  private String statusText(int status) {
    try {
      MemorySegment text = (MemorySegment) statusString.invokeExact(status);
      return text.reinterpret(Long.MAX_VALUE).getString(0) + " (" + status + ")";
    } catch (Throwable e) {
      throw asUnchecked(e);
    }
  }

  private static RuntimeException asUnchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private static MethodHandle status(
      NativeLibrary library, String function, MemoryLayout... parameters) {
    return library.function(function, FunctionDescriptor.of(JAVA_INT, parameters));
  }
}
