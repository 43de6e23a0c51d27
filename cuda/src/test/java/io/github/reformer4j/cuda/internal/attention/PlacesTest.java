package io.github.reformer4j.cuda.internal.attention;

import static io.github.reformer4j.cuda.internal.attention.EmulatedAttention.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first place that breaks a rule is found where the tensor lies. */
@NeedsEmulator
class PlacesTest {
  private static final int TOKENS = 5000;

  private final LshKernel kernel =
      (LshKernel) FULL.kernel(LshAttention.crossPolytope(4).rounds(2).build());

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void findsTheFirstNumberThatIsNotFinite(DType type) {
    Tensor host = Tensors.allocate(type, 1, 2, TOKENS, 3);
    host.setDouble(1, type == DType.FLOAT32 ? Float.MAX_VALUE : 3e38);
    assertThat(firstNonFinite(host)).isEqualTo(-1);
    host.setDouble(2 * TOKENS * 3 - 1, Double.NaN);
    assertThat(firstNonFinite(host)).isEqualTo(2 * TOKENS * 3 - 1);
    host.setDouble(7001, Double.NEGATIVE_INFINITY);
    assertThat(firstNonFinite(host)).isEqualTo(7001);
    host.setDouble(0, Double.POSITIVE_INFINITY);
    assertThat(firstNonFinite(host)).isZero();
    assertThat(kernel.firstNonFinite(host)).isZero();
  }

  private long firstNonFinite(Tensor host) {
    try (Tensor placed = FULL.allocate(host.type(), host.shape())) {
      FULL.upload(host, placed);
      return kernel.firstNonFinite(placed);
    }
  }

  @Test
  void findsTheFirstBucketThatThereIsNot() {
    Tensor buckets = Tensors.allocate(DType.INT32, 2, 1, 2, TOKENS);
    Tensor mask = Tensors.allocate(DType.BOOL, 2, TOKENS);
    for (int i = 0; i < 2 * TOKENS; i++) {
      mask.setBoolean(i, i != 17);
    }
    assertThat(firstStray(buckets, mask)).isEqualTo(-1);
    buckets.setInt(4 * TOKENS - 1, 4);
    buckets.setInt(17, -3);
    buckets.setInt(TOKENS + 17, 9);
    assertThat(firstStray(buckets, mask)).isEqualTo(4 * TOKENS - 1);
    buckets.setInt(2 * TOKENS + 17, -1);
    assertThat(firstStray(buckets, mask)).isEqualTo(2 * TOKENS + 17);
    assertThat(kernel.firstStray(buckets, null, 4)).isEqualTo(17);
  }

  private long firstStray(Tensor buckets, Tensor mask) {
    try (Tensor placed = FULL.allocate(DType.INT32, buckets.shape());
        Tensor placedMask = FULL.allocate(DType.BOOL, mask.shape())) {
      FULL.upload(buckets, placed);
      FULL.upload(mask, placedMask);
      return kernel.firstStray(placed, placedMask, 4);
    }
  }
}
