package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.bench.train.Preset;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A language model on random bytes, forward and backward; nothing is learned. */
final class StepModel implements AutoCloseable {
  static final int LAYERS = 6;
  static final int WIDTH = 256;
  static final int HEADS = 4;

  private final ReformerLm model;
  private final Tensor ids;
  private final Tensor targets;

  StepModel(CpuBackend backend, StreamFormat streams, int tokens) {
    Preset.Sizes sizes =
        new Preset.Sizes(tokens, 1, LAYERS, WIDTH, HEADS, GoalSizes.FEW_ROUNDS, Specs.CHUNK);
    model =
        ReformerLm.create(
            backend,
            DType.FLOAT32,
            ByteModel.config(sizes, streams, Specs.rotations()),
            Specs.SEED);
    SplittableRandom random = new SplittableRandom(1);
    int[] bytes = random.ints(tokens + 1L, 0, ByteModel.VOCABULARY).toArray();
    ids = Tensor.ofInts(Arrays.copyOf(bytes, tokens), 1, tokens);
    targets = Tensor.ofInts(Arrays.copyOfRange(bytes, 1, tokens + 1), 1, tokens);
  }

  /** Seconds of one pass. */
  double seconds(Execution execution) {
    try (ReformerLm view = model.with(execution)) {
      long start = System.nanoTime();
      view.train(ids, targets, new Pass(Specs.SEED, 0, true), 1.0 / targets.shape().elements());
      return (System.nanoTime() - start) * 1e-9;
    }
  }

  /** Every gradient of one pass, parameter by parameter. */
  double[] gradients(Execution execution) {
    model.parameters().zeroGradients();
    seconds(execution);
    List<float[]> all = new ArrayList<>();
    int count = 0;
    for (Parameter parameter : model.parameters()) {
      float[] own = parameter.gradient().toFloats();
      all.add(own);
      count += own.length;
    }
    double[] gradients = new double[count];
    int at = 0;
    for (float[] own : all) {
      for (float g : own) {
        gradients[at++] = g;
      }
    }
    return gradients;
  }

  @Override
  public void close() {
    ids.close();
    targets.close();
    model.close();
  }
}
