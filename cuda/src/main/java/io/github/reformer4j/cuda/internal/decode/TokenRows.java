package io.github.reformer4j.cuda.internal.decode;

import io.github.reformer4j.cuda.internal.context.CudaContext;

/**
 * One row for each token in device memory, the latest ones only if there is a limit: then rows lie
 * in a ring. A row holds all sequences, so that appending is one copy and growing is another.
 */
final class TokenRows {
  private static final int FIRST = 64;

  private final CudaContext context;
  private final long rowBytes;
  private final int limit;
  private int capacity;
  private long address;

  /**
   * No rows yet.
   *
   * @param context whose memory
   * @param rowBytes bytes of a token in all sequences
   * @param limit how many tokens are kept at most
   */
  TokenRows(CudaContext context, long rowBytes, int limit) {
    this.context = context;
    this.rowBytes = rowBytes;
    this.limit = limit;
  }

  /**
   * Makes room for a token. Tokens come in order.
   *
   * @param position of the token
   * @return the address of its row
   */
  long append(int position) {
    if (position >= capacity && capacity < limit) {
      grow();
    }
    return address + position % capacity * rowBytes;
  }

  private void grow() {
    int larger = (int) Math.min(limit, Math.max(FIRST, 2L * capacity));
    long fresh = context.memory().take(Math.max(1, larger * rowBytes));
    if (capacity > 0) {
      context.stream().copy(address, fresh, capacity * rowBytes);
      context.memory().give(address);
    }
    address = fresh;
    capacity = larger;
  }

  /**
   * The first row.
   *
   * @return an address; 0 if there is no row yet
   */
  long address() {
    return address;
  }

  /**
   * How many tokens there is room for.
   *
   * @return at most the limit
   */
  int capacity() {
    return capacity;
  }

  long bytes() {
    return capacity * rowBytes;
  }

  void free() {
    if (capacity > 0) {
      context.memory().give(address);
      capacity = 0;
      address = 0;
    }
  }
}
