package io.github.reformer4j.layers;

import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual.Saved;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A pass through all half steps whose gradient can be taken once; closing frees what it keeps. */
sealed interface Recording extends AutoCloseable {
  /** The shape of the streams. */
  Shape shape();

  void backward(Streams streams, Streams gradients);

  @Override
  void close();

  /** Keeps nothing: going back, each half step is undone and evaluated for its gradient at once. */
  record Reversed(Stepper stepper, List<HalfStep> steps, Pass pass, Shape shape)
      implements Recording {
    static Recording of(Stepper stepper, List<HalfStep> steps, Streams streams, Pass pass) {
      steps.forEach(step -> stepper.run(step, streams, pass));
      return new Reversed(stepper, steps, pass, streams.first().shape());
    }

    @Override
    public void backward(Streams streams, Streams gradients) {
      for (HalfStep step : steps.reversed()) {
        stepper.undoAndPullBack(step, streams, pass, gradients);
      }
    }

    @Override
    public void close() {}
  }

  /** Keeps the activations of every half step. */
  record Stored(
      Stepper stepper, List<HalfStep> steps, List<Saved> saved, Activations kept, Shape shape)
      implements Recording {
    static Recording of(Stepper stepper, List<HalfStep> steps, Streams streams, Pass pass) {
      List<Saved> saved = new ArrayList<>();
      Activations kept = stepper.memory();
      try {
        for (HalfStep step : steps) {
          saved.add(stepper.runAndSave(step, streams, pass, kept));
        }
      } catch (Throwable t) {
        kept.close();
        throw t;
      }
      return new Stored(stepper, steps, saved, kept, streams.first().shape());
    }

    @Override
    public void backward(Streams streams, Streams gradients) {
      for (int i = steps.size() - 1; i >= 0; i--) {
        stepper.pullBack(steps.get(i), saved.get(i), gradients);
        kept.drop(saved.get(i));
      }
    }

    @Override
    public void close() {
      kept.close();
    }
  }

  /** Keeps the streams before every block, and evaluates each block once more going back. */
  record Checkpointed(
      Stepper stepper,
      List<HalfStep> steps,
      Pass pass,
      List<Streams> inputs,
      Activations kept,
      Shape shape)
      implements Recording {
    private static final int STEPS_A_BLOCK = 2;

    static Recording of(Stepper stepper, List<HalfStep> steps, Streams streams, Pass pass) {
      List<Streams> inputs = new ArrayList<>();
      Activations kept = stepper.memory();
      try {
        for (HalfStep step : steps) {
          if (step.side() == Side.F) {
            inputs.add(stepper.copy(streams, kept));
          }
          stepper.run(step, streams, pass);
        }
      } catch (Throwable t) {
        kept.close();
        throw t;
      }
      return new Checkpointed(stepper, steps, pass, inputs, kept, streams.first().shape());
    }

    @Override
    public void backward(Streams streams, Streams gradients) {
      for (int block = inputs.size() - 1; block >= 0; block--) {
        Streams input = inputs.get(block);
        HalfStep f = steps.get(STEPS_A_BLOCK * block);
        HalfStep g = steps.get(STEPS_A_BLOCK * block + 1);
        try (Activations ofBlock = stepper.memory()) {
          Saved savedF = stepper.runAndSave(f, input, pass, ofBlock);
          stepper.pullBack(g, input, pass, gradients);
          kept.give(input.first());
          kept.give(input.second());
          stepper.pullBack(f, savedF, gradients);
        }
      }
    }

    @Override
    public void close() {
      kept.close();
    }
  }
}
