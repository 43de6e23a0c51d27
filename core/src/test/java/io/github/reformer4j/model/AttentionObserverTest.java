package io.github.reformer4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AttentionObserverTest {
  private static final int LSH_LAYER = 1;

  private final List<Integer> hashed = new ArrayList<>();
  private final List<Integer> attended = new ArrayList<>();

  /** What is told is complete: bucket ids and turned vectors follow from the vectors hashed. */
  private final class Recomputing implements AttentionObserver, AutoCloseable {
    private final Backend backend;
    private final LshAttention spec;
    private final Tensor queryKeys = Tensor.allocate(DType.FLOAT64, 2, 2, 10, 4);

    Recomputing(Backend backend, LshAttention spec) {
      this.backend = backend;
      this.spec = spec;
    }

    @Override
    public void hashes(int layer, Tensor vectors) {
      hashed.add(layer);
      backend.download(vectors, queryKeys);
    }

    @Override
    public void attends(int layer, AttentionInputs inputs) {
      attended.add(layer);
      if (layer != LSH_LAYER) {
        return;
      }
      Tensor given = Objects.requireNonNull(inputs.buckets());
      try (Tensor buckets = backend.attention(spec).hash(queryKeys, null)) {
        assertThat(buckets.segment().mismatch(given.segment())).isEqualTo(-1);
      }
      Rotary rotary = ((Positions.RotaryPositions) Positions.rotary()).rotary();
      backend.operations().heads().rotate(queryKeys, rotary, 0, false, queryKeys);
      assertThat(queryKeys.segment().mismatch(inputs.queries().segment())).isEqualTo(-1);
      assertThat(inputs.keys()).isNull();
      assertThat(inputs.values().shape()).isEqualTo(queryKeys.shape());
    }

    @Override
    public void close() {
      queryKeys.close();
    }
  }

  @Test
  void tellsWhatEachLayerReadsAndChangesNothing() {
    ReformerConfig config = Models.layers(Models.aligned()).build();
    LshAttention spec = ((LayerConfig.Lsh) config.layers().get(LSH_LAYER)).spec();
    try (Backend backend = Backends.open("reference");
        ReformerLm model = Models.model(backend, DType.FLOAT64, config);
        Recomputing observer = new Recomputing(backend, spec);
        ReformerLm observed = model.with(observer);
        Tensor ids = Models.ids(2, 10, 1);
        Tensor targets = Models.next(ids)) {
      Score score = observed.score(ids, targets);
      assertThat(hashed).containsExactly(LSH_LAYER);
      assertThat(attended).containsExactly(0, LSH_LAYER);
      assertThat(model.score(ids, targets)).isEqualTo(score);
      assertThat(attended).as("only the view tells").hasSize(2);
    }
  }
}
