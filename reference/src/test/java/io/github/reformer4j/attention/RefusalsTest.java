package io.github.reformer4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Semantics section 9: a refused call says name, value and expectation, and writes nothing. */
class RefusalsTest {
  private static final LshAttention LSH =
      LshAttention.crossPolytope(4).rounds(2).flat(4, 1, 0).build();
  private static final ExactAttention EXACT = ExactAttention.of(false);
  private static final double UNTOUCHED = 42;

  private static Tensor floats(long... dims) {
    return Tensor.allocate(DType.FLOAT32, dims);
  }

  private static Tensor spoilt(long at, float value, long... dims) {
    Tensor tensor = floats(dims);
    tensor.setDouble(at, value);
    return tensor;
  }

  private static AttentionInputs shared(Tensor queries, Tensor values) {
    return AttentionInputs.shared(queries, values);
  }

  private static AttentionInputs good() {
    return shared(floats(2, 1, 8, 3), floats(2, 1, 8, 5));
  }

  private static Tensor buckets(int bucket) {
    Tensor buckets = Tensor.allocate(DType.INT32, 2, 1, 2, 8);
    buckets.setInt(25, bucket);
    return buckets;
  }

  static Stream<Arguments> inputs() {
    Tensor closed = floats(2, 1, 8, 3);
    closed.close();
    Tensor masked = Tensor.allocate(DType.BOOL, 2, 8);
    masked.setBoolean(9, true);
    return Stream.of(
        refusal(
            LSH,
            shared(floats(8, 3), floats(2, 1, 8, 5)),
            "shape of queries = [8, 3]: expected [batch, heads, tokens, dim]"),
        refusal(
            LSH,
            shared(floats(2, 1, 8, 3), floats(8, 5)),
            "shape of values = [8, 5]: expected [batch, heads, tokens, valueDim]"),
        refusal(
            LSH,
            shared(floats(2, 1, 8, 3), floats(2, 1, 7, 5)),
            "values = FLOAT32[2, 1, 7, 5]: expected FLOAT32[2, 1, 8, 5]"),
        refusal(
            LSH,
            shared(floats(2, 1, 8, 3), Tensor.allocate(DType.FLOAT64, 2, 1, 8, 5)),
            "values = FLOAT64[2, 1, 8, 5]: expected FLOAT32[2, 1, 8, 5]"),
        refusal(
            LSH,
            shared(floats(2, 1, 8, 0), floats(2, 1, 8, 5)),
            "dim, valueDim = 0, 5: expected at least 1"),
        refusal(
            LSH,
            shared(floats(0, 1, 8, 16385), floats(0, 1, 8, 5)),
            "dim = 16385: expected at most 16384"),
        refusal(
            LSH,
            shared(floats(0, 1, (1 << 28) + 1, 3), floats(0, 1, 8, 5)),
            "tokens = 268435457: expected at most 268435456"),
        refusal(
            LSH,
            AttentionInputs.separate(floats(2, 1, 8, 3), floats(2, 1, 8, 3), floats(2, 1, 8, 5)),
            "keys = FLOAT32[2, 1, 8, 3]: expected null, as LSH attention shares queries and keys"),
        refusal(EXACT, good(), "keys = null: expected a tensor for ExactAttention"),
        refusal(
            EXACT,
            AttentionInputs.separate(floats(2, 1, 8, 3), floats(2, 1, 8, 4), floats(2, 1, 8, 5)),
            "keys = FLOAT32[2, 1, 8, 4]: expected FLOAT32[2, 1, 8, 3]"),
        refusal(
            EXACT,
            AttentionInputs.separate(floats(2, 1, 8, 3), floats(2, 1, 8, 3), floats(2, 1, 8, 5))
                .withBuckets(buckets(0)),
            "buckets of inputs = INT32[2, 1, 2, 8]: expected null for ExactAttention"),
        refusal(
            LSH,
            good().withKeyMask(Tensor.allocate(DType.BOOL, 1, 8)),
            "keyMask = BOOL[1, 8]: expected BOOL[2, 8]"),
        refusal(
            LSH, good().withKeyMask(floats(2, 8)), "keyMask = FLOAT32[2, 8]: expected BOOL[2, 8]"),
        refusal(
            LSH,
            good().withBuckets(Tensor.allocate(DType.INT32, 2, 1, 3, 8)),
            "buckets of inputs = INT32[2, 1, 3, 8]: expected INT32[2, 1, 2, 8]"),
        refusal(LSH, good().withBuckets(buckets(4)), "bucket at [1, 0, 1, 1] = 4: expected 0 to 3"),
        refusal(
            LSH, good().withBuckets(buckets(-1)), "bucket at [1, 0, 1, 1] = -1: expected 0 to 3"),
        refusal(
            LSH,
            good().withBuckets(buckets(-1)).withKeyMask(masked),
            "bucket at [1, 0, 1, 1] = -1: expected 0 to 3"),
        refusal(
            LSH,
            shared(spoilt(28, Float.NaN, 2, 1, 8, 3), floats(2, 1, 8, 5)),
            "queries at [1, 0, 1, 1] = NaN: expected a finite number"),
        refusal(
            LSH,
            shared(floats(2, 1, 8, 3), spoilt(79, Float.NEGATIVE_INFINITY, 2, 1, 8, 5)),
            "values at [1, 0, 7, 4] = -Infinity: expected a finite number"),
        refusal(
            EXACT,
            AttentionInputs.separate(
                floats(2, 1, 8, 3),
                spoilt(0, Float.POSITIVE_INFINITY, 2, 1, 8, 3),
                floats(2, 1, 8, 5)),
            "keys at [0, 0, 0, 0] = Infinity: expected a finite number"),
        refusal(
            LSH,
            shared(Tensor.allocate(DType.INT32, 2, 1, 8, 3), floats(2, 1, 8, 5)),
            "type of queries = INT32: expected one of "),
        refusal(
            LSH,
            shared(floats(2, 1, 7, 3), floats(2, 1, 7, 5)),
            "chunkLength = 4: expected a divisor of rounds times tokens = 14 with FLAT windows"),
        refusal(
            LSH,
            shared(closed, floats(2, 1, 8, 5)),
            "queries = FLOAT32[2, 1, 8, 3] (closed): expected an open tensor"));
  }

