package io.github.reformer4j.properties.plain;

import io.github.reformer4j.backend.Workspace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Room for one row. */
final class PlainWorkspace extends Workspace {
  private final Defect defect;
  private double[] row = new double[0];
  private @Nullable PlainKernel firstUser;

  PlainWorkspace(Defect defect) {
    this.defect = defect;
  }

  /** A row of zeros, at least so wide. */
  double[] row(PlainKernel user, int width) {
    if (firstUser == null) {
      firstUser = user;
    }
    if (defect == Defect.WORKSPACE_GROWS) {
      row = Arrays.copyOf(row, row.length + width);
    } else if (row.length < width) {
      row = Arrays.copyOf(row, width);
    }
    boolean ofAnother = defect == Defect.WORKSPACE_SERVES_ONE_ATTENTION && !user.equals(firstUser);
    if (defect != Defect.STALE_WORKSPACE && !ofAnother) {
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
