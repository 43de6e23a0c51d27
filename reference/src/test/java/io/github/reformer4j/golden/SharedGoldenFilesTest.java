package io.github.reformer4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.github.reformer4j.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The reference against recorded runs of two public implementations, in {@code ../shared/golden}
 * beside the repository, which only some checkouts have.
 */
class SharedGoldenFilesTest {
  @Test
  void everyAttentionFileAgrees() throws IOException {
    Path golden = repository().resolveSibling("shared").resolve("golden");
    if (!Files.isDirectory(golden)) {
      String skip =
          "SKIPPED: the recorded runs of other implementations are not here (" + golden + ")";
      System.err.println(skip);
      Assumptions.abort(skip);
    }
    try (Stream<Path> files = Files.list(golden)) {
      List<Path> recorded =
          files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
      assertThat(recorded).hasSizeGreaterThanOrEqualTo(23);
      assertAll(recorded.stream().map(file -> () -> agrees(file)));
    }
  }

  private static void agrees(Path file) {
    assertThat(GoldenRunner.run(file, List.of(new ReferenceBackend())))
        .singleElement()
        .isInstanceOfSatisfying(
            GoldenResult.Compared.class,
            result ->
                assertThat(result.errors())
                    .hasSize(4)
                    .allSatisfy(
                        error -> {
                          assertThat(error.tolerance()).isLessThanOrEqualTo(1e-7);
                          assertThat(error.passes()).as("%s", error).isTrue();
                        }));
  }

  /** The folder that holds the Maven wrapper, above this module. */
  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }
}
