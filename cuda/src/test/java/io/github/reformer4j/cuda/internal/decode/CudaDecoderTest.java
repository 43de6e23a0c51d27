package io.github.reformer4j.cuda.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the suite's contract, whose sequences are short, leaves out of decoding. */
@NeedsEmulator
class CudaDecoderTest {
  private static final LshAttention LSH =
      LshAttention.crossPolytope(2).rounds(3).aligned(150, 1, 0).causal(true).seed(5).build();

  private static DeviceBackend backend() {
    return backend(new EmulatedDevice());
  }

  private static DeviceBackend backend(EmulatedDevice device) {
    return DeviceBackend.over(
        new CudaContext(device, new DeviceMemory(device), Products.FULL), "emulated");
  }

  static List<AttentionSpec> specs() {
    return List.of(
        ExactAttention.of(true),
        new LocalAttention(290, 1, 0, false, true, SelfRule.LAST_RESORT, Scale.INVERSE_SQRT),
        LSH,
        LSH.toBuilder().correctDuplicates(false).build(),
        LSH.toBuilder().correctDuplicates(false).combination(Combination.AVERAGE).build());
  }

  /** Several splits, values wider than a block takes, and state that grew often. */
  @ParameterizedTest
  @MethodSource("specs")
  void longContextsAgreeWithTheFullPass(AttentionSpec spec) {
    AttentionSizes sizes = new AttentionSizes(1, 1, 600, 6, 130);
    AttentionCase c =
        new AttentionCase(spec, sizes, VectorStyle.NORMAL, Masking.NONE, Bucketing.HASHED, 2);
    AttentionInputs in = c.inputs(DType.FLOAT32);
    Tensor rows = Tensors.allocate(DType.FLOAT32, in.values().shape());
    Tensor buckets =
        spec instanceof LshAttention
            ? Tensors.allocate(DType.INT32, Shape.of(1, 1, 3, sizes.tokens()))
            : null;
    try (DeviceBackend backend = backend();
        DecoderKernel decoder = decoder(backend, spec, sizes)) {
      for (int i = 0; i < sizes.tokens(); i++) {
        Tensor row = Tensors.allocate(DType.FLOAT32, 1, 1, 1, sizes.valueDim());
        AttentionInputs token = token(in, i);
        if (buckets != null) {
          // buckets of chance: neighbours in a bucket are far apart
          Tensor own = Tensors.allocate(DType.INT32, 1, 1, 3, 1);
          for (int round = 0; round < 3; round++) {
            int bucket = Integer.bitCount(i * (2 * round + 3) + round) & 1;
            own.setInt(round, bucket);
            buckets.setInt((long) round * sizes.tokens() + i, bucket);
          }
          token = token.withBuckets(own);
        }
        decoder.step(token, row);
        for (int e = 0; e < sizes.valueDim(); e++) {
          rows.setDouble((long) i * sizes.valueDim() + e, row.getDouble(e));
        }
      }
    }
    AttentionInputs fixed = buckets == null ? in : in.withBuckets(buckets);
    Precision precision = new Precision(DType.FLOAT32, DType.FLOAT32);
    Agreement.of(spec, fixed, c.outGradient(DType.FLOAT32), precision).out(rows);
  }

