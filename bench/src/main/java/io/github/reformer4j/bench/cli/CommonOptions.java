package io.github.reformer4j.bench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options that every command has. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
final class CommonOptions {
  @Option(
      names = "--debug",
      description = "When something fails, also print where (a stack trace).")
  boolean debug;
}
