package io.github.reformer4j.cpu.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.cpu.internal.hash.HashScratch;
import io.github.reformer4j.cpu.internal.hash.HashStage;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {
  private static final long SEED = 20260207;
  private static final int BATCH = 2;
  private static final int HEADS = 2;

  /** Of the largest value: some tens of float roundings. */
  private static final double TOLERANCE = 1e-5;

  private static final WorkTeam TEAM = new WorkTeam(3);

  private static final SelfRule SOME = new SelfRule.AllowedAt(List.of(0, 3, 40));

  static Stream<Arguments> specs() {
    LshAttention.Builder base =
        LshAttention.crossPolytope(4, 4).rounds(3).seed(11).causal(true).aligned(8, 1, 0);
    LshAttention.Builder planes =
        LshAttention.builder(new HashFamily.Hyperplanes(2)).rounds(2).seed(5).causal(true);
    return Stream.of(
            base.build(),
            base.aligned(8, 0, 3).build(),
            base.aligned(1, 2, 0).build(),
            base.aligned(5, Windows.UNBOUNDED, 0).build(),
            base.aligned(8, 1, 0).correctDuplicates(false).build(),
            base.selfRule(SelfRule.ALLOWED).build(),
            base.selfRule(SOME).build(),
            base.combination(Combination.AVERAGE).build(),
            base.selfRule(SelfRule.LAST_RESORT).build(),
            base.aligned(3, Windows.UNBOUNDED, Windows.UNBOUNDED).build(),
            base.aligned(1, 0, 0).combination(Combination.AVERAGE).build(),
            base.aligned(1, 0, 0).combination(Combination.LOGSUMEXP).build(),
            planes.aligned(16, 1, 1).build(),
            planes.correctDuplicates(false).keyEpsilon(0.5).scale(new Scale.Fixed(1)).build(),
            planes.combination(Combination.AVERAGE).selfRule(SOME).build(),
            ExactAttention.of(true),
            new ExactAttention(true, SelfRule.LAST_RESORT, new Scale.Fixed(0.3)),
            new ExactAttention(true, SOME, Scale.INVERSE_SQRT),
            LocalAttention.of(16, true),
            new LocalAttention(7, 2, 3, false, true, SelfRule.LAST_RESORT, Scale.INVERSE_SQRT),
            new LocalAttention(1, 0, 0, false, true, SelfRule.LAST_RESORT, Scale.INVERSE_SQRT),
            new LocalAttention(1, 5, 0, true, true, SOME, Scale.INVERSE_SQRT),
            new LocalAttention(9, 1, 0, true, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
            new LocalAttention(30, 100, 0, true, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
            new LocalAttention(1000, 1, 0, false, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT))
        .map(spec -> Arguments.of((AttentionSpec) spec));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyRowIsThatOfTheFullPass(AttentionSpec spec) {
    compare(spec, 150, 16, 8, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 64, 80})
  void widthsNeedNotBeThoseOfVectors(int dim) {
    compare(LshAttention.crossPolytope(8).causal(true).aligned(4, 1, 0).build(), 90, dim, 5, 1);
    compare(ExactAttention.of(true), 70, dim, 33, 1);
    compare(LocalAttention.of(10, true), 70, 3, dim, 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-20, 1e-10, 1e5, 1e15})
  void magnitudesMayBeExtreme(double size) {
    compare(LshAttention.crossPolytope(8).causal(true).aligned(4, 1, 0).build(), 60, 12, 4, size);
    compare(ExactAttention.of(true), 40, 12, 4, size);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 16, 100})
  void windowsThatMoveOnAreFollowedForLong(int chunkLength) {
    compare(LocalAttention.of(chunkLength, true), 700, 4, 4, 1);
  }

  @Test
  void productsBeyondFloatAreStillCompared() {
    AttentionSpec spec = ExactAttention.of(true);
    float[] queries = {1e30f, 1e30f, 1e30f, 1e30f};
    float[] keys = {-1e30f, 1e30f, 2e30f, 1e10f};
    float[] expected = {1, 2, 3, 3};
    try (DecoderKernel decoder = Decoders.of(TEAM, spec, 1, 1, 1, 1, KeyValueCache.AS_GIVEN);
        Tensor out = Tensor.allocate(DType.FLOAT32, 1, 1, 1, 1)) {
      for (int i = 0; i < 4; i++) {
        try (Tensor q = Tensor.ofFloats(new float[] {queries[i]}, 1, 1, 1, 1);
            Tensor k = Tensor.ofFloats(new float[] {keys[i]}, 1, 1, 1, 1);
            Tensor v = Tensor.ofFloats(new float[] {i + 1}, 1, 1, 1, 1)) {
          decoder.step(AttentionInputs.separate(q, k, v), out);
        }
        assertThat(out.toFloats()).containsExactly(expected[i]);
      }
    }
  }

  @Test
  void localDecodingKeepsOnlyWhatItsWindowNeeds() {
    AttentionSpec spec = LocalAttention.of(32, true);
    try (DecoderKernel decoder = Decoders.of(TEAM, spec, 1, 1, 16, 16, KeyValueCache.AS_GIVEN);
        Tensor row = Tensor.ofFloats(new float[16], 1, 1, 1, 16);
        Tensor out = Tensor.allocate(DType.FLOAT32, 1, 1, 1, 16)) {
      long early = 0;
      for (int i = 0; i < 5000; i++) {
        decoder.step(AttentionInputs.separate(row, row, row), out);
        early = i == 400 ? decoder.bytes() : early;
      }
      assertThat(decoder.bytes()).isEqualTo(early).isLessThan(100_000);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aStepThatFailsHalfWayIsTheLast(AttentionSpec spec) {
    try (DecoderKernel decoder = Decoders.of(TEAM, spec, 1, 2, 4, 4, KeyValueCache.AS_GIVEN);
        Tensor row = Tensor.ofFloats(new float[8], 1, 2, 1, 4);
        Tensor out = Tensor.allocate(DType.FLOAT32, 1, 2, 1, 4)) {
      AttentionInputs token =
          spec instanceof LshAttention
              ? AttentionInputs.shared(row, row)
              : AttentionInputs.separate(row, row, row);
      decoder.step(token, out);
      Tensor closed = Tensor.allocate(DType.FLOAT32, 1, 2, 1, 4);
      closed.close();
      assertThatThrownBy(() -> decoder.step(token, closed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("fresh");
      assertThatThrownBy(() -> decoder.step(token, out))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("decoder = failed in step 1: expected a fresh one");
    }
  }

  @Test
  void theStateGrowsWithTheTokensAndIsFreed() {
    DecoderKernel decoder =
        Decoders.of(TEAM, ExactAttention.of(true), 1, 1, 16, 16, KeyValueCache.AS_GIVEN);
    try (Tensor row = Tensor.ofFloats(new float[16], 1, 1, 1, 16);
        Tensor out = Tensor.allocate(DType.FLOAT32, 1, 1, 1, 16)) {
      for (int i = 0; i < 1000; i++) {
        decoder.step(AttentionInputs.separate(row, row, row), out);
      }
      assertThat(decoder.bytes()).isBetween(1000L * 32 * 4, 2 * 1000L * 32 * 4);
      decoder.close();
      decoder.close();
      assertThat(decoder.bytes()).isZero();
      assertThatThrownBy(() -> decoder.step(AttentionInputs.separate(row, row, row), out))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void threadsDoNotShow(int threads) {
    // enough keys to read that helpers are called in
    AttentionSpec exact = ExactAttention.of(true);
    AttentionSpec lsh =
        LshAttention.crossPolytope(4).rounds(4).causal(true).aligned(64, 1, 0).build();
    for (AttentionSpec spec : List.of(exact, lsh)) {
      boolean shared = spec instanceof LshAttention;
      try (WorkTeam team = new WorkTeam(threads);
          WorkTeam single = new WorkTeam(1);
          DecoderKernel some =
              Decoders.of(team, spec, BATCH, HEADS, 64, 64, KeyValueCache.AS_GIVEN);
          DecoderKernel one =
              Decoders.of(single, spec, BATCH, HEADS, 64, 64, KeyValueCache.AS_GIVEN);
          Tensor rows = normal(4, 600, 64, 1);
          Tensor out = Tensor.allocate(DType.FLOAT32, BATCH, HEADS, 1, 64);
          Tensor expected = Tensor.allocate(DType.FLOAT32, BATCH, HEADS, 1, 64)) {
        for (int i = 0; i < 600; i++) {
          try (Tensor row = token(rows, i)) {
            AttentionInputs in =
                shared ? AttentionInputs.shared(row, row) : AttentionInputs.separate(row, row, row);
            some.step(in, out);
            one.step(in, expected);
          }
          assertThat(out.toFloats()).containsExactly(expected.toFloats());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void bitsStayWhenMethodsAreCompiled(AttentionSpec spec) {
    int tokens = 100;
    boolean shared = spec instanceof LshAttention;
    try (WorkTeam single = new WorkTeam(1);
        Tensor rows = normal(4, tokens, 64, 1);
        Tensor out = Tensor.allocate(DType.FLOAT32, BATCH, HEADS, 1, 64)) {
      float[][] first = new float[tokens][];
      for (int time = 0; time < 12; time++) {
        try (DecoderKernel decoder =
            Decoders.of(single, spec, BATCH, HEADS, 64, 64, KeyValueCache.AS_GIVEN)) {
          for (int i = 0; i < tokens; i++) {
            try (Tensor row = token(rows, i)) {
              decoder.step(
                  shared
                      ? AttentionInputs.shared(row, row)
                      : AttentionInputs.separate(row, row, row),
                  out);
            }
            if (time == 0) {
              first[i] = out.toFloats();
            } else {
              assertThat(out.toFloats()).containsExactly(first[i]);
            }
          }
        }
      }
    }
  }

  @Test
  void refusesWhatLaterTokensDecide() {
    assertThatThrownBy(
            () -> Decoders.of(TEAM, ExactAttention.of(false), 1, 1, 4, 4, KeyValueCache.AS_GIVEN))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessageContaining("causal = false");
    assertThatThrownBy(
            () ->
                Decoders.of(
                    TEAM,
                    LshAttention.crossPolytope(4).causal(true).flat(4, 1, 0).build(),
                    1,
                    1,
                    4,
                    4,
                    KeyValueCache.AS_GIVEN))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessageContaining("FLAT");
    assertThatThrownBy(
            () ->
                Decoders.of(
                    TEAM,
                    new LocalAttention(4, 0, 1, true, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
                    1,
                    1,
                    4,
                    4,
                    KeyValueCache.AS_GIVEN))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessageContaining("after = 1");
  }

  private static void compare(AttentionSpec spec, int tokens, int dim, int valueDim, double size) {
    boolean lsh = spec instanceof LshAttention;
    try (Tensor queries = normal(1, tokens, dim, size);
        @Nullable Tensor keys = lsh ? null : normal(2, tokens, dim, size);
        Tensor values = normal(3, tokens, valueDim, 1);
        @Nullable Tensor buckets = lsh ? buckets((LshAttention) spec, queries) : null;
        ReferenceBackend oracle = new ReferenceBackend();
        AttentionOutputs full =
            oracle
                .attention(spec)
                .forward(new AttentionInputs(queries, keys, values, null, buckets));
        DecoderKernel decoder =
            Decoders.of(TEAM, spec, BATCH, HEADS, dim, valueDim, KeyValueCache.AS_GIVEN);
        Tensor out = Tensor.allocate(DType.FLOAT32, BATCH, HEADS, 1, valueDim)) {
      double largest = 0;
      for (double x : values.toDoubles()) {
        largest = Math.max(largest, Math.abs(x));
      }
      for (int i = 0; i < tokens; i++) {
        try (Tensor q = token(queries, i);
            @Nullable Tensor k = keys == null ? null : token(keys, i);
            Tensor v = token(values, i)) {
          decoder.step(new AttentionInputs(q, k, v, null, null), out);
        }
        for (int s = 0; s < BATCH * HEADS; s++) {
          for (int e = 0; e < valueDim; e++) {
            double expected = full.out().getDouble(((long) s * tokens + i) * valueDim + e);
            double got = out.getDouble((long) s * valueDim + e);
            assertThat(Math.abs(got - expected) <= TOLERANCE * largest)
                .as(
                    "seed %d, position %d, sequence %d, column %d: got %s, expected %s",
                    SEED, i, s, e, got, expected)
                .isTrue();
          }
        }
      }
    }
  }

  private static Tensor buckets(LshAttention spec, Tensor queries) {
    AttentionSizes sizes = AttentionSizes.of(AttentionInputs.shared(queries, queries));
    Tensor buckets =
        Tensor.allocate(DType.INT32, BATCH, HEADS, spec.hashing().rounds(), queries.shape().dim(2));
    try (WorkTeam team = new WorkTeam(1)) {
      new HashStage(spec.hashing())
          .run(
              team,
              queries.segment(),
              sizes,
              null,
              0,
              BATCH * HEADS,
              buckets.segment(),
              0,
              new HashScratch());
    }
    return buckets;
  }

  private static Tensor normal(int stream, int tokens, int width, double size) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, BATCH, HEADS, tokens, width);
    Random random = new Random(SEED + stream);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.nextGaussian() * size);
    }
    return tensor;
  }

  private static Tensor token(Tensor tensor, int token) {
    long tokens = tensor.shape().dim(2);
    long width = tensor.shape().dim(3);
    Tensor one = Tensor.allocate(tensor.type(), BATCH, HEADS, 1, width);
    for (long s = 0; s < BATCH * HEADS; s++) {
      for (long d = 0; d < width; d++) {
        one.setDouble(s * width + d, tensor.getDouble((s * tokens + token) * width + d));
      }
    }
    return one;
  }

  @Test
  void whoComesWhileAnotherIsAtWorkIsRefused() throws InterruptedException {
    LshAttention spec = LshAttention.crossPolytope(4, 4).rounds(3).causal(true).build();
    try (Tensor token = Tensor.allocate(DType.FLOAT32, 1, 8, 1, 64)) {
      DecoderKernel decoder = Decoders.of(TEAM, spec, 1, 8, 64, 64, KeyValueCache.AS_GIVEN);
      AtomicBoolean refused = new AtomicBoolean();
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      Runnable steps =
          () -> {
            try (Tensor out = Tensor.allocate(DType.FLOAT32, 1, 8, 1, 64)) {
              for (int step = 0; step < 100_000 && !refused.get(); step++) {
                decoder.step(AttentionInputs.shared(token, token), out);
              }
            } catch (IllegalStateException e) {
              refused.set(true);
              failures.add(e);
            }
          };
      Thread other =
          Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> failures.add(e)).start(steps);
      steps.run();
      other.join();
      assertThat(failures)
          .isNotEmpty()
          .allSatisfy(
              failure ->
                  assertThat(failure)
                      .hasMessage(
                          "decoder = at work for another caller: expected one caller at a time"));
      decoder.close();
      assertThat(decoder.bytes()).isZero();
    }
  }
}
