package io.github.reformer4j.cuda.internal.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.cuda.CudaGraph;
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
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the suite's contracts, whose sizes are small, leave out of the gradients. */
@NeedsEmulator
class BackwardPassTest {
  private static final long MEMORY = 1L << 30;

  /** Wider than a tile of 64, both or one of the two, and no multiple of anything. */
  private static final AttentionSizes WIDE = new AttentionSizes(1, 2, 75, 70, 130);

  private static final AttentionSizes WIDE_VALUES = new AttentionSizes(2, 1, 70, 24, 129);
  private static final AttentionSizes WIDE_KEYS = new AttentionSizes(1, 1, 66, 150, 3);

  static List<AttentionCase> cases() {
    LshAttention.Builder lsh = LshAttention.crossPolytope(4).rounds(3).seed(7);
    return Stream.of(
            new ExactAttention(true, SelfRule.LAST_RESORT, Scale.INVERSE_SQRT),
            new LocalAttention(
                20, 1, 1, true, false, new SelfRule.AllowedAt(List.of(0, 9)), Scale.INVERSE_SQRT),
            lsh.aligned(9, 1, 1).build(),
            lsh.aligned(70, 1, 0).causal(true).build(),
            lsh.aligned(9, 1, 1)
                .causal(false)
                .correctDuplicates(false)
                .combination(Combination.AVERAGE)
                .build(),
            // windows longer than the ring
            lsh.windows(new Windows.Flat(45, 3, 2, true, Padding.DROPPED))
                .combination(Combination.LOGSUMEXP)
                .correctDuplicates(true)
                .build())
        .flatMap(spec -> Stream.of(WIDE, WIDE_VALUES, WIDE_KEYS).map(sizes -> of(spec, sizes)))
        .toList();
  }

  private static AttentionCase of(AttentionSpec spec, AttentionSizes sizes) {
    AttentionSpec fitting = spec;
    if (spec instanceof LshAttention lsh && lsh.windows() instanceof Windows.Flat flat) {
      int slots = lsh.hashing().rounds() * sizes.tokens();
      int chunk = flat.chunkLength();
      while (slots % chunk != 0) {
        chunk--;
      }
      fitting =
          lsh.toBuilder().windows(new Windows.Flat(chunk, 3, 2, true, Padding.DROPPED)).build();
    }
    return new AttentionCase(
        fitting, sizes, VectorStyle.NORMAL, Masking.RANDOM, Bucketing.HASHED, 11);
  }

