package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.Arithmetic;
import io.github.reformer4j.cpu.internal.vector.RotaryRow;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Between token rows and heads. */
final class CpuHeads implements Heads {
  private final WorkTeam team;
  private final Map<RotaryAngles.Key, RotaryAngles> angles = new ConcurrentHashMap<>();

  CpuHeads(WorkTeam team) {
    this.team = team;
  }

  /** Sizes of [B, H, N, D]. */
  private record Sizes(int heads, long tokens, int dim) {
    static Sizes of(Tensor x) {
      Shape shape = x.shape();
      return new Sizes(Math.toIntExact(shape.dim(1)), shape.dim(2), Math.toIntExact(shape.dim(3)));
    }

    int width() {
      return heads * dim;
    }

    /** First element of a head's row, given the token's number over all sequences. */
    long row(long token, int head) {
      return ((token / tokens * heads + head) * tokens + token % tokens) * dim;
    }
  }

  @Override
  public void split(Tensor tokens, Tensor heads) {
    move(tokens, heads, true);
  }

  @Override
  public void merge(Tensor heads, Tensor tokens) {
    move(tokens, heads, false);
  }

  private void move(Tensor tokens, Tensor heads, boolean toHeads) {
    Sizes sizes = Sizes.of(heads);
    MemorySegment rows = tokens.segment();
    MemorySegment parts = heads.segment();
    Units.rows(
        team,
        heads.shape().dim(0) * sizes.tokens,
        sizes.width(),
        (from, count) -> {
          for (int head = 0; head < sizes.heads; head++) {
            for (long t = from; t < from + count; t++) {
              long row = t * sizes.width() + (long) head * sizes.dim;
              long part = sizes.row(t, head);
              if (toHeads) {
                Arithmetic.copy(rows, row, parts, part, sizes.dim);
              } else {
                Arithmetic.copy(parts, part, rows, row, sizes.dim);
              }
            }
          }
        });
  }

  @Override
  public void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    Sizes sizes = Sizes.of(x);
    long sequences = x.shape().dim(0) * sizes.heads;
    RotaryAngles table =
        angles.computeIfAbsent(new RotaryAngles.Key(rotary, sizes.dim), RotaryAngles::new);
    // units end where a block of positions ends, wherever the first one is
    long skipped = firstPosition % RotaryAngles.BLOCK;
    Units.forEach(
        team,
        skipped + sizes.tokens,
        RotaryAngles.BLOCK,
        (from, count) -> {
          int first = (int) Math.max(0, skipped - from);
          RotaryAngles.Block block =
              table.block(firstPosition - skipped + from, first, count, inverse);
          for (long s = 0; s < sequences; s++) {
            for (int p = first; p < count; p++) {
              long row = (s * sizes.tokens + from + p - skipped) * sizes.dim;
              RotaryRow.turn(
                  x.segment(),
                  y.segment(),
                  row,
                  sizes.dim,
                  block.cosines(),
                  block.sines(),
                  (p - first) * table.stride());
            }
          }
        });
  }
}
