package io.github.reformer4j.bench.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium from the PATH. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> OPTIONS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--enable-logging=stderr",
          "--v=0",
          "--virtual-time-budget=20000",
          "--dump-dom");

  private final Path program;

  private Chromium(Path program) {
    this.program = program;
  }

  /** What a page became. */
  record Opened(String dom, String log) {
    /** Everything the page wrote to the console, errors included. */
    List<String> console() {
      return log.lines().filter(line -> line.contains("CONSOLE")).toList();
    }
  }

  static Optional<Chromium> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  Opened open(Path page, Path scratch, String... more) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(scratch, "profile");
    Path dom = Files.createTempFile(scratch, "page", ".html");
    Path log = Files.createTempFile(scratch, "page", ".log");
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(OPTIONS);
    command.add("--user-data-dir=" + profile);
    command.addAll(List.of(more));
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        throw new IOException("Chromium did not end: " + Files.readString(log));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Opened(Files.readString(dom), Files.readString(log));
  }
}
