package io.github.reformer4j.golden;

import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.tensor.Tensor;
import java.util.Map;

/** Turns the metadata of a recorded run into a specification. */
final class GoldenSpecs {
  private static final Map<String, SelfRule> SELF_RULES =
      Map.of("last-resort", SelfRule.LAST_RESORT, "allowed", SelfRule.ALLOWED);
  private static final Map<String, Combination> COMBINATIONS =
      Map.of("logsumexp", Combination.LOGSUMEXP, "average", Combination.AVERAGE);
  private static final Map<String, Padding> PADDINGS =
      Map.of("in-place", Padding.IN_PLACE, "sorted-last", Padding.SORTED_LAST);

  private GoldenSpecs() {}

  static LocalAttention local(GoldenMetadata metadata) throws UnusableFileException {
    return new LocalAttention(
        metadata.whole("chunk_length"),
        metadata.whole("chunks_before"),
        metadata.whole("chunks_after"),
        metadata.flag("circular"),
        metadata.flag("causal"),
        metadata.word("self_rule", SELF_RULES),
        new Scale.Fixed(metadata.number("scale")));
  }

  static LshAttention lsh(GoldenMetadata metadata, Tensor rotations) throws UnusableFileException {
    return new LshAttention(
        new Hashing(
            new HashFamily.CrossPolytope(metadata.wholes("bucket_factors")),
            metadata.whole("rounds"),
            new Rotations.Given(rotations)),
        windows(metadata),
        metadata.flag("causal"),
        metadata.word("self_rule", SELF_RULES),
        new Scale.Fixed(metadata.number("scale")),
        metadata.number("key_epsilon"),
        metadata.flag("correct_duplicates"),
        metadata.word("combination", COMBINATIONS));
  }

  private static Windows windows(GoldenMetadata metadata) throws UnusableFileException {
    int length = metadata.whole("chunk_length");
    int before = metadata.whole("chunks_before");
    int after = metadata.whole("chunks_after");
    boolean flat = metadata.word("windows", Map.of("flat", true, "aligned", false));
    return flat
        ? new Windows.Flat(
            length,
            before,
            after,
            metadata.flag("across_buckets"),
            metadata.word("padding", PADDINGS))
        : new Windows.Aligned(length, before, after);
  }
}
