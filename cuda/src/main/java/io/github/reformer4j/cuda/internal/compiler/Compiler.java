package io.github.reformer4j.cuda.internal.compiler;

/** Makes binaries of kernels. Safe for use by several threads. */
public interface Compiler {
  /**
   * Which compiler it is.
   *
   * @return name and version: what two of the same answer compile alike
   */
  String version();

  /**
   * Compiles.
   *
   * @param job what, and for what
   * @return a binary that the driver loads
   * @throws CompileFailure if the source is refused, with the log
   */
  byte[] compile(CompileJob job);
}
