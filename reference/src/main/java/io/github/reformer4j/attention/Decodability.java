package io.github.reformer4j.attention;

import io.github.reformer4j.backend.UnsupportedSpecException;

/** Which specifications can be decoded one token at a time (semantics section 4). */
final class Decodability {
  private Decodability() {}

  static void check(AttentionSpec spec) {
    if (!spec.causal()) {
      throw new UnsupportedSpecException(
          "causal = false: expected true for decoding, where later tokens are not known yet");
    }
    switch (spec) {
      case LshAttention lsh when lsh.windows() instanceof Windows.Flat ->
          throw new UnsupportedSpecException(
              "windows = FLAT: expected ALIGNED for decoding; a FLAT window depends on how many"
                  + " later tokens sort before a query, so a row is not known until the sequence"
                  + " is whole");
      case LocalAttention local when local.circular() && local.after() > 0 ->
          throw new UnsupportedSpecException(
              "circular = true with after = "
                  + local.after()
                  + ": expected after = 0 for decoding; the last chunk looks ahead to the first,"
                  + " and which chunk is the last is not known until the sequence is whole");
      case LocalAttention _, ExactAttention _, LshAttention _ -> {}
    }
  }
}
