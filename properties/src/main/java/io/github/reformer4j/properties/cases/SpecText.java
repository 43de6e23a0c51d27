package io.github.reformer4j.properties.cases;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;

/** A specification in one short line, for reports. */
public final class SpecText {
  private SpecText() {}

  /**
   * One line.
   *
   * @param spec any specification
   * @return the line
   */
  public static String of(AttentionSpec spec) {
    String kind =
        switch (spec) {
          case ExactAttention _ -> "exact";
          case LocalAttention local ->
              "local(C="
                  + local.chunkLength()
                  + span(local.before(), local.after())
                  + (local.circular() ? ", circular)" : ")");
          case LshAttention lsh ->
              "LSH "
                  + windows(lsh.windows())
                  + " "
                  + hashing(lsh.hashing())
                  + (lsh.correctDuplicates() ? " corrected " : " uncorrected ")
                  + lsh.combination()
                  + " eps="
                  + lsh.keyEpsilon();
        };
    return kind
        + (spec.causal() ? " causal" : "")
        + " self="
        + self(spec.selfRule())
        + " scale="
        + scale(spec.scale());
  }

  private static String windows(Windows windows) {
    return switch (windows) {
      case Windows.Aligned w -> "ALIGNED(C=" + w.chunkLength() + span(w.before(), w.after()) + ")";
      case Windows.Flat w ->
          "FLAT(C="
              + w.chunkLength()
              + span(w.before(), w.after())
              + (w.acrossBuckets() ? ", across, " : ", in bucket, ")
              + w.padding()
              + ")";
    };
  }

  private static String span(int before, int after) {
    return ", before=" + count(before) + ", after=" + count(after);
  }

  private static String count(int chunks) {
    return chunks == Windows.UNBOUNDED ? "all" : Integer.toString(chunks);
  }

  private static String hashing(Hashing hashing) {
    String family =
        switch (hashing.family()) {
          case HashFamily.CrossPolytope(var factors) -> "factors=" + factors;
          case HashFamily.Hyperplanes(int bits) -> "hyperplanes=" + bits;
        };
    String rotations =
        switch (hashing.rotations()) {
          case Rotations.Seeded(long seed, int layer, boolean shared) ->
              "seeded(" + seed + ", layer " + layer + (shared ? ", shared)" : ")");
          case Rotations.Structured(long seed, int layer, boolean shared) ->
              "structured(" + seed + ", layer " + layer + (shared ? ", shared)" : ")");
          case Rotations.Given(var tensor) -> "given" + tensor.shape();
        };
    return "R=" + hashing.rounds() + " " + family + " rotations=" + rotations;
  }

  private static String self(SelfRule rule) {
    return switch (rule) {
      case SelfRule.LastResort _ -> "last-resort";
      case SelfRule.Allowed _ -> "allowed";
      case SelfRule.AllowedAt(var positions) -> "allowed-at" + positions;
    };
  }

  private static String scale(Scale scale) {
    return switch (scale) {
      case Scale.InverseSqrt _ -> "1/sqrt(D)";
      case Scale.Fixed(double factor) -> Double.toString(factor);
    };
  }
}
