package io.github.reformer4j.training;

import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import java.util.Arrays;

/**
 * Scores a model on a stretch of a corpus. Every byte after the first is predicted exactly once,
 * whatever the length of the sequences: a sequence of N tokens predicts the N bytes that follow
 * each of them, and the next one begins where it ended. So the same bytes count at every length,
 * and only the context differs: the byte at offset i of a sequence sees i + 1 bytes before it.
 */
public final class HeldOut {
  private final TextCorpus corpus;
  private final long from;
  private final long targets;

  /**
   * A stretch of a corpus.
   *
   * @param corpus stays open as long as it is scored
   * @param from position of the first byte, which is given and not predicted
   * @param targets bytes to predict, at least 1
   * @throws IndexOutOfBoundsException if the corpus ends before
   */
  public HeldOut(TextCorpus corpus, long from, long targets) {
    Numbers.atLeast("targets", targets, 1);
    if (from < 0 || from >= corpus.length() || targets >= corpus.length() - from) {
      throw new IndexOutOfBoundsException(
          "from, targets = "
              + from
              + ", "
              + targets
              + ": expected a stretch, and the byte before it, of a text of "
              + corpus.length()
              + " bytes");
    }
    this.corpus = corpus;
    this.from = from;
    this.targets = targets;
  }

  /**
   * Scores the stretch.
   *
   * @param model byte-level
   * @param length tokens of a sequence, at least 1; the last sequence may be shorter
   * @param rows sequences at once, at least 1; the score does not depend on it
   * @return sums over all predicted bytes
   */
  public Score score(ReformerLm model, int length, int rows) {
    Numbers.atLeast("length", length, 1);
    Numbers.atLeast("rows", rows, 1);
    double nats = 0;
    long counted = 0;
    long correct = 0;
    for (long done = 0; done < targets; ) {
      long left = targets - done;
      int width = (int) Math.min(length, left);
      int height = (int) Math.min(rows, left / width);
      Score part = score(model, from + done, height, width);
      nats += part.nats();
      counted += part.targets();
      correct += part.correct();
      done += (long) height * width;
    }
    return new Score(nats, counted, correct);
  }

  private Score score(ReformerLm model, long start, int rows, int length) {
    int[] bytes = new int[rows * length + 1];
    corpus.read(start, bytes, 0, bytes.length);
    try (TokenTensors tokens = new TokenTensors(rows, length)) {
      tokens.set(
          Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOfRange(bytes, 1, bytes.length));
      return model.score(tokens.ids(), tokens.targets());
    }
  }
}
