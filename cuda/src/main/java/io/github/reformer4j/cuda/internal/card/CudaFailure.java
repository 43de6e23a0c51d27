package io.github.reformer4j.cuda.internal.card;

import java.io.Serial;
import java.util.Set;

/** A call of the driver failed. */
public final class CudaFailure extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  /** The driver's code for memory that cannot be had. */
  static final int OUT_OF_MEMORY = 2;

  /**
   * After these the context answers every call with the same error (CUDA driver API, CUresult):
   * uncorrectable errors of memory and links, contained errors, illegal addresses and instructions,
   * launches that failed or took too long, assertions. A cooperative launch that is too large (720)
   * is only refused.
   */
  private static final Set<Integer> STICKY =
      Set.of(214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721);

  private final int code;

  private CudaFailure(int code, String message, CudaFailure cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * A failure.
   *
   * @param call the driver's function
   * @param code not 0
   * @param name the driver's name for the code
   * @param text the driver's words for it
   */
  CudaFailure(String call, int code, String name, String text) {
    super(call + " failed with " + name + " (" + code + "): " + text);
    this.code = code;
  }

  /**
   * The driver's code.
   *
   * @return not 0
   */
  public int code() {
    return code;
  }

  /**
   * Whether the context can be used no more.
   *
   * @return true if all later calls fail likewise
   */
  public boolean isSticky() {
    return STICKY.contains(code);
  }

  /**
   * The same with what was under way. Work is queued and fails later than it is asked for, so a
   * failure that is sticky may come from any piece of work before.
   *
   * @param place of the card
   * @param what was under way
   * @return to be thrown
   */
  CudaFailure during(String place, String what) {
    String message = place + ", " + what + ": " + getMessage();
    return new CudaFailure(
        code,
        isSticky()
            ? message
                + ". Work queued before may be the cause (with CUDA_LAUNCH_BLOCKING=1 in the"
                + " environment the failing call is the cause). "
                + place
                + " can be used no more: close the backend; if it cannot be opened again, start a"
                + " new process"
            : message,
        this);
  }
}
