package io.github.reformer4j.properties.plain;

import io.github.reformer4j.backend.Workspace;
import java.util.Arrays;

/** Room for one row. */
final class PlainWorkspace extends Workspace {
  private final Defect defect;
  private double[] row = new double[0];

  PlainWorkspace(Defect defect) {
    this.defect = defect;
  }

  /** A row of zeros, at least so wide. */
  double[] row(int width) {
    if (defect == Defect.WORKSPACE_GROWS) {
      row = Arrays.copyOf(row, row.length + width);
    } else if (row.length < width) {
      row = Arrays.copyOf(row, width);
    }
    if (defect != Defect.STALE_WORKSPACE) {
      Arrays.fill(row, 0);
    }
    return row;
  }

  @Override
  public long bytes() {
    return (long) row.length * Double.BYTES;
  }

  @Override
  protected void free() {
    row = new double[0];
  }
}
