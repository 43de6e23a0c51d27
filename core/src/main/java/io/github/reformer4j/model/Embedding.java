package io.github.reformer4j.model;

import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** From token ids to the stream that enters the first block: tokens, positions, dropout. */
final class Embedding {
  private final Kit kit;
  private final Embeddings embeddings;
  private final Parameter tokens;
  private final List<PositionTable> positions;
  private final int limit;
  private final Dropout dropout;

  /** A table added to some columns, and which row a position has there. */
  private record PositionTable(Parameter table, int column, IntUnaryOperator row) {}

  Embedding(Kit kit, Parameters parameters, ReformerConfig config, Dropout dropout) {
    this.kit = kit;
    this.embeddings = kit.operations().embeddings();
    this.tokens = parameters.get(ParameterNames.TOKENS);
    this.positions = tables(parameters, config.positions());
    this.limit = config.positions().limit();
    this.dropout = dropout;
  }

  private static List<PositionTable> tables(Parameters parameters, Positions positions) {
    return switch (positions) {
      case Positions.Learned _ ->
          List.of(new PositionTable(parameters.get(ParameterNames.POSITIONS), 0, p -> p));
      case Positions.Axial axial -> axial(parameters, axial);
      case Positions.RotaryPositions _, Positions.None _ -> List.of();
    };
  }

  private static List<PositionTable> axial(Parameters parameters, Positions.Axial axial) {
    List<PositionTable> tables = new ArrayList<>();
    int column = 0;
    int stride = axial.limit();
    for (int axis = 0; axis < axial.shape().size(); axis++) {
      int length = axial.shape().get(axis);
      stride /= length;
      int step = stride;
      Parameter table = parameters.get(ParameterNames.positions(axis));
      tables.add(new PositionTable(table, column, p -> p / step % length));
      column += axial.widths().get(axis);
    }
    return tables;
  }

  void checkLength(long end) {
    if (end > limit) {
      throw new IllegalArgumentException(
          "tokens = " + end + ": expected at most " + limit + ", as many as there are positions");
    }
  }

  /**
   * Embeds.
   *
   * @param ids INT32 [B, N] of the backend
   * @param firstPosition of the first token of each sequence
   * @param y [B, N, width]
   */
  void forward(Tensor ids, int firstPosition, Tensor y, Pass pass) {
    embeddings.gather(tokens.value(), flat(ids), TokenRows.of(y), 0, false);
    forEachTable(
        y,
        firstPosition,
        (position, rows, sequence) ->
            embeddings.gather(position.table().value(), rows, sequence, position.column(), true));
    dropout.apply(y, pass);
  }

  /** Adds to the gradients of the tables; the gradient given is overwritten. */
  void backward(Tensor ids, Tensor yGradient, Pass pass) {
    dropout.apply(yGradient, pass);
    embeddings.scatter(TokenRows.of(yGradient), 0, flat(ids), tokens.gradient());
    forEachTable(
        yGradient,
        0,
        (position, rows, sequence) ->
            embeddings.scatter(sequence, position.column(), rows, position.table().gradient()));
  }

  private static Tensor flat(Tensor ids) {
    return ids.reshape(ids.shape().elements());
  }

  /** Something done with a table, the rows it gives and a sequence [N, width]. */
  private interface TableUse {
    void run(PositionTable position, Tensor rows, Tensor sequence);
  }

  private void forEachTable(Tensor y, int firstPosition, TableUse use) {
    long length = y.shape().dim(1);
    for (PositionTable position : positions) {
      try (Scratch scratch = kit.scratch()) {
        Tensor rows = rows(position, firstPosition, length, scratch);
        Tensor all = TokenRows.of(y);
        for (long b = 0; b < y.shape().dim(0); b++) {
          use.run(position, rows, all.slice(b * length, (b + 1) * length));
        }
      }
    }
  }

  private static Tensor rows(
      PositionTable position, int firstPosition, long length, Scratch scratch) {
    try (Tensor host = Tensor.allocate(DType.INT32, length)) {
      for (int i = 0; i < length; i++) {
        host.setInt(i, position.row().applyAsInt(firstPosition + i));
      }
      return scratch.upload(host);
    }
  }
}