  private static Arguments refusal(AttentionSpec spec, AttentionInputs inputs, String message) {
    return Arguments.of(spec, inputs, message);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void badInputsAreRefusedAndNothingIsWritten(
      AttentionSpec spec, AttentionInputs inputs, String message) {
    Attention attention = new ReferenceBackend().attention(spec);
    assertThatThrownBy(() -> attention.forward(inputs)).hasMessageStartingWith(message);
    long tokens = inputs.queries().shape().rank() == 4 ? inputs.queries().shape().dim(2) : 8;
    long batch = inputs.queries().shape().dim(0) == 0 ? 0 : 2;
    try (Tensor out = filled(batch, 1, tokens, 5);
        Tensor logsumexp = filled(batch, 1, tokens)) {
      AttentionOutputs outputs = new AttentionOutputs(out, logsumexp, null);
      assertThatThrownBy(() -> attention.forward(inputs, outputs, null))
          .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
          .hasMessageStartingWith(message);
      assertUntouched(out);
      assertUntouched(logsumexp);
    }
  }

  @Test
  void badOutputsAreRefusedAndNothingIsWritten() {
    Attention attention = new ReferenceBackend().attention(LSH);
    AttentionInputs inputs = good();
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(filled(2, 1, 8, 4), null, null),
        "out = FLOAT32[2, 1, 8, 4]: expected FLOAT32[2, 1, 8, 5]");
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(filled(2, 1, 8, 5), filled(2, 8), null),
        "logsumexp = FLOAT32[2, 8]: expected FLOAT32[2, 1, 8]");
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(filled(2, 1, 8, 5), null, filled(2, 1, 2, 8)),
        "buckets of outputs = FLOAT32[2, 1, 2, 8]: expected INT32[2, 1, 2, 8]");
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(inputs.values(), null, null),
        "out = FLOAT32[2, 1, 8, 5]: expected memory apart from that of values");
    Tensor out = filled(2, 1, 8, 5);
    Tensor part =
        Tensor.over(
            out.segment().asSlice(0, 64),
            DType.FLOAT32,
            io.github.reformer4j.tensor.Shape.of(2, 1, 8));
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(out, part, null),
        "logsumexp = FLOAT32[2, 1, 8]: expected memory apart from that of out");
    assertUntouched(out);
    Tensor closed = filled(2, 1, 8, 5);
    closed.close();
    assertThatThrownBy(() -> attention.forward(inputs, AttentionOutputs.inference(closed), null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("out = FLOAT32[2, 1, 8, 5] (closed): expected an open tensor");
  }

  @Test
  void memoryThatCannotBeWrittenIsRefusedAndNothingIsWritten() {
    Attention attention = new ReferenceBackend().attention(LSH);
    AttentionInputs inputs = good();
    String expected = " in read-only memory: expected memory that can be written";
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(readOnly(filled(2, 1, 8, 5)), null, null),
        "out = FLOAT32[2, 1, 8, 5]" + expected);
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(filled(2, 1, 8, 5), readOnly(filled(2, 1, 8)), null),
        "logsumexp = FLOAT32[2, 1, 8]" + expected);
    outputsRefused(
        attention,
        inputs,
        new AttentionOutputs(filled(2, 1, 8, 5), null, readOnly(buckets(0))),
        "buckets of outputs = INT32[2, 1, 2, 8]" + expected);
    assertThatThrownBy(() -> attention.hash(inputs.queries(), null, readOnly(buckets(0)), null))
        .hasMessage("buckets = INT32[2, 1, 2, 8]" + expected);
    AttentionOutputs forward = attention.forward(inputs);
    Tensor queries = filled(2, 1, 8, 3);
    AttentionGradients gradients =
        new AttentionGradients(queries, null, readOnly(filled(2, 1, 8, 5)));
    assertThatThrownBy(
            () -> attention.backward(inputs, forward, floats(2, 1, 8, 5), gradients, null))
        .hasMessage("gradient of values = FLOAT32[2, 1, 8, 5]" + expected);
    assertUntouched(queries);
    // what a pass only reads may be read-only
    AttentionInputs reading = shared(readOnly(inputs.queries()), readOnly(inputs.values()));
    AttentionOutputs read =
        new AttentionOutputs(readOnly(forward.out()), forward.logsumexp(), forward.buckets());
    attention.forward(reading).close();
    attention.backward(reading, read, readOnly(floats(2, 1, 8, 5))).close();
  }

  @Test
  void decodersRefuseAResultThatCannotBeWritten() {
    Attention attention = new ReferenceBackend().attention(ExactAttention.of(true));
    Tensor token = floats(1, 1, 1, 3);
    try (Decoder decoder = attention.decoder(1, 1, 3, 3)) {
      assertThatThrownBy(
              () ->
                  decoder.step(
                      AttentionInputs.separate(token, token, token), readOnly(floats(1, 1, 1, 3))))
          .hasMessage(
              "out = FLOAT32[1, 1, 1, 3] in read-only memory: expected memory that can be"
                  + " written");
      assertThat(decoder.position()).isZero();
    }
  }

  private static Tensor readOnly(Tensor tensor) {
    return Tensor.over(tensor.segment().asReadOnly(), tensor.type(), tensor.shape());
  }

  private static void outputsRefused(
      Attention attention, AttentionInputs inputs, AttentionOutputs outputs, String message) {
    double[] before = outputs.out().toDoubles();
    assertThatThrownBy(() -> attention.forward(inputs, outputs, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(outputs.out().toDoubles()).isEqualTo(before);
  }

  @Test
  void badBackwardCallsAreRefusedAndNothingIsWritten() {
    Attention attention = new ReferenceBackend().attention(LSH);
    AttentionInputs inputs = good();
    AttentionOutputs forward = attention.forward(inputs);
    Tensor dOut = floats(2, 1, 8, 5);
    backwardRefused(
        attention,
        inputs,
        new AttentionOutputs(forward.out(), null, forward.buckets()),
        dOut,
        null,
        "logsumexp = null: expected the tensor that the forward pass wrote");
    backwardRefused(
        attention,
        inputs,
        new AttentionOutputs(forward.out(), forward.logsumexp(), null),
        dOut,
        null,
        "buckets = null: expected the tensor that the forward pass wrote");
    backwardRefused(
        attention,
        inputs,
        forward,
        floats(2, 1, 8, 3),
        null,
        "outGradient = FLOAT32[2, 1, 8, 3]: expected FLOAT32[2, 1, 8, 5]");
    backwardRefused(
        attention,
        inputs,
        forward,
        spoilt(7, Float.NaN, 2, 1, 8, 5),
        null,
        "outGradient at [0, 0, 1, 2] = NaN: expected a finite number");
    Tensor wrong = Objects.requireNonNull(forward.buckets()).copy();
    wrong.setInt(0, 77);
    backwardRefused(
        attention,
        inputs,
        new AttentionOutputs(forward.out(), forward.logsumexp(), wrong),
        dOut,
        null,
        "bucket at [0, 0, 0, 0] = 77: expected 0 to 3");
    backwardRefused(
        attention,
        inputs,
        forward,
        dOut,
        filled(2, 1, 8, 3),
        "gradient of keys = FLOAT32[2, 1, 8, 3]: expected null, as the keys are the queries");
    Tensor dQueries = filled(2, 1, 8, 3);
    assertThatThrownBy(
            () ->
                attention.backward(
                    inputs, forward, dOut, new AttentionGradients(dQueries, null, dOut), null))
        .hasMessage(
            "gradient of values = FLOAT32[2, 1, 8, 5]: expected memory apart from that of"
                + " outGradient");
    assertUntouched(dQueries);
  }

  private static void backwardRefused(
      Attention attention,
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor dOut,
      @Nullable Tensor keys,
      String message) {
    try (AttentionGradients gradients =
        new AttentionGradients(filled(2, 1, 8, 3), keys, filled(2, 1, 8, 5))) {
      assertThatThrownBy(() -> attention.backward(inputs, forward, dOut, gradients, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
      assertUntouched(gradients.queries());
      assertUntouched(gradients.values());
      if (keys == null) {
        assertThatThrownBy(() -> attention.backward(inputs, forward, dOut)).hasMessage(message);
      }
    }
  }

  @Test
  void rotationsThatDoNotFitAreRefusedAndNothingIsWritten() {
    Rotations given = new Rotations.Given(floats(2, 4, 2));
    Attention attention =
        new ReferenceBackend().attention(LSH.toBuilder().rotations(given).build());
    try (Tensor out = filled(2, 1, 8, 5)) {
      assertThatThrownBy(() -> attention.forward(good(), AttentionOutputs.inference(out), null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("shape of rotations = [2, 4, 2]: expected [2, 3, 2]");
      assertUntouched(out);
    }
  }

  @Test
  void givenRotationsAreThoseThatWereGiven() {
    Tensor tensor = Tensor.ofFloats(new float[] {1, 2, 3, 4}, 1, 2, 2);
    Rotations.Given given = new Rotations.Given(tensor);
    assertThat(given).isEqualTo(new Rotations.Given(tensor)).hasSameHashCodeAs(given);
    tensor.setDouble(3, Double.NaN);
    assertThat(given.tensor().toFloats()).containsExactly(1, 2, 3, 4);
    tensor.setDouble(3, 5);
    assertThat(given).isNotEqualTo(new Rotations.Given(tensor));
    tensor.close();
    try (Tensor rotations = given.materialise(1, 1, 2, 2)) {
      assertThat(rotations.toFloats()).containsExactly(1, 2, 3, 4);
    }
    assertThat(given.tensor().isReadOnly()).isTrue();
  }

  @Test
  void stagesCheckTheirInputsToo() {
    Attention attention = new ReferenceBackend().attention(LSH);
    assertThatThrownBy(() -> attention.hash(spoilt(1, Float.NaN, 2, 1, 8, 3), null))
        .hasMessage("queries at [0, 0, 0, 1] = NaN: expected a finite number");
    assertThatThrownBy(() -> attention.hash(floats(8, 3), null))
        .hasMessage("shape of queries = [8, 3]: expected [batch, heads, tokens, dim]");
    assertThatThrownBy(() -> attention.hash(floats(2, 1, 8, 0), null))
        .hasMessage("dim, valueDim = 0, 0: expected at least 1");
    assertThatThrownBy(() -> attention.order(buckets(9), null))
        .hasMessage("bucket at [1, 0, 1, 1] = 9: expected 0 to 3");
    assertThatThrownBy(() -> attention.order(Tensor.allocate(DType.INT32, 2, 1, 3, 8), null))
        .hasMessage("buckets = INT32[2, 1, 3, 8]: expected INT32 [batch, heads, 2, tokens]");
    Attention exact = new ReferenceBackend().attention(EXACT);
    assertThatThrownBy(() -> exact.hash(floats(2, 1, 8, 3), null))
        .isInstanceOf(UnsupportedSpecException.class)
        .hasMessage("hash of ExactAttention: expected LSH attention");
    Tensor closed = buckets(0);
    closed.close();
    assertThatThrownBy(() -> attention.order(closed, null))
        .hasMessage("buckets = INT32[2, 1, 2, 8] (closed): expected an open tensor");
  }

  @Test
  void decodersOfSizesThatNoStepWouldTakeAreRefused() {
    Attention attention = new ReferenceBackend().attention(ExactAttention.of(true));
    assertThatThrownBy(() -> attention.decoder(0, 1, 1, 1))
        .hasMessage("batch = 0: expected at least 1");
    assertThatThrownBy(() -> attention.decoder(1, 1, 20_000, 8))
        .hasMessage("dim = 20000: expected at most 16384");
    assertThatThrownBy(() -> attention.decoder(1, 1, 8, 16_385))
        .hasMessage("valueDim = 16385: expected at most 16384");
    for (long many : new long[] {1L << 20, 1L << 40}) {
      assertThatThrownBy(() -> attention.decoder(many, many, 8, 8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "batch, heads = " + many + ", " + many + ": expected at most 2147483639 sequences");
    }
  }

  @Test
  void scalesBeyondFloatAreRefusedInFloat() {
    Attention attention =
        new ReferenceBackend()
            .attention(new ExactAttention(false, SelfRule.ALLOWED, new Scale.Fixed(1e39)));
    Tensor single = floats(1, 1, 2, 3);
    assertThatThrownBy(() -> attention.forward(AttentionInputs.separate(single, single, single)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale = 1.0E39: expected at most 1.7014118346046923E38 for FLOAT32");
    Tensor wide = Tensor.allocate(DType.FLOAT64, 1, 1, 2, 3);
    attention.forward(AttentionInputs.separate(wide, wide, wide)).close();
  }

  @Test
  void maskedTokensBucketsAreIgnoredUnlessTheyStandInPlace() {
    Tensor mask = Tensor.allocate(DType.BOOL, 2, 8);
    for (int i = 0; i < 16; i++) {
      mask.setBoolean(i, i != 9);
    }
    AttentionInputs inputs = good().withKeyMask(mask).withBuckets(buckets(-7));
    try (AttentionOutputs outputs = new ReferenceBackend().attention(LSH).forward(inputs)) {
      assertThat(Objects.requireNonNull(outputs.buckets()).getInt(25)).isEqualTo(-1);
    }
    LshAttention inPlace =
        LSH.toBuilder().windows(new Windows.Flat(4, 1, 0, true, Padding.IN_PLACE)).build();
    assertThatThrownBy(() -> new ReferenceBackend().attention(inPlace).forward(inputs))
        .hasMessage("bucket at [1, 0, 1, 1] = -7: expected 0 to 3");
  }

  @Test
  void aWorkspaceServesOneCallAtATime() {
    Attention attention = new ReferenceBackend().attention(LSH);
    Workspace workspace = attention.newWorkspace();
    try (Tensor out = filled(2, 1, 8, 5)) {
      workspace.enter();
      assertThatThrownBy(
              () -> attention.forward(good(), AttentionOutputs.inference(out), workspace))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "workspace = in use by another call: expected one workspace for each concurrent"
                  + " call");
      assertThatThrownBy(workspace::close)
          .hasMessage("workspace = in use by a call: expected an idle one");
      assertUntouched(out);
      workspace.exit();
      attention.forward(good(), AttentionOutputs.inference(out), workspace);
      assertThat(out.toDoubles()).containsOnly(0);
      // a refused call gives it back
      AttentionInputs bad = shared(spoilt(0, Float.NaN, 2, 1, 8, 3), floats(2, 1, 8, 5));
      assertThatThrownBy(() -> attention.forward(bad, AttentionOutputs.inference(out), workspace))
          .isInstanceOf(IllegalArgumentException.class);
      attention.forward(good(), AttentionOutputs.inference(out), workspace);
      workspace.close();
      workspace.close();
      assertThatThrownBy(
              () -> attention.forward(good(), AttentionOutputs.inference(out), workspace))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("workspace = closed: expected an open one");
    }
  }

  private static Tensor filled(long... dims) {
    Tensor tensor = floats(dims);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, UNTOUCHED);
    }
    return tensor;
  }

  private static void assertUntouched(Tensor tensor) {
    for (double value : tensor.toDoubles()) {
      assertThat(value).isEqualTo(UNTOUCHED);
    }
  }
}
