package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Semantics section 2, worked out by hand. */
class HasherTest {
  private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  @Test
  void crossPolytopeTakesTheNearestVertex() {
    HashFamily family = new HashFamily.CrossPolytope(List.of(4));
    assertThat(bucket(family, 3, 1, 0)).isEqualTo(0);
    assertThat(bucket(family, 1, 3, 0)).isEqualTo(1);
    assertThat(bucket(family, -3, 1, 0)).isEqualTo(2);
    assertThat(bucket(family, 1, -3, 0)).isEqualTo(3);
  }

  @Test
  void theLowestIndexWinsATie() {
    HashFamily family = new HashFamily.CrossPolytope(List.of(4));
    assertThat(bucket(family, 0, 0, 0)).isEqualTo(0);
    assertThat(bucket(family, 2, 2, 0)).isEqualTo(0);
    assertThat(bucket(family, -2, 2, 0)).isEqualTo(1);
    assertThat(bucket(family, -2, -2, 0)).isEqualTo(2);
    assertThat(bucket(family, 2, -2, 0)).isEqualTo(0);
  }

  @Test
  void theFirstFactorIsLeastSignificant() {
    HashFamily family = new HashFamily.CrossPolytope(List.of(2, 4));
    // column 0 belongs to the factor 2, columns 1 and 2 to the factor 4
    assertThat(bucket(family, 1, 3, 2)).isEqualTo(0);
    assertThat(bucket(family, -1, 3, 2)).isEqualTo(1);
    assertThat(bucket(family, 1, 2, 3)).isEqualTo(2);
    assertThat(bucket(family, -1, 2, -3)).isEqualTo(1 + 2 * 3);
  }

  @Test
  void hyperplanesGiveABitEach() {
    HashFamily family = new HashFamily.Hyperplanes(3);
    assertThat(bucket(family, 1, -1, -1)).isEqualTo(1);
    assertThat(bucket(family, -1, 1, -1)).isEqualTo(2);
    assertThat(bucket(family, -1, -1, 1)).isEqualTo(4);
    assertThat(bucket(family, 1, 1, 1)).isEqualTo(7);
    assertThat(bucket(family, 0, 0, 0)).isEqualTo(0);
  }

  @Test
  void onlyTheDirectionMatters() {
    double[][] rotation = {{0.3, -0.8, 0.1}, {-0.5, 0.2, 0.9}, {0.7, 0.4, -0.2}};
    for (HashFamily family :
        List.of(new HashFamily.CrossPolytope(List.of(6)), new HashFamily.Hyperplanes(3))) {
      double[] vector = {0.25, -0.5, 0.125};
      int bucket = Hasher.bucket(family, vector, rotation);
      for (double factor : new double[] {0x1p-1000, 1e-160, 1e-20, 3, 1e160, 0x1p1000}) {
        double[] scaled = {factor * vector[0], factor * vector[1], factor * vector[2]};
        assertThat(Hasher.bucket(family, scaled, rotation)).isEqualTo(bucket);
      }
    }
  }

  @Test
  void theShortfallIsTheGapToTheBestCandidate() {
    HashFamily polytope = new HashFamily.CrossPolytope(List.of(4));
    double[] vector = {3, -4, 0};
    // candidates 3, -4, -3, 4; norms 5, 1 and 1
    assertThat(HashAgreement.shortfall(polytope, vector, IDENTITY, 3)).isZero();
    assertThat(HashAgreement.shortfall(polytope, vector, IDENTITY, 0)).isEqualTo(1 / 10.0);
    assertThat(HashAgreement.shortfall(polytope, vector, IDENTITY, 2)).isEqualTo(7 / 10.0);
    assertThat(HashAgreement.shortfall(polytope, vector, IDENTITY, 1)).isEqualTo(8 / 10.0);
    assertThat(HashAgreement.shortfall(polytope, vector, IDENTITY, 4)).isInfinite();
    assertThat(HashAgreement.shortfall(polytope, vector, IDENTITY, -1)).isInfinite();
    assertThat(HashAgreement.shortfall(polytope, new double[3], IDENTITY, 2)).isZero();
    HashFamily planes = new HashFamily.Hyperplanes(2);
    assertThat(HashAgreement.shortfall(planes, vector, IDENTITY, 1)).isZero();
    assertThat(HashAgreement.shortfall(planes, vector, IDENTITY, 0)).isEqualTo(3 / 5.0);
    assertThat(HashAgreement.shortfall(planes, vector, IDENTITY, 3)).isEqualTo(4 / 5.0);
  }

  @Test
  void roundingExplainsTinyShortfallsOnly() {
    assertThat(HashAgreement.rounding(DType.FLOAT32, 64)).isBetween(1e-6, 1e-5);
    assertThat(HashAgreement.rounding(DType.FLOAT64, 64)).isBetween(1e-15, 1e-14);
  }

  private static int bucket(HashFamily family, double... vector) {
    return Hasher.bucket(family, vector, IDENTITY);
  }
}
