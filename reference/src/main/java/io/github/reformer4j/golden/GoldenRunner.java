package io.github.reformer4j.golden;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.safetensors.SafetensorsException;
import io.github.reformer4j.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds backends against recorded runs of other implementations. A file is judged by its metadata
 * alone, never by its name.
 */
public final class GoldenRunner {
  private GoldenRunner() {}

  /**
   * Replays one file, or every {@code *.safetensors} file in a folder. Folders in it are other
   * collections, such as whole models, and are not entered.
   *
   * @param fileOrFolder where the recorded runs are
   * @param backends which to hold against them
   * @return a result for each file and backend, or one for a file that cannot be used; files by
   *     path
   * @throws IllegalArgumentException if there is no such path, nothing to replay in it, or no
   *     backend
   */
  public static List<GoldenResult> run(Path fileOrFolder, List<Backend> backends) {
    if (backends.isEmpty()) {
      throw new IllegalArgumentException("backends = none: expected at least one");
    }
    List<GoldenResult> results = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      results.addAll(replay(file, backends));
    }
    return results;
  }

  private static List<Path> files(Path fileOrFolder) {
    if (!Files.exists(fileOrFolder)) {
      throw new IllegalArgumentException(
          "golden = " + fileOrFolder + ": no such path, expected a file or a folder");
    }
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    try (Stream<Path> paths = Files.list(fileOrFolder)) {
      List<Path> files =
          paths
              .filter(path -> path.toString().endsWith(".safetensors"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new IllegalArgumentException(
            "golden = " + fileOrFolder + ": no file in it ends in .safetensors, expected one");
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(
          "golden = " + fileOrFolder + ": cannot be read (" + e + ")", e);
    }
  }

  private static List<GoldenResult> replay(Path path, List<Backend> backends) {
    List<GoldenResult> results = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(path);
        GoldenCase recorded = GoldenReader.read(file)) {
      for (Backend backend : backends) {
        results.add(replay(path, recorded, backend));
      }
      return results;
    } catch (SafetensorsException e) {
      return List.of(new GoldenResult.Unusable(path, withoutPath(path, e)));
    } catch (UnusableFileException e) {
      return List.of(new GoldenResult.Unusable(path, e.reason()));
    } catch (IllegalArgumentException e) {
      // the facade's words about shapes and options that do not go together
      return List.of(new GoldenResult.Unusable(path, String.valueOf(e.getMessage())));
    }
  }

  private static GoldenResult replay(Path path, GoldenCase recorded, Backend backend) {
    try {
      return new GoldenResult.Compared(
          path, backend.name(), new GoldenComparison(recorded, backend).errors());
    } catch (UnsupportedSpecException e) {
      return new GoldenResult.NotCovered(path, backend.name(), String.valueOf(e.getMessage()));
    }
  }

  private static String withoutPath(Path path, SafetensorsException e) {
    String message = String.valueOf(e.getMessage());
    String prefix = path + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }
}
