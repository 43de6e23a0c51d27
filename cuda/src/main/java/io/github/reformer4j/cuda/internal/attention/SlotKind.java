package io.github.reformer4j.cuda.internal.attention;

/** How slots stand to tokens; kernels know the numbers ({@code attention/slots.cuh}). */
enum SlotKind {
  /** Slot = token. */
  PLAIN,
  /** Each round has slots of its own, cut into the runs of its buckets. */
  RUNS,
  /** All rounds' slots end to end, circular. */
  RING;

  /** The number that kernels know it by. */
  int code() {
    return switch (this) {
      case PLAIN -> 0;
      case RUNS -> 1;
      case RING -> 2;
    };
  }
}
