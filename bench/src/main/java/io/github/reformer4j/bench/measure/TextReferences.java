package io.github.reformer4j.bench.measure;

import io.github.reformer4j.training.TextCorpus;
import java.util.zip.Deflater;

/** What a text costs without a model, in bits a byte, for comparison. */
final class TextReferences {
  private static final int VALUES = 256;

  private TextReferences() {}

  /**
   * The mean surprise at held-out bytes of someone who knows how often each byte occurs in the
   * training part, and no more. A byte that never occurs there counts as occurring once.
   */
  static double frequencyBits(TextCorpus corpus) {
    long[] counts = counts(corpus, 0, corpus.trainingLength());
    long[] heldOut = counts(corpus, corpus.trainingLength(), corpus.heldOutLength());
    double total = corpus.trainingLength() + VALUES;
    double bits = 0;
    for (int value = 0; value < VALUES; value++) {
      bits -= heldOut[value] * Math.log((counts[value] + 1) / total) / Math.log(2);
    }
    return bits / corpus.heldOutLength();
  }

  private static long[] counts(TextCorpus corpus, long from, long count) {
    int[] bytes = new int[Math.toIntExact(count)];
    corpus.read(from, bytes, 0, bytes.length);
    long[] counts = new long[VALUES];
    for (int value : bytes) {
      counts[value]++;
    }
    return counts;
  }

  /** The size of the whole text compressed by DEFLATE. */
  static double deflateBits(byte[] text) {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(text);
      deflater.finish();
      byte[] scratch = new byte[1 << 16];
      while (!deflater.finished()) {
        deflater.deflate(scratch);
      }
      return 8.0 * deflater.getBytesWritten() / text.length;
    }
  }
}
