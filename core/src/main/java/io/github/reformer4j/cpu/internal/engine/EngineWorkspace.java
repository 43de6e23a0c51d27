package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cpu.internal.hash.HashScratch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What a call needs besides its tensors: for the group of sequences at work the sorted order (R·N
 * int32), the tokens' places (R·N int32 where duplicates are corrected or windows are FLAT), up to
 * nine floats a token, the buckets (R·N int32 where the caller does not want them), and for each
 * thread a few tiles and one row of N int32. A group is as many sequences as keep R·N below {@value
 * #GROUP_SLOTS}, and at least one.
 */
final class EngineWorkspace extends Workspace {
  /** Slots of a group of sequences. */
  static final int GROUP_SLOTS = 1 << 22;

  final Slots slots = new Slots();
  final TokenState state = new TokenState();
  final BackwardState backwardState = new BackwardState();
  final HashScratch hashing = new HashScratch();
  private final Slots.SortScratch[] sorting;
  private long walkBytes;
  private Arena arena = Arena.ofShared();
  private MemorySegment buckets = MemorySegment.NULL;

  EngineWorkspace(int threads) {
    sorting = new Slots.SortScratch[threads];
    Arrays.setAll(sorting, i -> new Slots.SortScratch());
  }

  /** For how many threads at most. */
  int threads() {
    return sorting.length;
  }

  Slots.SortScratch[] sorting() {
    return sorting;
  }

  /** Room for the buckets of a group. */
  MemorySegment buckets(long elements) {
    if (buckets.byteSize() < elements * Integer.BYTES) {
      arena.close();
      buckets = MemorySegment.NULL; // what is left should the memory not be had
      arena = Arena.ofShared();
      buckets = arena.allocate(elements * Integer.BYTES, 64);
    }
    return buckets;
  }

  void walked(ChunkWalk[] walks) {
    long most = 0;
    for (ChunkWalk walk : walks) {
      most = Math.max(most, walk.bytes());
    }
    // the same whichever worker met the longest window
    walkBytes = Math.max(walkBytes, walks.length * most);
  }

  @Override
  public long bytes() {
    long bytes =
        slots.bytes()
            + state.bytes()
            + backwardState.bytes()
            + hashing.bytes()
            + walkBytes
            + buckets.byteSize();
    for (Slots.SortScratch scratch : sorting) {
      bytes += scratch.bytes();
    }
    return bytes;
  }

  @Override
  protected void free() {
    arena.close();
    buckets = MemorySegment.NULL;
  }
}
