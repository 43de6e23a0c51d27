package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.cpu.internal.vector.Lanes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row for each token of a sequence, in pages: growing copies no row, and pages that no later
 * token needs are used again.
 */
final class TokenRows {
  private static final int SHIFT = 6;
  private static final int PAGE = 1 << SHIFT;

  private final int stride;
  private float[][] pages = new float[4][];
  private int firstPage;
  private int endPage;
  private float @Nullable [] spare;

  TokenRows(int width) {
    stride = Lanes.roundUp(width);
  }

  /** Row length with padding, which is zero. */
  int stride() {
    return stride;
  }

  /** Makes room for a token's row; tokens come in order. */
  void append(int token) {
    int page = token >>> SHIFT;
    if (page < endPage) {
      return;
    }
    int index = endPage - firstPage;
    if (index == pages.length) {
      pages = Arrays.copyOf(pages, 2 * index);
    }
    float[] fresh = spare;
    spare = null;
    pages[index] = fresh == null ? new float[PAGE * stride] : fresh;
    endPage++;
  }

  /** The array that holds a token's row. */
  float[] array(int token) {
    return pages[(token >>> SHIFT) - firstPage];
  }

  /** Where in its array a token's row starts. */
  int offset(int token) {
    return (token & (PAGE - 1)) * stride;
  }

  /** Says that no token before this one is needed any more. */
  void dropBefore(int token) {
    while (firstPage < endPage && firstPage < token >>> SHIFT) {
      spare = pages[0];
      System.arraycopy(pages, 1, pages, 0, endPage - firstPage - 1);
      firstPage++;
      pages[endPage - firstPage] = EMPTY;
    }
  }

  private static final float[] EMPTY = {};

  long bytes() {
    long held = (long) endPage - firstPage + (spare == null ? 0 : 1);
    return held * PAGE * stride * Float.BYTES;
  }
}
