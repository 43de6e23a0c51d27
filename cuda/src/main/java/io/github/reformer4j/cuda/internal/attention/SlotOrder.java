package io.github.reformer4j.cuda.internal.attention;

/**
 * What a sort leaves on the device, as addresses; see {@code attention/slots.cuh}.
 *
 * @param order INT32 [S][R][N]; 0 where slot = token
 * @param sorted INT32 [S][R][N], buckets by slot; 0 unless {@link SlotKind#RUNS}
 * @param live INT32 [B], how many tokens have slots; 0 where all have
 * @param buckets INT32 [S][R][N], buckets by token; 0 unless LSH
 */
record SlotOrder(long order, long sorted, long live, long buckets) {
  /** Slot = token. */
  static final SlotOrder PLAIN = new SlotOrder(0, 0, 0, 0);
}
