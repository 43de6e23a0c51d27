package io.github.reformer4j.cuda.internal.compiler;

import java.io.Serial;

/** A kernel did not compile. */
public final class CompileFailure extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * A failure.
   *
   * @param what was to be compiled, for what and by what
   * @param reason the compiler's name for it
   * @param log what the compiler wrote
   */
  public CompileFailure(String what, String reason, String log) {
    super(what + " does not compile (" + reason + "):\n" + log.strip());
  }
}
