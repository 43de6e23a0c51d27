package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelExampleTest {
  @TempDir private Path folder;

  @Test
  void learnsAndContinues() throws IOException {
    Path text = folder.resolve("text");
    Files.writeString(text, "to be or not to be, ".repeat(400));
    double bits = ModelExample.train(text, folder.resolve("model"), 12);
    assertThat(bits).as("bits per byte").isBetween(0.0, 7.0);
    byte[] once = ModelExample.generate(folder.resolve("model"), "to be", 20);
    assertThat(once).hasSize(20);
    assertThat(ModelExample.generate(folder.resolve("model"), "to be", 20)).isEqualTo(once);
  }
}
