package io.github.reformer4j.bench.cli;

import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.train.Budget;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.bench.train.Preset;
import io.github.reformer4j.bench.train.TrainingNotes;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.TextBatches;
import io.github.reformer4j.training.TextCorpus;
import io.github.reformer4j.training.TrainerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a training is, which {@code --resume} takes from the checkpoint instead. */
@Command
final class TrainOptions {
  private static final double DEFAULT_MINUTES = 3;
  private static final double CLIP = 1;

  /** Far beyond use, and finite in float32 whatever the optimiser makes of it. */
  private static final double MOST_LEARNING_RATE = 1e30;

  /** How streams are held. */
  enum StreamChoice {
    /** Floating point. */
    FLOAT,
    /** Fixed point. */
    EXACT
  }

  /** What hashes are made of. */
  enum RotationsChoice {
    /** Independent normal numbers. */
    NORMAL,
    /** Signs and Hadamard transforms. */
    STRUCTURED;

    Rotations of(long seed) {
      return switch (this) {
        case NORMAL -> new Rotations.Seeded(seed, 0, false);
        case STRUCTURED -> new Rotations.Structured(seed, 0, false);
      };
    }
  }

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      arity = "1..*",
      description = "What to read, one file after the other; any bytes.")
  private List<Path> input = new ArrayList<>();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "Sizes that go together (default: tiny).",
        "tiny: 256 tokens, batch 4, 4 layers of width 128, 4 heads, 2 rounds, chunks of 64,"
            + " learning rate 0.002; for minutes.",
        "small: 2048 tokens, batch 4, 8 layers of width 384, 6 heads, 4 rounds, chunks of 64,"
            + " learning rate 0.001; for hours.",
        "Each of them can be changed by its own option."
      })
  private @Nullable Preset preset;

  @Option(names = "--tokens", paramLabel = "N", description = "Tokens of a sequence.")
  private @Nullable Integer tokens;

  @Option(names = "--batch", paramLabel = "N", description = "Sequences in a step.")
  private @Nullable Integer batch;

  @Option(names = "--layers", paramLabel = "N", description = "In turn local and LSH.")
  private @Nullable Integer layers;

  @Option(names = "--width", paramLabel = "N", description = "Of each of the two streams.")
  private @Nullable Integer width;

  @Option(names = "--heads", paramLabel = "N", description = "A divisor of the width.")
  private @Nullable Integer heads;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds of hashing.")
  private @Nullable Integer rounds;

  @Option(
      names = "--rotations",
      paramLabel = "KIND",
      description =
          "What hashes are made of: normal (independent normal numbers) or structured (signs and"
              + " Hadamard transforms: quicker, more even buckets) (default: normal).")
  private @Nullable RotationsChoice rotations;

  @Option(names = "--chunk", paramLabel = "N", description = "Tokens of a chunk.")
  private @Nullable Integer chunk;

  @Option(names = "--steps", paramLabel = "N", description = "Train for so many steps.")
  private @Nullable Long steps;

  @Option(names = "--minutes", paramLabel = "X", description = "Train for so long.")
  private @Nullable Double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of everything random (default: 1); the same seed gives the same model.")
  private @Nullable Long seed;

  @Option(names = "--learning-rate", paramLabel = "X", description = "At its peak.")
  private @Nullable Double learningRate;

  @Option(
      names = "--streams",
      paramLabel = "KIND",
      description =
          "Between the layers: exact (fixed point, reversed bit for bit) or float (default:"
              + " exact).")
  private @Nullable StreamChoice streams;

  void check(boolean resume) {
    if (resume) {
      refuseGiven();
      return;
    }
    if (input.isEmpty()) {
      throw UserFailure.usage("--input: missing: expected one or more files to train on");
    }
    if (steps != null && minutes != null) {
      throw UserFailure.usage("--steps, --minutes: expected one of them, not both");
    }
    Flags.atLeast("--tokens", tokens, 2);
    Flags.atLeast("--batch", batch, 1);
    Flags.atLeast("--layers", layers, 1);
    Flags.atLeast("--width", width, 1);
    Flags.atLeast("--heads", heads, 1);
    Flags.atLeast("--rounds", rounds, 1);
    Flags.atLeast("--chunk", chunk, 1);
    Flags.atLeast("--steps", steps, 1);
    Flags.positive("--minutes", minutes);
    Flags.positive("--learning-rate", learningRate);
    if (learningRate != null && learningRate > MOST_LEARNING_RATE) {
      throw UserFailure.usage(
          "--learning-rate = " + learningRate + ": expected at most " + MOST_LEARNING_RATE);
    }
    if (sizes().width() % sizes().heads() != 0) {
      throw UserFailure.usage(
          "--heads = " + sizes().heads() + ": expected a divisor of the width " + sizes().width());
    }
  }

  private void refuseGiven() {
    Object[][] given = {
      {"--preset", preset},
      {"--tokens", tokens},
      {"--batch", batch},
      {"--layers", layers},
      {"--width", width},
      {"--heads", heads},
      {"--rounds", rounds},
      {"--rotations", rotations},
      {"--chunk", chunk},
      {"--steps", steps},
      {"--minutes", minutes},
      {"--seed", seed},
      {"--learning-rate", learningRate},
      {"--streams", streams}
    };
    for (Object[] option : given) {
      if (option[1] != null) {
        throw UserFailure.usage(
            option[0]
                + " = "
                + option[1]
                + ": expected none with --resume, which continues the"
                + " training as it began");
      }
    }
  }

  boolean hasInput() {
    return !input.isEmpty();
  }

  List<Path> input() {
    return input.stream().map(file -> file.toAbsolutePath().normalize()).toList();
  }

  long seed() {
    return seed == null ? 1 : seed;
  }

  private Preset preset() {
    return preset == null ? Preset.TINY : preset;
  }

  private Preset.Sizes sizes() {
    Preset.Sizes base = preset().sizes();
    return new Preset.Sizes(
        or(tokens, base.tokens()),
        or(batch, base.batch()),
        or(layers, base.layers()),
        or(width, base.width()),
        or(heads, base.heads()),
        or(rounds, base.rounds()),
        or(chunk, base.chunk()));
  }

  private static int or(@Nullable Integer given, int other) {
    return given == null ? other : given;
  }

  private Preset.Rates rates() {
    Preset.Rates base = preset().rates();
    return learningRate == null
        ? base
        : new Preset.Rates(learningRate, base.warmUp(), base.bottom());
  }

  private Budget budget() {
    return steps != null
        ? new Budget.Steps(steps)
        : new Budget.Minutes(minutes == null ? DEFAULT_MINUTES : minutes);
  }

  ReformerConfig config() {
    StreamFormat format = streams == StreamChoice.FLOAT ? StreamFormat.FLOAT : StreamFormat.EXACT;
    RotationsChoice kind = rotations == null ? RotationsChoice.NORMAL : rotations;
    try {
      return ByteModel.config(sizes(), format, kind.of(seed()));
    } catch (IllegalArgumentException e) {
      throw UserFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  TextBatches batches(TextCorpus corpus) {
    try {
      return new TextBatches(corpus, sizes().batch(), sizes().tokens(), seed());
    } catch (IllegalArgumentException e) {
      throw UserFailure.usage("--input: " + e.getMessage() + ": choose fewer with --tokens");
    }
  }

  TrainerOptions trainer() {
    return new TrainerOptions(seed(), 1, CLIP, AdamWOptions.DEFAULT, budget().schedule(rates()));
  }

  TrainingNotes notes(TextCorpus corpus) {
    return new TrainingNotes(
        sizes().tokens(), sizes().batch(), input(), corpus.digest(), budget(), rates().bottom(), 0);
  }
}
