package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Semantics section 4: decoding one token at a time gives what the full causal pass gives. */
class DecoderTest {
  static Stream<AttentionSpec> decodable() {
    return Samples.specs().stream()
        .filter(AttentionSpec::causal)
        .filter(
            spec -> !(spec instanceof LshAttention lsh && lsh.windows() instanceof Windows.Flat))
        .filter(spec -> !(spec instanceof LocalAttention l && l.circular() && l.after() > 0));
  }

  @ParameterizedTest
  @MethodSource("decodable")
  void everyRowIsThatOfTheFullPass(AttentionSpec spec) {
    int tokens = 14;
    Attention attention = new ReferenceBackend().attention(spec);
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT32, 21, 2, 2, tokens, false);
    try (AttentionOutputs full = attention.forward(inputs);
        Decoder decoder = attention.decoder(2, 2, 4, 3);
        Tensor row = Tensor.allocate(DType.FLOAT32, 2, 2, 1, 3)) {
      for (int i = 0; i < tokens; i++) {
        assertThat(decoder.position()).isEqualTo(i);
        decoder.step(token(inputs, i), row);
        for (int sequence = 0; sequence < 4; sequence++) {
          for (int e = 0; e < 3; e++) {
            assertThat(row.getDouble(sequence * 3 + e))
                .isEqualTo(full.out().getDouble((sequence * tokens + i) * 3L + e));
          }
        }
      }
      assertThat(decoder.bytes()).isPositive();
    }
  }

  /** Keys of LSH attention are normalised before they are rounded: the queries are not. */
  @ParameterizedTest
  @MethodSource("decodable")
  void aCacheInBfloat16HoldsRoundedKeysAndValues(AttentionSpec spec) {
    int tokens = 14;
    Attention attention = new ReferenceBackend().attention(spec);
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT64, 21, 2, 2, tokens, false);
    Tensor keys = inputs.keys();
    AttentionInputs kept =
        new AttentionInputs(
            inputs.queries(),
            keys == null ? null : rounded(keys),
            rounded(inputs.values()),
            null,
            inputs.buckets());
    try (AttentionOutputs full = attention.forward(kept);
        Decoder decoder = attention.decoder(2, 2, 4, 3, KeyValueCache.BFLOAT16);
        Tensor row = Tensor.allocate(DType.FLOAT64, 2, 2, 1, 3)) {
      assertThat(decoder.cache()).isEqualTo(KeyValueCache.BFLOAT16);
      double most = 0;
      for (int i = 0; i < tokens; i++) {
        decoder.step(token(inputs, i), row);
        for (int at = 0; at < 12; at++) {
          double expected = full.out().getDouble((at / 3 * tokens + i) * 3L + at % 3);
          most = Math.max(most, Math.abs(row.getDouble(at) - expected));
        }
      }
      if (keys != null) {
        assertThat(most).isZero();
      } else {
        assertThat(most).isBetween(1e-5, 0x1p-7);
      }
    }
  }

  private static Tensor rounded(Tensor tensor) {
    Tensor copy = tensor.copy();
    for (long i = 0; i < copy.shape().elements(); i++) {
      copy.setDouble(i, DType.BFLOAT16.rounded(copy.getDouble(i)));
    }
    return copy;
  }

  @Test
  void whatBfloat16CannotHoldIsRefused() {
    AttentionSpec spec = ExactAttention.of(true);
    try (Decoder rounded =
            new ReferenceBackend().attention(spec).decoder(1, 1, 1, 1, KeyValueCache.BFLOAT16);
        Decoder plain = new ReferenceBackend().attention(spec).decoder(1, 1, 1, 1);
        Tensor row = Tensor.ofFloats(new float[] {7}, 1, 1, 1, 1)) {
      float below = Math.nextDown(0x1.ffp127f);
      step(rounded, below, -below, row);
      assertThat(row.getDouble(0)).isEqualTo(-0x1.fep127);
      assertThatThrownBy(() -> step(rounded, 1, 0x1.ffp127f, row))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "values at [0, 0, 0, 0] = 3.39617752923046E38: expected a magnitude below"
                  + " 3.39617752923046E38 with cache = BFLOAT16");
      assertThatThrownBy(() -> step(rounded, -Float.MAX_VALUE, 1, row))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("keys at [0, 0, 0, 0] = -3.4028234663852886E38: expected");
      assertThat(rounded.position()).isEqualTo(1);
      assertThat(row.getDouble(0)).isEqualTo(-0x1.fep127);
      step(plain, Float.MAX_VALUE, Float.MAX_VALUE, row);
      assertThat(row.getDouble(0)).isEqualTo(Float.MAX_VALUE);
    }
  }

  private static void step(Decoder decoder, float key, float value, Tensor row) {
    try (Tensor q = Tensor.ofFloats(new float[] {1}, 1, 1, 1, 1);
        Tensor k = Tensor.ofFloats(new float[] {key}, 1, 1, 1, 1);
        Tensor v = Tensor.ofFloats(new float[] {value}, 1, 1, 1, 1)) {
      decoder.step(AttentionInputs.separate(q, k, v), row);
    }
  }

  private static AttentionInputs token(AttentionInputs inputs, int position) {
    Tensor keys = inputs.keys();
    return new AttentionInputs(
        row(inputs.queries(), position),
        keys == null ? null : row(keys, position),
        row(inputs.values(), position),
        null,
        null);
  }

  private static Tensor row(Tensor tensor, int position) {
    long width = tensor.shape().dim(3);
    Tensor row = Tensor.allocate(tensor.type(), 2, 2, 1, width);
    for (long i = 0; i < row.shape().elements(); i++) {
      long from = (i / width * tensor.shape().dim(2) + position) * width + i % width;
      row.setDouble(i, tensor.getDouble(from));
    }
    return row;
  }

  @Test
  void refusesWhatDependsOnLaterTokensAndSaysWhy() {
    ReferenceBackend backend = new ReferenceBackend();
    Attention flat = backend.attention(Presets.paper(4, 2, List.of(4)).build());
    assertThatThrownBy(() -> flat.decoder(1, 1, 4, 4))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessageStartingWith("windows = FLAT: expected ALIGNED for decoding;");
    Attention ahead = backend.attention(Presets.reformer4j(2, List.of(4)).build());
    assertThatThrownBy(() -> ahead.decoder(1, 1, 4, 4))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessageStartingWith("causal = false: expected true for decoding");
    Attention circle =
        backend.attention(
            new LocalAttention(2, 0, 1, true, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT));
    assertThatThrownBy(() -> circle.decoder(1, 1, 4, 4))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessageStartingWith("circular = true with after = 1: expected after = 0");
  }

  @Test
  void aRefusedStepLeavesTheStateAsItWas() {
    AttentionSpec spec = Presets.reformer4j(2, List.of(4)).causal(true).build();
    Attention attention = new ReferenceBackend().attention(spec);
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT32, 22, 2, 2, 3, false);
    try (AttentionOutputs full = attention.forward(inputs);
        Decoder decoder = attention.decoder(2, 2, 4, 3);
        Tensor row = Tensor.allocate(DType.FLOAT32, 2, 2, 1, 3)) {
      decoder.step(token(inputs, 0), row);
      AttentionInputs spoilt = token(inputs, 1);
      spoilt.values().setDouble(5, Double.NaN);
      assertRefused(decoder, spoilt, row, "values at [0, 1, 0, 2] = NaN: expected a finite number");
      assertRefused(
          decoder,
          inputs,
          row,
          "shapes of queries and values = [2, 2, 3, 4] and [2, 2, 3, 3]: expected [2, 2, 1, 4] and"
              + " [2, 2, 1, 3]");
      AttentionInputs masked = token(inputs, 1).withKeyMask(Samples.mask(0, 2, 1));
      assertRefused(decoder, masked, row, null);
      assertThat(decoder.position()).isEqualTo(1);
      decoder.step(token(inputs, 1), row);
      decoder.step(token(inputs, 2), row);
      assertThat(row.getDouble(0)).isEqualTo(full.out().getDouble(6));
    }
  }

  private static void assertRefused(
      Decoder decoder, AttentionInputs token, Tensor out, @Nullable String message) {
    double[] before = out.toDoubles();
    var refusal =
        assertThatThrownBy(() -> decoder.step(token, out))
            .isInstanceOf(IllegalArgumentException.class);
    if (message != null) {
      refusal.hasMessage(message);
    }
    assertThat(out.toDoubles()).isEqualTo(before);
  }

  @Test
  void aClosedDecoderIsRefused() {
    AttentionSpec spec = Presets.reformer4j(1, List.of(2)).causal(true).build();
    Decoder decoder = new ReferenceBackend().attention(spec).decoder(2, 2, 4, 3);
    decoder.close();
    decoder.close();
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT32, 1, 2, 2, 1, false);
    assertThatThrownBy(() -> decoder.step(inputs, inputs.values().copy()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("decoder = closed: expected an open one");
  }
}
