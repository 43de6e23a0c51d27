package io.github.reformer4j.bench.peer;

import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/** This project's CPU backend, asked and measured like any other library. */
public final class OwnLibrary implements PeerLibrary {
  /** Its name. */
  public static final String NAME = "reformer4j";

  /** For {@link java.util.ServiceLoader}. */
  public OwnLibrary() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "Reformer4J, CPU backend, %d threads; JVM %s with -Xmx256m",
        CpuOptions.defaults().threads(),
        Runtime.version());
  }

  @Override
  public boolean supports(PeerWork work) {
    return switch (work) {
      case AttentionWork _, ProductWork _, TrainingWork _ -> true;
    };
  }

  @Override
  public PeerCase open(PeerWork work) {
    return switch (work) {
      case AttentionWork attention -> new OwnAttention(CpuBackend.create(), attention);
      case ProductWork product -> new OwnProduct(product);
      case TrainingWork training -> new OwnTraining(CpuBackend.create(), training);
    };
  }

  /** Numbers of tensors laid end to end. */
  static float[] sample(List<Tensor> results, long[] elements) {
    float[] values = new float[elements.length];
    for (int k = 0; k < values.length; k++) {
      long place = elements[k];
      int tensor = 0;
      while (place >= results.get(tensor).shape().elements()) {
        place -= results.get(tensor).shape().elements();
        tensor++;
      }
      values[k] = (float) results.get(tensor).getDouble(place);
    }
    return values;
  }
}
