package io.github.reformer4j.properties.cases;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One random problem: a specification and a recipe for inputs. Everything follows from these
 * components, so its text is enough to build it again.
 *
 * @param spec what to compute
 * @param sizes B, H, N, D, E
 * @param style what queries and keys look like; values and gradients are normal
 * @param masking which tokens are real
 * @param bucketing LSH only: where buckets come from
 * @param seed of all numbers
 */
public record AttentionCase(
    AttentionSpec spec,
    AttentionSizes sizes,
    VectorStyle style,
    Masking masking,
    Bucketing bucketing,
    long seed) {
  private static final int QUERIES = 1;
  private static final int KEYS = 2;
  private static final int VALUES = 3;
  private static final int GRADIENT = 4;
  private static final int MASK = 5;
  private static final int BUCKETS = 6;

  /**
   * The same with another specification.
   *
   * @param other the specification
   * @return the case
   */
  public AttentionCase withSpec(AttentionSpec other) {
    return new AttentionCase(other, sizes, style, masking, bucketing, seed);
  }

  /**
   * The same with other sizes.
   *
   * @param other the sizes
   * @return the case
   */
  public AttentionCase withSizes(AttentionSizes other) {
    return new AttentionCase(spec, other, style, masking, bucketing, seed);
  }

  /**
   * The same with vectors of another style.
   *
   * @param other the style
   * @return the case
   */
  public AttentionCase withStyle(VectorStyle other) {
    return new AttentionCase(spec, sizes, other, masking, bucketing, seed);
  }

  /**
   * The same with another mask.
   *
   * @param other the masking
   * @return the case
   */
  public AttentionCase withMasking(Masking other) {
    return new AttentionCase(spec, sizes, style, other, bucketing, seed);
  }

  /**
   * The same with buckets from elsewhere.
   *
   * @param other the bucketing
   * @return the case
   */
  public AttentionCase withBucketing(Bucketing other) {
    return new AttentionCase(spec, sizes, style, masking, other, seed);
  }

  /**
   * The specification of an LSH case.
   *
   * @return the specification
   * @throws ClassCastException if this is not an LSH case
   */
  public LshAttention lsh() {
    return (LshAttention) spec;
  }

  /**
   * All inputs.
   *
   * @param type FLOAT32 or FLOAT64; float32 numbers are the float64 ones, rounded
   * @return fresh tensors, freed when unreachable
   */
  public AttentionInputs inputs(DType type) {
    return new AttentionInputs(
        vectors(type, QUERIES, sizes.dim(), style),
        spec instanceof LshAttention ? null : vectors(type, KEYS, sizes.dim(), style),
        vectors(type, VALUES, sizes.valueDim(), VectorStyle.NORMAL),
        mask(),
        buckets());
  }

  /**
   * A gradient of the loss in the output.
   *
   * @param type FLOAT32 or FLOAT64
   * @return [B, H, N, E]
   */
  public Tensor outGradient(DType type) {
    return vectors(type, GRADIENT, sizes.valueDim(), VectorStyle.NORMAL);
  }

  private Tensor vectors(DType type, int tensor, int width, VectorStyle look) {
    CounterRandom random = VectorStyle.stream(seed, tensor);
    Tensor vectors = Tensors.allocate(type, sizes.batch(), sizes.heads(), sizes.tokens(), width);
    long at = 0;
    for (int sequence = 0; sequence < sizes.sequences(); sequence++) {
      for (int token = 0; token < sizes.tokens(); token++) {
        for (int d = 0; d < width; d++) {
          vectors.setDouble(at++, look.element(random, sequence, token, d, width));
        }
      }
    }
    return vectors;
  }

  private @Nullable Tensor mask() {
    if (masking == Masking.NONE) {
      return null;
    }
    CounterRandom random = VectorStyle.stream(seed, MASK);
    Tensor mask = Tensors.allocate(DType.BOOL, sizes.batch(), sizes.tokens());
    for (int b = 0; b < sizes.batch(); b++) {
      for (int token = 0; token < sizes.tokens(); token++) {
        mask.setBoolean(
            (long) b * sizes.tokens() + token, masking.real(random, b, token, sizes.tokens()));
      }
    }
    return mask;
  }

  private @Nullable Tensor buckets() {
    if (!(spec instanceof LshAttention lsh) || bucketing == Bucketing.HASHED) {
      return null;
    }
    CounterRandom random = VectorStyle.stream(seed, BUCKETS);
    int rounds = lsh.hashing().rounds();
    int count = lsh.hashing().buckets();
    Tensor buckets =
        Tensors.allocate(DType.INT32, sizes.batch(), sizes.heads(), rounds, sizes.tokens());
    long at = 0;
    for (int sequence = 0; sequence < sizes.sequences(); sequence++) {
      for (int round = 0; round < rounds; round++) {
        for (int token = 0; token < sizes.tokens(); token++) {
          buckets.setInt(at++, bucketing.bucket(random, sequence, round, token, count));
        }
      }
    }
    return buckets;
  }

  @Override
  public String toString() {
    return SpecText.of(spec)
        + "; B="
        + sizes.batch()
        + " H="
        + sizes.heads()
        + " N="
        + sizes.tokens()
        + " D="
        + sizes.dim()
        + " E="
        + sizes.valueDim()
        + "; vectors="
        + style
        + " mask="
        + masking
        + (spec instanceof LshAttention ? " buckets=" + bucketing : "")
        + " seed="
        + seed;
  }
}
