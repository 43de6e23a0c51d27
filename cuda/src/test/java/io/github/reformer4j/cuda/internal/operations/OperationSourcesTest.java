package io.github.reformer4j.cuda.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.device.KernelText;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of kernels is complete, and each compiles. */
@NeedsEmulator
class OperationSourcesTest {
  @Test
  void everyVariantCompiles() {
    try (EmulatedDevice device = new EmulatedDevice()) {
      for (KernelSource source : OperationSources.all()) {
        assertThat(device.kernel(source).source()).isEqualTo(source);
      }
    }
  }

  @Test
  void listsEachVariantOnce() {
    assertThat(OperationSources.all()).doesNotHaveDuplicates();
  }

  @Test
  void listsEveryFileOfOperations() throws IOException, URISyntaxException {
    URL one =
        Objects.requireNonNull(
            KernelText.class.getResource("/io/github/reformer4j/cuda/kernels/operations/fill.cu"));
    Set<String> listed =
        OperationSources.all().stream().map(KernelSource::file).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(Path.of(one.toURI()).resolveSibling("."))) {
      List<String> kernels =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".cu"))
              .map(name -> "operations/" + name)
              .toList();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(kernels);
    }
  }
}
