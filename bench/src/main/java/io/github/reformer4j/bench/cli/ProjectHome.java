package io.github.reformer4j.bench.cli;

import java.nio.file.Path;

/** Where the project's files are, as the launch script says. */
final class ProjectHome {
  private ProjectHome() {}

  /** A file of the project, or of the working folder where nobody said where the project is. */
  static Path file(String path) {
    return Path.of(System.getProperty("reformer.home", "."), path);
  }
}
