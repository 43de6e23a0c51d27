package io.github.reformer4j.cpu.internal.hash;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashStageTest {
  private static final long SEED = 20260101;

  /** A float32 chain of D products strays less than this, relative to the norms. */
  private static final double ROUNDING = 1e-5;

  /** Rotations that a seed stands for. */
  enum Kind {
    NORMAL,
    STRUCTURED;

    Rotations rotations(int layer, boolean sharedByHeads) {
      return switch (this) {
        case NORMAL -> new Rotations.Seeded(SEED, layer, sharedByHeads);
        case STRUCTURED -> new Rotations.Structured(SEED, layer, sharedByHeads);
      };
    }
  }

  static Stream<Arguments> problems() {
    // of few dimensions, structured columns are whole numbers of which many are equal
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                normalProblems()
                    .map(Arguments::get)
                    .filter(p -> kind == Kind.NORMAL || (int) p[2] > 3)
                    .map(p -> Arguments.of(kind, p[0], p[1], p[2], p[3])));
  }

  static Stream<Arguments> normalProblems() {
    List<HashFamily> families =
        List.of(
            new HashFamily.CrossPolytope(List.of(2)),
            new HashFamily.CrossPolytope(List.of(8)),
            new HashFamily.CrossPolytope(List.of(4, 6)),
            new HashFamily.CrossPolytope(List.of(32, 32)),
            new HashFamily.CrossPolytope(List.of(2, 14, 4)),
            new HashFamily.Hyperplanes(1),
            new HashFamily.Hyperplanes(7),
            new HashFamily.Hyperplanes(13));
    int[][] shapes = {
      // tokens, dim, rounds
      {1, 1, 1}, {1, 7, 3}, {63, 3, 2}, {64, 64, 4}, {65, 80, 1}, {127, 7, 5}, {1100, 5, 2}
    };
    return families.stream()
        .flatMap(family -> Arrays.stream(shapes).map(s -> Arguments.of(family, s[0], s[1], s[2])));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void bucketsAreThoseOfTheDefinitionAwayFromTies(
      Kind kind, HashFamily family, int tokens, int dim, int rounds) {
    Hashing hashing = new Hashing(family, rounds, kind.rotations(3, false));
    AttentionSizes sizes = new AttentionSizes(2, 3, tokens, dim, 1);
    int decided = 0;
    try (Tensor x = normal(sizes);
        ReferenceBackend reference = new ReferenceBackend();
        Tensor oracle =
            reference
                .attention(
                    LshAttention.builder(family)
                        .rounds(rounds)
                        .rotations(hashing.rotations())
                        .build())
                .hash(x, null);
        Tensor rotations =
            hashing.rotations().materialise(sizes.heads(), rounds, dim, family.columns())) {
      int[] buckets = hash(new HashStage(hashing), x, sizes, null, 2);
      for (int sequence = 0; sequence < 6; sequence++) {
        for (int token = 0; token < tokens; token++) {
          double[] row = row(x, (long) sequence * tokens + token, dim);
          for (int round = 0; round < rounds; round++) {
            PlainHash.Choice choice = PlainHash.of(hashing, rotations, sequence % 3, round, row);
            int at = (sequence * rounds + round) * tokens + token;
            int bucket = buckets[at];
            if (choice.margin() > ROUNDING) {
              decided++;
              assertThat(bucket)
                  .as("sequence %d, round %d, token %d", sequence, round, token)
                  .isEqualTo(choice.bucket())
                  .isEqualTo(oracle.getInt(at));
            } else {
              assertThat(bucket).isBetween(0, family.buckets() - 1);
            }
          }
        }
      }
    }
    assertThat(decided).as("tokens away from ties").isGreaterThan(6 * tokens * rounds * 9 / 10);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void bitsAreTheSameForAnyNumberOfThreadsAndForAnyPlaceOfAToken(
      Kind kind, HashFamily family, int tokens, int dim, int rounds) {
    HashStage stage = new HashStage(new Hashing(family, rounds, kind.rotations(0, true)));
    AttentionSizes sizes = new AttentionSizes(1, 2, tokens, dim, 1);
    AttentionSizes later = new AttentionSizes(1, 2, tokens + 5, dim, 1);
    try (Tensor x = normal(sizes);
        Tensor shifted = Tensor.allocate(DType.FLOAT32, 1, 2, tokens + 5, dim)) {
      int[] expected = hash(stage, x, sizes, null, 1);
      for (int threads : new int[] {2, 3, 8}) {
        assertThat(hash(stage, x, sizes, null, threads)).isEqualTo(expected);
      }
      for (int head = 0; head < 2; head++) {
        for (int token = 0; token < tokens; token++) {
          for (int d = 0; d < dim; d++) {
            shifted.setDouble(
                ((long) head * (tokens + 5) + token + 5) * dim + d,
                x.getDouble(((long) head * tokens + token) * dim + d));
          }
        }
      }
      int[] moved = hash(stage, shifted, later, null, 1);
      for (int row = 0; row < 2 * rounds; row++) {
        int from = row * (tokens + 5);
        assertThat(Arrays.copyOfRange(moved, from + 5, from + 5 + tokens))
            .isEqualTo(Arrays.copyOfRange(expected, row * tokens, (row + 1) * tokens));
        // rows of zeros tie everywhere
        assertThat(Arrays.copyOfRange(moved, from, from + 5)).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void aTokenByItselfGetsTheSameBits(
      Kind kind, HashFamily family, int tokens, int dim, int rounds) {
    Hashing hashing = new Hashing(family, rounds, kind.rotations(1, false));
    AttentionSizes sizes = new AttentionSizes(1, 2, tokens, dim, 1);
    TokenHasher hasher = new TokenHasher(hashing, 2, dim);
    try (Tensor x = normal(sizes)) {
      // some rows need scaling, some are zero
      for (long i = 0; i < x.shape().elements(); i++) {
        long row = i / dim;
        x.setDouble(i, x.getDouble(i) * (row % 5 == 3 ? 1e-40 : row % 5 == 4 ? 0 : 1));
      }
      int[] expected = hash(new HashStage(hashing), x, sizes, null, 1);
      int[] got = new int[rounds];
      for (int row = 0; row < 2 * tokens; row++) {
        float[] token = new float[dim];
        for (int d = 0; d < dim; d++) {
          token[d] = (float) x.getDouble((long) row * dim + d);
        }
        hasher.hash(row / tokens, token, got);
        for (int round = 0; round < rounds; round++) {
          assertThat(got[round])
              .isEqualTo(expected[(row / tokens * rounds + round) * tokens + row % tokens]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("normalProblems")
  void projectionsAreChainsOfFusedOperations(HashFamily family, int tokens, int dim, int rounds) {
    Hashing hashing = new Hashing(family, rounds, new Rotations.Seeded(SEED, 2, false));
    AttentionSizes sizes = new AttentionSizes(1, 1, tokens, dim, 1);
    int columns = family.columns();
    try (Tensor x = normal(sizes);
        Tensor rotations = hashing.rotations().materialise(1, rounds, dim, columns)) {
      int[] buckets = hash(new HashStage(hashing), x, sizes, null, 1);
      for (int token = 0; token < tokens; token++) {
        for (int round = 0; round < rounds; round++) {
          double[] p = new double[columns];
          for (int c = 0; c < columns; c++) {
            float sum = 0;
            for (int d = 0; d < dim; d++) {
              sum =
                  Math.fma(
                      (float) rotations.getDouble(((long) round * dim + d) * columns + c),
                      (float) x.getDouble((long) token * dim + d),
                      sum);
            }
            p[c] = sum;
          }
          assertThat(buckets[round * tokens + token])
              .isEqualTo(PlainHash.choose(family, p, 1).bucket());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 33, 64, 80, 130, 257, 600, 1025})
  void structuredProjectionsAreSumsAndDifferencesOfFloats(int dim) {
    int tokens = 70;
    int rounds = 3;
    HashFamily family = new HashFamily.CrossPolytope(List.of(30, 26));
    Rotations.Structured rotations = new Rotations.Structured(SEED, 5, false);
    AttentionSizes sizes = new AttentionSizes(1, 2, tokens, dim, 1);
    Hashing hashing = new Hashing(family, rounds, rotations);
    TokenHasher hasher = new TokenHasher(hashing, 2, dim);
    try (Tensor x = normal(sizes)) {
      int[] buckets = hash(new HashStage(hashing), x, sizes, null, 2);
      int[] alone = new int[rounds];
      for (int row = 0; row < 2 * tokens; row++) {
        float[] token = new float[dim];
        for (int d = 0; d < dim; d++) {
          token[d] = (float) x.getDouble((long) row * dim + d);
        }
        float[] p = PlainHash.transformed(rotations, row / tokens, token, rounds * 28);
        hasher.hash(row / tokens, token, alone);
        for (int round = 0; round < rounds; round++) {
          double[] own = new double[28];
          for (int c = 0; c < 28; c++) {
            own[c] = p[round * 28 + c];
          }
          assertThat(buckets[(row / tokens * rounds + round) * tokens + row % tokens])
              .as("row %d, round %d", row, round)
              .isEqualTo(PlainHash.choose(family, own, 1).bucket())
              .isEqualTo(alone[round]);
        }
      }
    }
  }

  @Test
  void onlyTheDirectionCountsUpToTheEdgesOfFloat() {
    onlyTheDirectionCounts(Kind.NORMAL, new HashFamily.CrossPolytope(List.of(16, 8)));
    onlyTheDirectionCounts(Kind.NORMAL, new HashFamily.Hyperplanes(10));
    onlyTheDirectionCounts(Kind.STRUCTURED, new HashFamily.CrossPolytope(List.of(16, 8)));
    onlyTheDirectionCounts(Kind.STRUCTURED, new HashFamily.Hyperplanes(10));
  }

  private static void onlyTheDirectionCounts(Kind kind, HashFamily family) {
    HashStage stage = new HashStage(new Hashing(family, 3, kind.rotations(0, false)));
    AttentionSizes sizes = new AttentionSizes(1, 1, 130, 24, 1);
    try (Tensor x = normal(sizes);
        Tensor scaled = Tensor.allocate(DType.FLOAT32, x.shape())) {
      // few bits in each number, so that denormals lose none of them
      for (long i = 0; i < x.shape().elements(); i++) {
        x.setDouble(i, Math.rint(x.getDouble(i) * 64) / 64);
      }
      int[] expected = hash(stage, x, sizes, null, 1);
      for (int exponent : new int[] {-143, -120, -60, -51, 49, 60, 124}) {
        for (long i = 0; i < x.shape().elements(); i++) {
          scaled.setDouble(i, Math.scalb(x.getDouble(i), exponent));
        }
        assertThat(hash(stage, scaled, sizes, null, 2))
            .as("scaled by 2^%d", exponent)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void tiesGoToTheLowestIndexOfPositivesThenNegatives() {
    // unit columns: projections are the token's own numbers
    int dim = 8;
    try (Tensor identity = Tensor.allocate(DType.FLOAT32, 1, dim, dim)) {
      for (int i = 0; i < dim; i++) {
        identity.setDouble((long) i * dim + i, 1);
      }
      HashStage stage =
          new HashStage(
              new Hashing(
                  new HashFamily.CrossPolytope(List.of(16)), 1, new Rotations.Given(identity)));
      float[][] rows = {
        {0, 0, 0, 0, 0, 0, 0, 0},
        {0, 0, 2, 0, 0, 0, 2, 0},
        {0, -2, 0, 0, 0, 0, 2, 2},
        {0, -2, 0, 0, 0, 0, -2, 1},
        {-0f, -0f, -0f, -0f, -0f, -0f, -0f, -0f},
        {-1, -1, -1, -1, -1, -1, -1, -1},
        {0, 0, 0, 0, 0, 0, 0, -3}
      };
      AttentionSizes sizes = new AttentionSizes(1, 1, rows.length, dim, 1);
      try (Tensor x = Tensor.allocate(DType.FLOAT32, 1, 1, rows.length, dim)) {
        for (int i = 0; i < rows.length * dim; i++) {
          x.setDouble(i, rows[i / dim][i % dim]);
        }
        assertThat(hash(stage, x, sizes, null, 1)).containsExactly(0, 2, 6, 9, 0, 8, 15);
      }
    }
  }

  @Test
  void excludedTokensGetNoBucketAndTheOthersKeepTheirs() {
    HashStage stage =
        new HashStage(
            new Hashing(
                new HashFamily.CrossPolytope(List.of(8, 8)),
                3,
                new Rotations.Seeded(SEED, 0, false)));
    AttentionSizes sizes = new AttentionSizes(2, 2, 70, 16, 1);
    boolean[] real = new boolean[140];
    Random random = new Random(SEED);
    for (int i = 0; i < real.length; i++) {
      real[i] = random.nextInt(4) != 0;
    }
    try (Tensor x = normal(sizes);
        Tensor mask = Tensor.ofBooleans(real, 2, 70)) {
      int[] all = hash(stage, x, sizes, null, 2);
      int[] some = hash(stage, x, sizes, mask, 2);
      for (int i = 0; i < all.length; i++) {
        int batch = i / (2 * 3 * 70);
        assertThat(some[i]).isEqualTo(real[batch * 70 + i % 70] ? all[i] : -1);
      }
    }
  }

  @Test
  void sequencesCanBeHashedOneByOneIntoAnyPlaceWithOneScratch() {
    HashStage stage =
        new HashStage(
            new Hashing(new HashFamily.Hyperplanes(5), 2, new Rotations.Seeded(SEED, 0, false)));
    HashScratch scratch = new HashScratch();
    assertThat(scratch.bytes()).isZero();
    HashStage structured =
        new HashStage(
            new Hashing(
                new HashFamily.Hyperplanes(5), 2, new Rotations.Structured(SEED, 0, false)));
    for (int dim : new int[] {70, 65, 3}) {
      AttentionSizes sizes = new AttentionSizes(2, 2, 66, dim, 1);
      int each = 2 * 66;
      try (Tensor x = normal(sizes);
          Tensor one = Tensor.allocate(DType.INT32, each + 9);
          WorkTeam team = new WorkTeam(2)) {
        int[] all = hash(stage, x, sizes, null, 1);
        int[] some = hash(structured, x, sizes, null, 1);
        for (int sequence = 0; sequence < 4; sequence++) {
          one.segment().fill((byte) 77);
          // leaves other numbers in the scratch memory
          structured.run(team, x.segment(), sizes, null, sequence, 1, one.segment(), 4, scratch);
          int[] transformed = one.toInts();
          assertThat(Arrays.copyOfRange(transformed, 4, 4 + each))
              .isEqualTo(Arrays.copyOfRange(some, sequence * each, (sequence + 1) * each));
          stage.run(team, x.segment(), sizes, null, sequence, 1, one.segment(), 4, scratch);
          int[] got = one.toInts();
          assertThat(Arrays.copyOfRange(got, 4, 4 + each))
              .isEqualTo(Arrays.copyOfRange(all, sequence * each, (sequence + 1) * each));
          assertThat(Arrays.copyOf(got, 4)).containsOnly(0x4d4d4d4d);
          assertThat(Arrays.copyOfRange(got, 4 + each, each + 9)).containsOnly(0x4d4d4d4d);
        }
      }
    }
    assertThat(scratch.bytes()).isPositive();
  }

  @Test
  void givenRotationsOfAnySizeHashAlike() {
    HashFamily family = new HashFamily.CrossPolytope(List.of(6, 4));
    AttentionSizes sizes = new AttentionSizes(1, 1, 100, 9, 1);
    try (Tensor x = normal(sizes);
        Tensor base = new Rotations.Seeded(SEED, 0, true).materialise(1, 2, 9, 5)) {
      int[] expected = null;
      for (int exponent : new int[] {0, -900, 900}) {
        try (Tensor given = Tensor.allocate(DType.FLOAT64, 2, 9, 5)) {
          for (long i = 0; i < 90; i++) {
            given.setDouble(i, Math.scalb(base.getDouble(i), exponent));
          }
          int[] got =
              hash(
                  new HashStage(new Hashing(family, 2, new Rotations.Given(given))),
                  x,
                  sizes,
                  null,
                  1);
          expected = expected == null ? got : expected;
          assertThat(got).isEqualTo(expected);
        }
      }
    }
  }

  private static int[] hash(
      HashStage stage, Tensor x, AttentionSizes sizes, @Nullable Tensor mask, int threads) {
    int count = (int) sizes.sequences() * stage.rounds() * sizes.tokens();
    try (WorkTeam team = new WorkTeam(threads);
        Tensor buckets = Tensor.allocate(DType.INT32, count)) {
      stage.run(
          team,
          x.segment(),
          sizes,
          mask == null ? null : mask.segment(),
          0,
          (int) sizes.sequences(),
          buckets.segment(),
          0,
          new HashScratch());
      return buckets.segment().toArray(JAVA_INT);
    }
  }

  private static Tensor normal(AttentionSizes sizes) {
    Tensor x =
        Tensor.allocate(DType.FLOAT32, sizes.batch(), sizes.heads(), sizes.tokens(), sizes.dim());
    Random random = new Random(SEED);
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, random.nextGaussian());
    }
    return x;
  }

  private static double[] row(Tensor x, long row, int dim) {
    double[] values = new double[dim];
    for (int d = 0; d < dim; d++) {
      values[d] = x.getDouble(row * dim + d);
    }
    return values;
  }
}
