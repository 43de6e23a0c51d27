package io.github.reformer4j.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.model.Generation;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Sampler;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.StepReport;
import io.github.reformer4j.training.TextBatches;
import io.github.reformer4j.training.TextCorpus;
import io.github.reformer4j.training.Trainer;
import io.github.reformer4j.training.TrainerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The examples of docs/training.md. */
final class ModelExample {
  private ModelExample() {}

  /** A language model over bytes. */
  static ReformerConfig config() {
    // tag::config[]
    LshAttention lsh =
        LshAttention.crossPolytope(4) // 4 buckets: the tokens of a sequence over those of a chunk
            .rounds(2)
            .aligned(64, 1, 0)
            .causal(true)
            .seed(1)
            .build();
    LocalAttention local = LocalAttention.of(64, true);
    return ReformerConfig.builder(256, 128, LayerConfig.alternating(4, local, lsh))
        .heads(4)
        .streams(StreamFormat.EXACT)
        .build();
    // end::config[]
  }

  /** Trains a model on a text, saves it and says how it went. */
  static double train(Path text, Path folder, int steps) throws IOException {
    // tag::train[]
    long seed = 1;
    TrainerOptions options =
        new TrainerOptions(
            seed,
            1, // parts of a batch, whose gradients are added up
            1.0, // the gradient's global norm is clipped to this
            AdamWOptions.DEFAULT,
            new Schedule.Constant(2e-3, 40)); // the rate, and the steps in which it rises to it
    try (Backend cpu = Backends.open("cpu");
        TextCorpus corpus = TextCorpus.open(List.of(text));
        ReformerLm model = ReformerLm.create(cpu, DType.FLOAT32, config(), seed);
        Trainer trainer = new Trainer(model, new TextBatches(corpus, 4, 256, seed), options)) {
      StepReport report = trainer.step();
      while (trainer.stepsDone() < steps) {
        report = trainer.step();
      }
      new CheckpointFolder(folder).save(model);
      return report.bitsPerByte();
    }
    // end::train[]
  }

  /** Continues a text with the model of a folder. */
  static byte[] generate(Path folder, String prompt, int count) throws IOException {
    // tag::generate[]
    try (Backend cpu = Backends.open("cpu");
        ReformerLm model = new CheckpointFolder(folder).load(cpu);
        Generation generation = model.generation(1)) { // sequences side by side
      Sampler sampler = new Sampler(0.8, Sampler.ALL, 0.95, 1); // temperature, top k, top p, seed
      float[] logits = new float[0];
      for (byte given : prompt.getBytes(UTF_8)) {
        logits = generation.step(new int[] {Byte.toUnsignedInt(given)});
      }
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        int token = sampler.next(logits, generation.position());
        text.write(token);
        logits = generation.step(new int[] {token});
      }
      return text.toByteArray();
    }
    // end::generate[]
  }
}
