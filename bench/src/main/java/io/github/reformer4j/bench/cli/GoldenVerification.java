package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
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

  GoldenVerification(Console console) {
    this.console = console;
  }

  /** True if something was compared, every tensor is near enough and every file usable. */
  boolean run(Path path, List<Backend> backends) {
    if (!Files.exists(path)) {
      throw UserFailure.usage(path + ": no such file or folder: check the spelling of --golden");
    }
    List<GoldenResult> results;
    try {
      results = GoldenRunner.run(path, backends);
    } catch (IllegalArgumentException e) {
      throw UserFailure.failed(String.valueOf(e.getMessage()), e);
    }
    int compared = 0;
    int missed = 0;
    int notCovered = 0;
    int unusable = 0;
    for (GoldenResult result : results) {
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
    tellSubfolders(path);
    console
        .out()
        .printf(
            "%d compared, %d of them missed, %d skipped, %d unusable files%n",
            compared, missed, notCovered, unusable);
    return compared > 0 && missed == 0 && unusable == 0;
  }

  /** A folder inside the folder is another collection, such as a whole model: said, not entered. */
  private void tellSubfolders(Path path) {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> inside = Files.list(path)) {
      inside
          .filter(Files::isDirectory)
          .sorted()
          .forEach(
              folder ->
                  console
                      .out()
                      .printf("not entered  %s: a folder, name it with --golden%n", folder));
    } catch (IOException | UncheckedIOException e) {
      throw UserFailure.failed(path + ": cannot be listed (" + e.getMessage() + ")", e);
    }
  }

  private void print(GoldenResult.Compared result) {
    console
        .out()
        .printf(
            "%-8s  %s, %s%n",
            result.passes() ? "passed" : "MISSED", result.file(), result.backend());
    for (TensorError error : result.errors()) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "            %-9s worst error %.2e, limit %.2e%s%n",
              error.tensor(),
              error.worst(),
              error.tolerance(),
              error.passes() ? "" : "  MISSED");
    }
  }
}