  @Test
  void localWindowsForgetWhatNoQueryReaches() {
    AttentionSpec spec =
        new LocalAttention(4, 2, 0, false, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT);
    AttentionSizes sizes = new AttentionSizes(2, 1, 60, 3, 5);
    AttentionInputs in = inputs(spec, sizes, DType.FLOAT32);
    try (DeviceBackend backend = backend();
        DecoderKernel decoder = decoder(backend, spec, sizes)) {
      long full = 0;
      for (int i = 0; i < sizes.tokens(); i++) {
        decoder.step(token(in, i), Tensors.allocate(DType.FLOAT32, 2, 1, 1, 5));
        full = i == 11 ? decoder.bytes() : full;
      }
      assertThat(decoder.bytes()).isEqualTo(full);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void memoryIsCountedAndGivenBack(AttentionSpec spec) {
    AttentionSizes sizes = new AttentionSizes(1, 2, 70, 3, 5);
    AttentionInputs in = inputs(spec, sizes, DType.BFLOAT16);
    try (DeviceBackend backend = backend();
        DecoderKernel used = decoder(backend, spec, sizes)) {
      // rotations come with the first token, and stay
      used.step(token(in, 0), Tensors.allocate(DType.BFLOAT16, 1, 2, 1, 5));
      long before = backend.deviceBytes();
      DecoderKernel decoder = decoder(backend, spec, sizes);
      for (int i = 0; i < sizes.tokens(); i++) {
        decoder.step(token(in, i), Tensors.allocate(DType.BFLOAT16, 1, 2, 1, 5));
      }
      assertThat(decoder.bytes()).isPositive();
      if (spec instanceof LshAttention) {
        // the other decoder has hashed with rotations of its own kernel
        assertThat(backend.deviceBytes() - before).isGreaterThanOrEqualTo(decoder.bytes());
      } else {
        assertThat(backend.deviceBytes() - before).isEqualTo(decoder.bytes());
      }
      long held = backend.deviceBytes() - decoder.bytes();
      decoder.close();
      decoder.close();
      assertThat(decoder.bytes()).isZero();
      assertThat(backend.deviceBytes()).isEqualTo(held);
      assertThatIllegalStateException()
          .isThrownBy(
              () -> decoder.step(token(in, 0), Tensors.allocate(DType.BFLOAT16, 1, 2, 1, 5)))
          .withMessageContaining("closed");
    }
  }

  /** As on the CPU: some rows may be there and others not. */
  @ParameterizedTest
  @MethodSource("specs")
  void afterAStepThatFailedThereIsNoOther(AttentionSpec spec) {
    AttentionSizes sizes = new AttentionSizes(1, 2, 2, 32, 32);
    AttentionInputs in = inputs(spec, sizes, DType.FLOAT32);
    Tensor out = Tensors.allocate(DType.FLOAT32, 1, 2, 1, 32);
    try (DeviceBackend backend = backend(new EmulatedDevice(ThreadOrder.FORWARD, 8 << 20));
        DecoderKernel used = decoder(backend, spec, sizes);
        DecoderKernel decoder = decoder(backend, spec, sizes)) {
      used.step(token(in, 0), out);
      List<Tensor> hoard = hoard(backend);
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> decoder.step(token(in, 0), out));
      hoard.forEach(Tensor::close);
      assertThatIllegalStateException()
          .isThrownBy(() -> decoder.step(token(in, 0), out))
          .withMessage("decoder = failed in step 0: expected a fresh one");
      used.step(token(in, 1), out);
    }
  }

  /** All memory that can be had in pieces of 4 KiB or more. */
  private static List<Tensor> hoard(DeviceBackend backend) {
    List<Tensor> hoard = new ArrayList<>();
    for (long bytes = 4 << 20; bytes >= 4 << 10; ) {
      try {
        hoard.add(backend.allocate(DType.FLOAT32, Shape.of(bytes / Float.BYTES)));
      } catch (OutOfMemoryError _) {
        bytes /= 2;
      }
    }
    return hoard;
  }

  @Test
  void tokensOfAnotherTypeAreRefused() {
    AttentionSpec spec = ExactAttention.of(true);
    AttentionSizes sizes = new AttentionSizes(1, 1, 2, 3, 5);
    try (DeviceBackend backend = backend();
        DecoderKernel decoder = decoder(backend, spec, sizes)) {
      decoder.step(
          token(inputs(spec, sizes, DType.FLOAT32), 0),
          Tensors.allocate(DType.FLOAT32, 1, 1, 1, 5));
      AttentionInputs other = token(inputs(spec, sizes, DType.BFLOAT16), 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoder.step(other, Tensors.allocate(DType.BFLOAT16, 1, 1, 1, 5)))
          .withMessage("type of queries = BFLOAT16: expected FLOAT32, that of earlier tokens");
    }
  }

  @Test
  void circularWindowsThatLookAheadAreRefused() {
    AttentionSpec ahead =
        new LocalAttention(4, 1, 1, true, true, SelfRule.ALLOWED, Scale.INVERSE_SQRT);
    try (DeviceBackend backend = backend()) {
      assertThatExceptionOfType(UnsupportedSpecException.class)
          .isThrownBy(() -> backend.kernel(ahead).decoder(1, 1, 3, 5))
          .withMessageStartingWith("after = 1: expected 0");
    }
  }

  private static DecoderKernel decoder(
      DeviceBackend backend, AttentionSpec spec, AttentionSizes sizes) {
    return backend
        .kernel(spec)
        .decoder(sizes.batch(), sizes.heads(), sizes.dim(), sizes.valueDim());
  }

  private static AttentionInputs inputs(AttentionSpec spec, AttentionSizes sizes, DType type) {
    return new AttentionCase(spec, sizes, VectorStyle.NORMAL, Masking.NONE, Bucketing.HASHED, 4)
        .inputs(type);
  }

  private static AttentionInputs token(AttentionInputs in, int i) {
    Tensor keys = in.keys();
    return new AttentionInputs(
        Tensors.select(in.queries(), 2, i),
        keys == null ? null : Tensors.select(keys, 2, i),
        Tensors.select(in.values(), 2, i),
        null,
        null);
  }
}
