package io.github.reformer4j.bench.peer;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.Batches;
import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.TrainerOptions;
import java.util.SplittableRandom;

/**
 * Training steps of a language model over bytes: forward, backward, clipping and AdamW, one
 * sequence again and again. Layers are in turn local and LSH as {@link ByteModel}'s are, the LSH
 * ones with the windows of {@link AttentionWork}; weights are those of {@link ReformerLm#create}
 * with {@link #SEED}.
 *
 * <p>The results are the last step's loss in nats and the norm of its gradient before clipping.
 *
 * @param layers of attention and feed-forward
 * @param width d of the streams
 * @param heads H
 * @param tokens N
 * @param rounds R
 * @param execution where activations come from
 * @param exact whether the streams are in fixed point
 */
public record TrainingWork(
    int layers, int width, int heads, int tokens, int rounds, Execution execution, boolean exact)
    implements PeerWork {
  /** Of the weights and the text. */
  public static final long SEED = 7;

  /** Different bytes in the text. */
  private static final int LETTERS = 64;

  /**
   * The architecture.
   *
   * @return the configuration
   */
  public ReformerConfig config() {
    var lsh = Specs.flat(tokens, rounds).toBuilder().correctDuplicates(false).build();
    var local = LocalAttention.of(Specs.CHUNK, true);
    return ReformerConfig.builder(
            ByteModel.VOCABULARY, width, LayerConfig.alternating(layers, local, lsh))
        .heads(heads)
        .streams(exact ? StreamFormat.EXACT : StreamFormat.FLOAT)
        .build();
  }

  /**
   * How it is trained.
   *
   * @return the options
   */
  public TrainerOptions options() {
    return new TrainerOptions(
        SEED, 1, 1, new AdamWOptions(0.9, 0.98, 1e-9, 0.1), new Schedule.Constant(1e-4, 1));
  }

  /**
   * The text: random letters, rarer ones at the end of the alphabet.
   *
   * @return one sequence, the same in each step
   */
  public Batches batches() {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] text = new int[tokens + 1];
    for (int i = 0; i < text.length; i++) {
      text[i] = random.nextInt(random.nextInt(LETTERS) + 1);
    }
    return new OneText(text);
  }

  /**
   * Picks results, for {@link PeerCase#sample}.
   *
   * @param loss of the last step, in nats
   * @param norm of its gradient
   * @param elements 0 for the loss, 1 for the norm
   * @return the numbers there
   */
  public static float[] sample(double loss, double norm, long[] elements) {
    float[] results = {(float) loss, (float) norm};
    float[] sample = new float[elements.length];
    for (int k = 0; k < sample.length; k++) {
      sample[k] = results[Math.toIntExact(elements[k])];
    }
    return sample;
  }

  /** The same sequence in each step. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OneText(int[] text) implements Batches {
    @Override
    public int rows() {
      return 1;
    }

    @Override
    public int length() {
      return text.length - 1;
    }

    @Override
    public void fill(long step, int part, int[] ids, int[] targets) {
      System.arraycopy(text, 0, ids, 0, length());
      System.arraycopy(text, 1, targets, 0, length());
    }
  }

  @Override
  public String title() {
    return "training, "
        + layers
        + " layers of width "
        + width
        + ", R = "
        + rounds
        + ", "
        + tokens
        + " tokens, "
        + (exact ? "exact streams, " : "")
        + "activations "
        + execution;
  }
}
