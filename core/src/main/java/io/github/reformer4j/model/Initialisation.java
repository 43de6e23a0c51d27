package io.github.reformer4j.model;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * First values: number i of the p-th parameter is normal number i of the stream (seed,
 * initialisation, p), rounded to float32 whatever the type, so that a model starts the same
 * everywhere.
 */
final class Initialisation {
  private Initialisation() {}

  /** All zero: to be filled by the caller. */
  static Parameters empty(Backend backend, DType type, ReformerConfig config) {
    List<Parameter> parameters = new ArrayList<>();
    try {
      for (ParameterPlan.Planned planned : ParameterPlan.of(config)) {
        Tensor value = backend.allocate(type, planned.shape());
        Tensor gradient;
        try {
          gradient = backend.allocate(type, planned.shape());
        } catch (Throwable t) {
          value.close();
          throw t;
        }
        parameters.add(new Parameter(planned.name(), value, gradient));
      }
      return new Parameters(backend, parameters);
    } catch (Throwable t) {
      new Parameters(backend, parameters).close();
      throw t;
    }
  }

  static Parameters seeded(Backend backend, DType type, ReformerConfig config, long seed) {
    Parameters parameters = empty(backend, type, config);
    try {
      int index = 0;
      for (ParameterPlan.Planned planned : ParameterPlan.of(config)) {
        try (Tensor host = Tensor.allocate(type, planned.shape())) {
          fill(host, planned, CounterRandom.of(seed, Purpose.INITIALISATION, index++));
          backend.upload(host, parameters.get(planned.name()).value());
        }
      }
      return parameters;
    } catch (Throwable t) {
      parameters.close();
      throw t;
    }
  }

  private static void fill(Tensor host, ParameterPlan.Planned planned, CounterRandom random) {
    for (long i = 0; i < host.shape().elements(); i++) {
      double drawn = planned.deviation() == 0 ? 0 : planned.deviation() * random.normal(0, 0, i);
      host.setDouble(i, (float) (planned.mean() + drawn));
    }
  }
}
