package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.training.TextCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens the files of {@code --input}. */
final class Inputs {
  private static final int MIN_BYTES = 1024;

  private Inputs() {}

  static TextCorpus corpus(List<Path> files) throws IOException {
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        throw UserFailure.usage(file + ": is a folder: --input expects files");
      }
      if (!Files.exists(file)) {
        throw UserFailure.usage(file + ": no such file: check the spelling of --input");
      }
    }
    TextCorpus corpus = TextCorpus.open(files);
    if (corpus.length() < MIN_BYTES) {
      long bytes = corpus.length();
      corpus.close();
      throw UserFailure.usage(
          "--input = " + files + ": has " + bytes + " bytes, expected at least " + MIN_BYTES);
    }
    return corpus;
  }
}
