package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All files or none. */
class OutputFolderTest {
  @TempDir private Path parent;

  @Test
  void filesAppearTogether() throws IOException {
    Path out = parent.resolve("a/b");
    try (OutputFolder folder = OutputFolder.open(out)) {
      folder.write("one", file -> Files.writeString(file, "1"));
      folder.write("two", file -> Files.writeString(file, "2"));
      assertThat(out.resolve("one")).doesNotExist();
      folder.finish();
    }
    assertThat(out).isDirectoryContaining("glob:**one").isDirectoryContaining("glob:**two");
    assertThat(names(out)).containsExactlyInAnyOrder("one", "two");
    assertThat(out.resolve("two")).hasContent("2");
  }

  @Test
  void aFailureLeavesNothing() throws IOException {
    Path out = parent.resolve("a/b");
    assertThatThrownBy(
            () -> {
              try (OutputFolder folder = OutputFolder.open(out)) {
                folder.write("one", file -> Files.writeString(file, "1"));
                folder.write(
                    "two",
                    file -> {
                      Files.writeString(file, "half");
                      throw new IOException("No space left on device");
                    });
                folder.finish();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFailureLeavesWhatWasThere() throws IOException {
    Path mine = Files.writeString(parent.resolve("one"), "mine");
    assertThatThrownBy(
            () -> {
              try (OutputFolder folder = OutputFolder.open(parent)) {
                folder.write("one", file -> Files.writeString(file, "new"));
                throw new IOException("gone");
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(names(parent)).containsExactly("one");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void oldFilesAreReplaced() throws IOException {
    Path mine = Files.writeString(parent.resolve("one"), "old");
    try (OutputFolder folder = OutputFolder.open(parent)) {
      folder.write("one", file -> Files.writeString(file, "new"));
      folder.finish();
    }
    assertThat(mine).hasContent("new");
  }

  @Test
  void interruptingTheProcessLeavesNothing() throws IOException, InterruptedException {
    Path out = parent.resolve("a/b");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Unfinished.class.getName(),
                out.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("written");
      assertThat(names(out)).hasSize(1);
      process.destroy(); // the signal that also ends a process at log-out; Ctrl-C is handled alike
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(parent).isEmptyDirectory();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Writes one file and never finishes. */
  static final class Unfinished {
    private Unfinished() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      OutputFolder folder = OutputFolder.open(Path.of(args[0]));
      folder.write("one", file -> Files.writeString(file, "half"));
      System.out.println("written");
      Thread.sleep(600_000);
      folder.close();
    }
  }
}
