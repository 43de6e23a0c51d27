package io.github.reformer4j.cuda.internal.attention;

import static io.github.reformer4j.cuda.internal.attention.EmulatedAttention.FULL;
import static io.github.reformer4j.cuda.internal.attention.EmulatedAttention.NARROW;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Widths at, around and beyond those that tiles, and groups of tiles, have. */
@NeedsEmulator
class WideForwardTest {
  private static final long SEED = 5;
  private static final int TOKENS = 80;

  static List<AttentionCase> cases() {
    LshAttention.Builder lsh = LshAttention.crossPolytope(2, 4).rounds(2);
    List<AttentionSpec> specs =
        List.of(
            ExactAttention.of(true),
            LocalAttention.of(33, false),
            lsh.aligned(70, 1, 1).build(),
            lsh.flat(40, 1, 0).correctDuplicates(false).combination(Combination.AVERAGE).build());
    // 64, 128, 256: whole tiles; 257: queries no longer stay; 129: two groups of columns of values
    int[][] widths = {{64, 64}, {128, 65}, {256, 128}, {257, 129}, {72, 264}, {1, 1}};
    return specs.stream()
        .flatMap(spec -> Stream.of(widths).map(w -> of(spec, w[0], w[1])))
        .toList();
  }

  private static AttentionCase of(AttentionSpec spec, int dim, int valueDim) {
    return new AttentionCase(
        spec,
        new AttentionSizes(1, 1, TOKENS, dim, valueDim),
        VectorStyle.NORMAL,
        Masking.RANDOM,
        Bucketing.HASHED,
        SEED);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputAndWeightsAgreeWithTheOracle(AttentionCase c) {
    agrees(FULL, c, DType.FLOAT32);
    agrees(FULL, c, DType.BFLOAT16);
    agrees(NARROW, c, DType.FLOAT32);
  }

  private static void agrees(CudaBackend backend, AttentionCase c, DType type) {
    Pass pass = Pass.forward(backend.attention(c.spec()), c.inputs(type));
    Agreement agreement =
        Agreement.of(c.spec(), pass.fixed(), c.outGradient(type), Precision.of(backend, type));
    agreement.out(pass.outputs().out());
    agreement.logsumexp(pass.logsumexp());
  }
}
