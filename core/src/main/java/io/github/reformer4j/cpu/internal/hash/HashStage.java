package io.github.reformer4j.cpu.internal.hash;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.HashChoice;
import io.github.reformer4j.cpu.internal.vector.HashKernel;
import io.github.reformer4j.cpu.internal.vector.RowRange;
import io.github.reformer4j.cpu.internal.vector.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes tokens, all rounds at once (semantics section 2). Blocks of {@value HashKernel#BLOCK}
 * tokens are packed once and meet the columns of all rounds panel by panel; each panel's
 * projections are consumed while they are in the first-level cache. Safe for use by several
 * threads, each with its own scratch memory.
 */
public final class HashStage {
  /** Blocks of a unit of work: about a third of a millisecond at 8 rounds of 32 columns. */
  private static final int UNIT_BLOCKS = 16;

  /** The bucket of a token that is in none. */
  private static final int NONE = -1;

  private record Problem(long heads, int dim) {}

  private final Hashing hashing;
  private final ConcurrentMap<Problem, Projector> projectors = new ConcurrentHashMap<>();

  /**
   * A stage for one way of hashing.
   *
   * @param hashing family, rounds and rotations
   */
  public HashStage(Hashing hashing) {
    this.hashing = hashing;
  }

  /**
   * Hashes some sequences (sequence s is head s mod H of batch s div H).
   *
   * @param team does the work
   * @param queryKeys float32 [B, H, N, D]
   * @param sizes B, H, N and D
   * @param excluded BOOL [B, N], a key mask whose false tokens get bucket −1; null = every token is
   *     hashed
   * @param firstSequence first sequence to hash
   * @param sequences how many
   * @param buckets int32 [..][R][N], overwritten from {@code firstElement} on
   * @param firstElement where in {@code buckets} the first sequence's first round starts, in
   *     elements
   * @param scratch of this call
   */
  public void run(
      WorkTeam team,
      MemorySegment queryKeys,
      AttentionSizes sizes,
      @Nullable MemorySegment excluded,
      long firstSequence,
      int sequences,
      MemorySegment buckets,
      long firstElement,
      HashScratch scratch) {
    if (sizes.tokens() == 0 || sequences == 0) {
      return;
    }
    Projector projector = projector(sizes.heads(), sizes.dim());
    scratch.prepare(team.threads(), sizes.dim(), projector.rows());
    int blocks = Math.ceilDiv(sizes.tokens(), BLOCK);
    int unitsEach = Math.ceilDiv(blocks, UNIT_BLOCKS);
    int slab = Integer.MAX_VALUE / unitsEach;
    long perSequence = (long) hashing.rounds() * sizes.tokens();
    for (int done = 0; done < sequences; ) {
      int count = Math.min(slab, sequences - done);
      long sequenceBase = firstSequence + done;
      long elementBase = firstElement + done * perSequence;
      team.forEach(
          count * unitsEach,
          (unit, worker) -> {
            int sequence = unit / unitsEach;
            int from = unit % unitsEach * UNIT_BLOCKS;
            hash(
                projector,
                queryKeys,
                sizes,
                excluded,
                sequenceBase + sequence,
                from,
                Math.min(blocks, from + UNIT_BLOCKS),
                buckets,
                elementBase + sequence * perSequence,
                scratch.worker(worker),
                scratch.width());
          });
      done += count;
    }
  }

  private Projector projector(long heads, int dim) {
    return projectors.computeIfAbsent(
        new Problem(heads, dim), p -> Projector.of(hashing, p.heads(), p.dim()));
  }

  int rounds() {
    return hashing.rounds();
  }

  private void hash(
      Projector projector,
      MemorySegment queryKeys,
      AttentionSizes sizes,
      @Nullable MemorySegment excluded,
      long sequence,
      int firstBlock,
      int endBlock,
      MemorySegment buckets,
      long element,
      HashScratch.Worker own,
      int width) {
    long head = sequence % sizes.heads();
    HashColumns columns = projector.columns();
    long batchTokens = sequence / sizes.heads() * sizes.tokens();
    for (int block = firstBlock; block < endBlock; block++) {
      int token = block * BLOCK;
      int count = Math.min(BLOCK, sizes.tokens() - token);
      load(queryKeys, sequence * sizes.tokens() + token, count, sizes.dim(), width, own.rows);
      Transpose.block(own.rows, width, own.packed);
      RowRange.bringIn(own.packed, sizes.dim(), own.magnitudes);
      projector.begin(head, own);
      Arrays.fill(own.buckets, 0);
      int round = 0;
      for (int panel = 0; panel < columns.panels(); panel++) {
        projector.project(head, panel, own);
        for (HashColumns.Part part : columns.parts(panel)) {
          consume(part, own);
          if (part.endsRound()) {
            if (excluded != null) {
              exclude(excluded, batchTokens + token, count, own.buckets);
            }
            long target = element + (long) round * sizes.tokens() + token;
            MemorySegment.copy(own.buckets, 0, buckets, JAVA_INT, target * Integer.BYTES, count);
            Arrays.fill(own.buckets, 0);
            round++;
          }
        }
      }
    }
  }

  private static void load(
      MemorySegment queryKeys, long row, int count, int dim, int width, float[] rows) {
    long offset = row * dim * Float.BYTES;
    if (width == dim) {
      MemorySegment.copy(queryKeys, JAVA_FLOAT, offset, rows, 0, count * dim);
    } else {
      for (int i = 0; i < count; i++) {
        MemorySegment.copy(
            queryKeys, JAVA_FLOAT, offset + (long) i * dim * Float.BYTES, rows, i * width, dim);
      }
    }
    Arrays.fill(rows, count * width, BLOCK * width, 0);
  }

  private static void consume(HashColumns.Part part, HashScratch.Worker own) {
    if (part.half() == 0) {
      HashChoice.signs(own.projections, part.from(), part.to(), part.column(), own.buckets);
      return;
    }
    HashChoice.extremes(own.projections, part.from(), part.to(), part.column(), own.extremes);
    if (part.endsFactor()) {
      HashChoice.choose(own.extremes, part.half(), part.weight(), own.buckets);
    }
  }

  private static void exclude(MemorySegment mask, long first, int count, int[] buckets) {
    for (int i = 0; i < count; i++) {
      if (mask.get(JAVA_BYTE, first + i) == 0) {
        buckets[i] = NONE;
      }
    }
  }
}
