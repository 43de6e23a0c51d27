package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.operations.Activation;
import java.util.Optional;

/** What a random block may be made of. */
public enum ResidualKind {
  /** LSH attention, causal, with dropout. */
  LSH,
  /** Local attention, causal, with dropout. */
  LOCAL,
  /** Two products and GELU, with dropout. */
  FEED_FORWARD,
  /** A multiple, with dropout. */
  SCALING,
  /** A multiple so large that fixed point saturates and sums wrap around. */
  OVERFLOWING,
  /** A multiple beyond float32. */
  INFINITE;

  private static final double LARGE = 1e3;
  private static final double BEYOND = 3e38;

  /** Chunks of 4, so that few tokens have several. */
  static final LshAttention LSH_SPEC =
      LshAttention.crossPolytope(4).rounds(2).aligned(4, 1, 0).causal(true).seed(11).build();

  static final AttentionSpec LOCAL_SPEC = LocalAttention.of(4, true);

  /**
   * The attention inside.
   *
   * @return what it computes, if there is any
   */
  public Optional<AttentionSpec> spec() {
    return switch (this) {
      case LSH -> Optional.of(LSH_SPEC);
      case LOCAL -> Optional.of(LOCAL_SPEC);
      case FEED_FORWARD, SCALING, OVERFLOWING, INFINITE -> Optional.empty();
    };
  }

  TrainedResidual make(Toolkit tools, int heads, int width, int site) {
    return switch (this) {
      case LSH -> new AttentionResidual(tools, LSH_SPEC, heads, width, site);
      case LOCAL -> new AttentionResidual(tools, LOCAL_SPEC, heads, width, site);
      case FEED_FORWARD -> new FeedForwardResidual(tools, Activation.GELU, width, site);
      case SCALING -> new ScalingResidual(tools, site % 2 == 0 ? 0.7 : -1.3, site);
      case OVERFLOWING -> new ScalingResidual(tools, LARGE, site);
      case INFINITE -> new ScalingResidual(tools, BEYOND, site);
    };
  }
}
