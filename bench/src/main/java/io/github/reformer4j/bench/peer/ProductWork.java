package io.github.reformer4j.bench.peer;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One dense product of a layer with weights [outputs, inputs] in float32. x [tokens, inputs],
 * weights and y [tokens, outputs] are the numbers of {@link ProductNumbers} with seeds 1, 2 and 3.
 * The result is y = x Wᵀ, dx = y W or dW += yᵀ x, row by row; dW begins at zero and grows with each
 * run.
 *
 * @param kind which of the three products of training
 * @param tokens rows of x
 * @param outputs rows of the weights
 * @param inputs columns of the weights
 */
public record ProductWork(Kind kind, int tokens, int outputs, int inputs) implements PeerWork {
  /** The three products of training. */
  public enum Kind {
    /** y = x Wᵀ, [tokens, outputs]. */
    FORWARD,
    /** dx = y W, [tokens, inputs]. */
    INPUTS,
    /** dW += yᵀ x, [outputs, inputs]. */
    WEIGHTS
  }

  /** Checks. */
  public ProductWork {
    if (tokens < 1 || outputs < 1 || inputs < 1) {
      throw new IllegalArgumentException(
          "tokens, outputs, inputs = "
              + tokens
              + ", "
              + outputs
              + ", "
              + inputs
              + ": expected at least 1 each");
    }
  }

  /**
   * Multiplications and additions of one run.
   *
   * @return their number
   */
  @JsonIgnore
  public double flops() {
    return 2.0 * tokens * outputs * inputs;
  }

  @Override
  public String title() {
    return kind + " of " + tokens + " tokens, weights [" + outputs + ", " + inputs + "]";
  }
}
