package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * One step of AdamW over a range of elements, in one pass.
 *
 * @param gradientScale multiplied into the gradient
 * @param keepMean beta1
 * @param newMean 1 - beta1
 * @param keepVariance beta2
 * @param newVariance 1 - beta2
 * @param meanRate learning rate over 1 - beta1^step
 * @param varianceScale 1 over 1 - beta2^step
 * @param epsilon added to the root
 * @param decay learning rate times weight decay
 */
public record AdamRange(
    float gradientScale,
    float keepMean,
    float newMean,
    float keepVariance,
    float newVariance,
    float meanRate,
    float varianceScale,
    float epsilon,
    float decay) {
  /**
   * Steps.
   *
   * @param parameter float32
   * @param gradient float32
   * @param mean float32
   * @param variance float32
   * @param from first element
   * @param count how many
   */
  public void apply(
      MemorySegment parameter,
      MemorySegment gradient,
      MemorySegment mean,
      MemorySegment variance,
      long from,
      int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      FloatVector g = load(gradient, offset).mul(gradientScale);
      FloatVector m = mean(load(mean, offset), g);
      FloatVector v = variance(load(variance, offset), g);
      store(m, mean, offset);
      store(v, variance, offset);
      store(parameter(load(parameter, offset), m, v), parameter, offset);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      FloatVector g = load(gradient, offset, lanes).mul(gradientScale);
      FloatVector m = mean(load(mean, offset, lanes), g);
      FloatVector v = variance(load(variance, offset, lanes), g);
      store(m, mean, offset, lanes);
      store(v, variance, offset, lanes);
      store(parameter(load(parameter, offset, lanes), m, v), parameter, offset, lanes);
    }
  }

  private FloatVector mean(FloatVector before, FloatVector g) {
    return before.fma(FloatVector.broadcast(FLOATS, keepMean), g.mul(newMean));
  }

  private FloatVector variance(FloatVector before, FloatVector g) {
    return before.fma(FloatVector.broadcast(FLOATS, keepVariance), g.mul(g).mul(newVariance));
  }

  private FloatVector parameter(FloatVector x, FloatVector m, FloatVector v) {
    FloatVector root = v.mul(varianceScale).sqrt().add(epsilon);
    FloatVector step = m.mul(meanRate).div(root);
    return x.sub(x.fma(FloatVector.broadcast(FLOATS, decay), step));
  }
}