  private static DeviceBackend backend(ThreadOrder order, Products products) {
    EmulatedDevice device = new EmulatedDevice(order, MEMORY);
    return DeviceBackend.over(
        new CudaContext(device, new DeviceMemory(device), products), "emulated");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void widthsBeyondATileAgreeWithTheOracle(AttentionCase c) {
    try (CudaBackend full = backend(ThreadOrder.FORWARD, Products.FULL);
        CudaBackend rounded = backend(ThreadOrder.FORWARD, Products.BFLOAT16)) {
      agrees(full, c, DType.FLOAT32);
      agrees(full, c, DType.BFLOAT16);
      agrees(rounded, c, DType.FLOAT32);
    }
  }

  @Test
  void windowsOfManyTilesAgreeWithTheOracle() {
    AttentionSizes many = new AttentionSizes(1, 1, 330, 8, 5);
    LshAttention.Builder lsh = LshAttention.crossPolytope(2).rounds(2).seed(3);
    try (CudaBackend backend = backend(ThreadOrder.FORWARD, Products.FULL)) {
      for (AttentionSpec spec :
          List.of(
              new ExactAttention(false, SelfRule.LAST_RESORT, Scale.INVERSE_SQRT),
              new ExactAttention(true, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
              lsh.aligned(200, 1, 1).build(),
              lsh.windows(new Windows.Flat(165, 1, 1, true, Padding.DROPPED)).build())) {
        agrees(backend, of(spec, many), DType.FLOAT32);
      }
    }
  }

  private static void agrees(CudaBackend backend, AttentionCase c, DType type) {
    Pass pass = Pass.forward(backend.attention(c.spec()), c.inputs(type));
    Tensor outGradient = c.outGradient(type);
    AttentionGradients gradients = pass.backward(outGradient);
    Agreement agreement =
        Agreement.of(c.spec(), pass.fixed(), outGradient, Precision.of(backend, type));
    agreement.queryGradient(gradients.queries());
    agreement.valueGradient(gradients.values());
    Tensor keys = gradients.keys();
    if (keys != null) {
      agreement.keyGradient(keys);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threadsInAnotherOrderGiveTheSameBits(AttentionCase c) {
    try (CudaBackend forward = backend(ThreadOrder.FORWARD, Products.FULL);
        CudaBackend reversed = backend(ThreadOrder.REVERSED, Products.FULL)) {
      for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
        Pass pass = Pass.forward(forward.attention(c.spec()), c.inputs(type));
        Pass other = Pass.forward(reversed.attention(c.spec()), c.inputs(type));
        Tensor outGradient = c.outGradient(type);
        Bits.same(other.backward(outGradient), pass.backward(outGradient));
      }
    }
  }

  /**
   * The log-sum-exp of such scores has no digits left behind the point: weights made of it would be
   * off by some percent, and so would be their sums, which are 1.
   */
  @Test
  void weightsOfLargeScoresAddUp() {
    AttentionSizes sizes = new AttentionSizes(1, 1, 40, 8, 5);
    LshAttention.Builder lsh =
        LshAttention.crossPolytope(2).rounds(2).aligned(10, 2, 2).scale(new Scale.Fixed(1e6));
    for (AttentionSpec spec :
        List.of(
            new ExactAttention(false, SelfRule.ALLOWED, new Scale.Fixed(1e5)),
            lsh.selfRule(SelfRule.ALLOWED).build())) {
      AttentionCase c =
          new AttentionCase(spec, sizes, VectorStyle.IDENTICAL, Masking.NONE, Bucketing.HASHED, 3);
      try (CudaBackend backend = backend(ThreadOrder.FORWARD, Products.FULL)) {
        Pass pass = Pass.forward(backend.attention(spec), c.inputs(DType.FLOAT32));
        Tensor outGradient = c.outGradient(DType.FLOAT32);
        Tensor values = pass.backward(outGradient).values();
        for (int e = 0; e < sizes.valueDim(); e++) {
          double given = 0;
          double received = 0;
          for (int i = 0; i < sizes.tokens(); i++) {
            given += outGradient.getDouble((long) i * sizes.valueDim() + e);
            received += values.getDouble((long) i * sizes.valueDim() + e);
          }
          assertThat(Math.abs(received - given))
              .as("sum of the gradients of values[%d] under %s", e, spec)
              .isLessThan(1e-4);
        }
      }
    }
  }

  @Test
  void recordedPassesGiveTheSameBits() {
    AttentionCase c = of(LshAttention.crossPolytope(4).rounds(2).build(), WIDE_VALUES);
    try (CudaBackend backend = backend(ThreadOrder.FORWARD, Products.FULL);
        Workspace workspace = backend.kernel(c.spec()).newWorkspace()) {
      AttentionKernel kernel = backend.kernel(c.spec());
      AttentionInputs inputs = onDevice(backend, c.inputs(DType.FLOAT32));
      Tensor outGradient = onDevice(backend, c.outGradient(DType.FLOAT32));
      AttentionOutputs outputs = outputs(backend, c);
      AttentionGradients gradients = gradients(backend, inputs);
      Runnable passes =
          () -> {
            kernel.forward(inputs, outputs, workspace);
            kernel.backward(inputs, outputs, outGradient, gradients, workspace);
          };
      passes.run();
      Tensor queries = backend.toHost(gradients.queries());
      Tensor values = backend.toHost(gradients.values());
      try (CudaGraph graph = backend.record(passes)) {
        backend.upload(Tensors.times(queries, -1), gradients.queries());
        backend.upload(Tensors.times(values, -1), gradients.values());
        graph.replay();
        Bits.same("queries", backend.toHost(gradients.queries()), queries);
        Bits.same("values", backend.toHost(gradients.values()), values);
      }
    }
  }

  private static Tensor onDevice(CudaBackend backend, Tensor host) {
    Tensor tensor = backend.allocate(host.type(), host.shape());
    backend.upload(host, tensor);
    return tensor;
  }

  private static AttentionInputs onDevice(CudaBackend backend, AttentionInputs host) {
    return AttentionInputs.shared(
            onDevice(backend, host.queries()), onDevice(backend, host.values()))
        .withKeyMask(onDevice(backend, Objects.requireNonNull(host.keyMask())));
  }

  private static AttentionOutputs outputs(CudaBackend backend, AttentionCase c) {
    try (AttentionOutputs host = AttentionOutputs.allocate(c.spec(), c.inputs(DType.FLOAT32))) {
      return new AttentionOutputs(
          onDevice(backend, host.out()),
          onDevice(backend, Objects.requireNonNull(host.logsumexp())),
          onDevice(backend, Objects.requireNonNull(host.buckets())));
    }
  }

  private static AttentionGradients gradients(CudaBackend backend, AttentionInputs inputs) {
    return new AttentionGradients(
        backend.allocate(DType.FLOAT32, inputs.queries().shape()),
        null,
        backend.allocate(DType.FLOAT32, inputs.values().shape()));
  }
}
