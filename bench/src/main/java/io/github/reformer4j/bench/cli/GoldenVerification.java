package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.recorded.RecordedModelResult;
import io.github.reformer4j.bench.recorded.RecordedModels;
import io.github.reformer4j.golden.GoldenResult;
import io.github.reformer4j.golden.GoldenRunner;
import io.github.reformer4j.golden.TensorError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints each recorded run's worst error per tensor and backend. */
final class GoldenVerification {
  private final Console console;
  private int compared;
  private int missed;
  private int notCovered;
  private int unusable;

  GoldenVerification(Console console) {
    this.console = console;
  }

  /** True if something was compared, every tensor is near enough and every file usable. */
  boolean run(Path path, List<Backend> backends) {
    if (!Files.exists(path)) {
      throw UserFailure.usage(path + ": no such file or folder: check the spelling of --golden");
    }
    List<Path> models = models(path);
    models.forEach(folder -> RecordedModels.replay(folder, backends).forEach(this::take));
    if (!models.contains(path)) {
      runs(path, backends, !models.isEmpty());
      tellSubfolders(path, models);
    }
    console
        .out()
        .printf(
            "%d compared, %d of them missed, %d skipped, %d unusable%n",
            compared, missed, notCovered, unusable);
    return compared > 0 && missed == 0 && unusable == 0;
  }

  /** The path itself, or the folders in it, where they hold a recorded model. */
  private static List<Path> models(Path path) {
    if (RecordedModels.isRecordedModel(path)) {
      return List.of(path);
    }
    return subfolders(path).stream().filter(RecordedModels::isRecordedModel).toList();
  }

  private static List<Path> subfolders(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.filter(Files::isDirectory).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw UserFailure.failed(path + ": cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  /** Recorded runs of attention; a folder of models alone has none. */
  private void runs(Path path, List<Backend> backends, boolean mayHaveNone) {
    if (mayHaveNone && !hasRuns(path)) {
      return;
    }
    try {
      GoldenRunner.run(path, backends).forEach(this::take);
    } catch (IllegalArgumentException e) {
      throw UserFailure.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean hasRuns(Path path) {
    try (Stream<Path> inside = Files.list(path)) {
      return inside.anyMatch(file -> file.toString().endsWith(".safetensors"));
    } catch (IOException | UncheckedIOException e) {
      throw UserFailure.failed(path + ": cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  private void take(GoldenResult result) {
    switch (result) {
      case GoldenResult.Compared c -> {
        compared++;
        missed += c.passes() ? 0 : 1;
        print(c);
      }
      case GoldenResult.NotCovered n -> {
        notCovered++;
        console.out().printf("skipped   %s, %s: %s%n", n.file(), n.backend(), n.reason());
      }
      case GoldenResult.Unusable u -> {
        unusable++;
        console.out().printf("unusable  %s: %s%n", u.file(), u.reason());
      }
    }
  }

  private void take(RecordedModelResult result) {
    switch (result) {
      case RecordedModelResult.Compared c -> {
        compared++;
        missed += c.passes() ? 0 : 1;
        print(c);
      }
      case RecordedModelResult.NotCovered n -> {
        notCovered++;
        console.out().printf("skipped   %s, %s: %s%n", n.folder(), n.backend(), n.reason());
      }
      case RecordedModelResult.Unusable u -> {
        unusable++;
        console.out().printf("unusable  %s: %s%n", u.folder(), u.reason());
      }
    }
  }

  /** Any other folder is another collection: said, not entered. */
  private void tellSubfolders(Path path, List<Path> models) {
    for (Path folder : subfolders(path)) {
      if (!models.contains(folder)) {
        console.out().printf("not entered  %s: a folder, name it with --golden%n", folder);
      }
    }
  }

  private void print(GoldenResult.Compared result) {
    console
        .out()
        .printf(
            "%-8s  %s, %s%n",
            result.passes() ? "passed" : "MISSED", result.file(), result.backend());
    print(result.errors());
  }

  private void print(RecordedModelResult.Compared result) {
    console
        .out()
        .printf(
            "%-8s  %s, %s, %s activations, %,d of %,d buckets differ from the oracle's%n",
            result.passes() ? "passed" : "MISSED",
            result.folder(),
            result.backend(),
            result.execution().name().toLowerCase(Locale.ROOT),
            result.differing(),
            result.buckets());
    print(result.errors());
  }

  private void print(List<TensorError> errors) {
    int width = errors.stream().mapToInt(error -> error.tensor().length()).max().orElse(1);
    for (TensorError error : errors) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "            %-" + width + "s  worst error %.2e, limit %.2e%s%n",
              error.tensor(),
              error.worst(),
              error.tolerance(),
              error.passes() ? "" : "  MISSED");
    }
  }
}
