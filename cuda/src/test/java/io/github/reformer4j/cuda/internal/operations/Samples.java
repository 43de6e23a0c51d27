package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A call of every operation, of sizes for which vectors are loaded where addresses allow. */
final class Samples {
  private static final int ROWS = 37;
  private static final int WIDTH = 140;
  private static final int INNER = 300;
  private static final int BITS = 20;

  private final OperationCase numbers;
  private final List<Sample> samples = new ArrayList<>();

  private Samples(long seed) {
    this.numbers = new OperationCase(ROWS, WIDTH, INNER, NumberStyle.NORMAL, seed);
  }

  static List<Sample> all(long seed) {
    Samples samples = new Samples(seed);
    samples.products();
    samples.rows();
    samples.elements();
    samples.fixedPoint();
    samples.heads();
    samples.embeddings();
    samples.losses();
    samples.updates();
    return samples.samples;
  }

  private Tensor floats(int stream, long... dims) {
    return numbers.normal(DType.FLOAT32, stream, dims);
  }

  private Tensor rows(int stream) {
    return floats(stream, ROWS, WIDTH);
  }

  private void add(String name, Sample.Body body, Tensor... operands) {
    samples.add(Sample.of(name + " with seed " + numbers.seed(), body, operands));
  }

  private void updates() {
    AdamWStep step = new AdamWStep(3, 0.01, 0.9, 0.99, 1e-8, 0.1, 0.5);
    Tensor variance = rows(3);
    for (long i = 0; i < variance.shape().elements(); i++) {
      variance.setDouble(i, Math.abs(variance.getDouble(i)));
    }
    add(
        "adamW",
        (o, t) -> o.updates().adamW(t[0], t[1], t[2], t[3], step),
        rows(0),
        rows(1),
        rows(2),
        variance);
  }

  private void products() {
    for (int rows : new int[] {5, ROWS}) {
      for (boolean[] turned :
          new boolean[][] {{false, false}, {false, true}, {true, false}, {true, true}}) {
        boolean add = turned[0] == turned[1];
        add(
            "multiply " + rows + " rows, " + turned[0] + ", " + turned[1],
            (o, t) -> o.matrices().multiply(t[0], turned[0], t[1], turned[1], t[2], add),
            turned[0] ? floats(0, INNER, rows) : floats(0, rows, INNER),
            turned[1] ? floats(1, WIDTH, INNER) : floats(1, INNER, WIDTH),
            floats(2, rows, WIDTH));
      }
    }
  }

  private void rows() {
    add(
        "layerNorm",
        (o, t) -> o.rows().layerNorm(t[0], t[1], t[2], 1e-5, t[3]),
        rows(0),
        floats(1, WIDTH),
        floats(2, WIDTH),
        rows(3));
    add(
        "layerNormBackward",
        (o, t) -> o.rows().layerNormBackward(t[0], t[1], 1e-5, t[2], t[3], t[4], t[5]),
        rows(0),
        floats(1, WIDTH),
        rows(2),
        rows(3),
        floats(4, WIDTH),
        floats(5, WIDTH));
    add("addBias", (o, t) -> o.rows().addBias(t[0], t[1]), floats(0, WIDTH), rows(1));
    add("biasGradient", (o, t) -> o.rows().biasGradient(t[0], t[1]), rows(0), floats(1, WIDTH));
    add(
        "copyColumns",
        (o, t) -> o.rows().copyColumns(t[0], 4, t[1], 8, WIDTH - 8),
        rows(0),
        rows(1));
  }

  private void elements() {
    add("fill", (o, t) -> o.elements().fill(t[0], 0.3), rows(0));
    for (int odd = 1021; odd <= 1023; odd++) {
      add("fill " + odd, (o, t) -> o.elements().fill(t[0], 0.3), floats(0, odd));
      add(
          "activate " + odd,
          (o, t) -> o.elements().activate(Activation.GELU, t[0], t[1]),
          floats(0, odd),
          floats(1, odd));
    }
    add("copy", (o, t) -> o.elements().copy(t[0], t[1]), rows(0), rows(1));
    add("addScaled", (o, t) -> o.elements().addScaled(0.3, t[0], t[1]), rows(0), rows(1));
    add("scale", (o, t) -> o.elements().scale(t[0], 0.3), rows(0));
    for (Activation f : Activation.values()) {
      add("activate " + f, (o, t) -> o.elements().activate(f, t[0], t[1]), rows(0), rows(1));
      add(
          "activateBackward " + f,
          (o, t) -> o.elements().activateBackward(f, t[0], t[1], t[2]),
          rows(0),
          rows(1),
          rows(2));
    }
    DropoutMask mask = new DropoutMask(numbers.seed(), 5L << 33, 77, 0.25);
    add("dropout", (o, t) -> o.elements().dropout(t[0], mask, t[1]), rows(0), rows(1));
  }

  private Tensor stream() {
    return numbers.ids(1, Integer.MIN_VALUE / 2, Integer.MAX_VALUE / 2, ROWS, WIDTH);
  }

  private void fixedPoint() {
    add("fromFloat", (o, t) -> o.fixedPoint().fromFloat(t[0], BITS, t[1]), rows(0), stream());
    add("toFloat", (o, t) -> o.fixedPoint().toFloat(t[1], BITS, t[0]), rows(0), stream());
    add("add", (o, t) -> o.fixedPoint().add(t[0], BITS, t[1]), rows(0), stream());
    add("subtract", (o, t) -> o.fixedPoint().subtract(t[0], BITS, t[1]), rows(0), stream());
  }

  private void heads() {
    Tensor perHead = floats(0, 2, 3, ROWS, 12);
    Tensor perToken = floats(1, 2, ROWS, 36);
    add("split", (o, t) -> o.heads().split(t[1], t[0]), perHead, perToken);
    add("merge", (o, t) -> o.heads().merge(t[0], t[1]), perHead, perToken);
    add(
        "rotate",
        (o, t) -> o.heads().rotate(t[0], new Rotary(10_000), 1000, false, t[1]),
        perHead,
        floats(2, 2, 3, ROWS, 12));
  }

  private void embeddings() {
    Tensor ids = numbers.ids(5, 0, 9, ROWS);
    add(
        "gather",
        (o, t) -> o.embeddings().gather(t[0], t[1], t[2], 4, false),
        floats(0, 10, 132),
        ids,
        rows(2));
    add(
        "gather and add",
        (o, t) -> o.embeddings().gather(t[0], t[1], t[2], 4, true),
        floats(0, 10, 132),
        ids,
        rows(2));
    add(
        "scatter",
        (o, t) -> o.embeddings().scatter(t[2], 4, t[1], t[0]),
        floats(0, 10, 132),
        ids,
        rows(2));
  }

  private void losses() {
    add(
        "crossEntropy",
        (o, t) -> o.losses().crossEntropy(t[0], t[1], t[2], 0.1, t[3]),
        rows(0),
        numbers.ids(5, -1, WIDTH - 1, ROWS),
        floats(2, ROWS),
        rows(3));
    add(
        "argmax",
        (o, t) -> o.losses().argmax(t[0], t[1]),
        rows(0),
        numbers.ids(5, -1, WIDTH - 1, ROWS));
  }
}
