package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/**
 * The evaluation that semantics section 10 measures others by: the formulas of sections 1, 6 and 7
 * as they stand, every operation in float32, sums taken in a shuffled order. The operands of
 * products may be rounded to bfloat16 first: queries, keys, values, shares, and the gradients of
 * output and scores. Which keys a query may attend to comes from the reference.
 *
 * @param outputs out in the type of the inputs, float32 log-sum-exp, and the buckets used
 * @param gradients in the type of the inputs
 */
public record PlainFloat(AttentionOutputs outputs, AttentionGradients gradients)
    implements AutoCloseable {
  /**
   * Evaluates forward and backward, products in float32.
   *
   * @param spec what to compute
   * @param inputs float32; for LSH with buckets (without, the reference hashes)
   * @param outGradient float32, [B, H, N, E]
   * @param shuffle seed of the order of summation
   * @return the results; close them to free the memory
   * @throws IllegalArgumentException if the inputs are not float32
   */
  public static PlainFloat evaluate(
      AttentionSpec spec, AttentionInputs inputs, Tensor outGradient, long shuffle) {
    return evaluate(spec, inputs, outGradient, shuffle, DType.FLOAT32);
  }

  /**
   * Evaluates forward and backward.
   *
   * @param spec what to compute
   * @param inputs float32 or bfloat16; for LSH with buckets (without, the reference hashes)
   * @param outGradient of the same type, [B, H, N, E]
   * @param shuffle seed of the order of summation
   * @param products what operands of products are rounded to, float32 or bfloat16
   * @return the results; close them to free the memory
   * @throws IllegalArgumentException if a type is another
   */
  public static PlainFloat evaluate(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      long shuffle,
      DType products) {
    single("type of queries", inputs.queries().type());
    single("type of products", products);
    AttentionSizes sizes = AttentionSizes.of(inputs);
    ReferenceKernel.BucketSource buckets =
        spec instanceof LshAttention lsh
            ? new ReferenceLshKernel(lsh).buckets(inputs)
            : (_, _) -> new int[0][];
    PlainFloat result =
        new PlainFloat(
            AttentionOutputs.allocate(spec, inputs), AttentionGradients.allocate(inputs));
    CounterRandom random = CounterRandom.of(shuffle, Purpose.DATA, 0);
    for (long b = 0; b < sizes.batch(); b++) {
      for (long h = 0; h < sizes.heads(); h++) {
        int[][] used = buckets.of(b, h);
        Head head = new Head(spec, inputs, b, h, used);
        PlainFloatHead plain =
            new PlainFloatHead(head, spec, random, inputs.queries().type(), products);
        plain.run(FloatRows.of(Rows.read(outGradient, b, h)));
        result.store(plain, used, b, h);
      }
    }
    return result;
  }

  private static void single(String name, DType type) {
    if (type.sums() != DType.FLOAT32) {
      throw new IllegalArgumentException(name + " = " + type + ": expected FLOAT32 or BFLOAT16");
    }
  }

  private void store(PlainFloatHead plain, int[][] used, long b, long h) {
    Rows.write(outputs.out(), b, h, plain.out.toDoubles());
    Tensor logsumexp = outputs.logsumexp();
    if (logsumexp != null) {
      long start = (b * logsumexp.shape().dim(1) + h) * plain.logsumexp.length;
      for (int i = 0; i < plain.logsumexp.length; i++) {
        logsumexp.setDouble(start + i, plain.logsumexp[i]);
      }
    }
    Tensor buckets = outputs.buckets();
    if (buckets != null) {
      Rows.writeInts(buckets, b, h, used);
    }
    Rows.write(gradients.queries(), b, h, plain.dQueries.toDoubles());
    Rows.write(gradients.values(), b, h, plain.dValues.toDoubles());
    Tensor keys = gradients.keys();
    if (keys != null) {
      Rows.write(keys, b, h, plain.dKeys.toDoubles());
    }
  }

  /** Closes the tensors. */
  @Override
  public void close() {
    outputs.close();
    gradients.close();
  }
}
