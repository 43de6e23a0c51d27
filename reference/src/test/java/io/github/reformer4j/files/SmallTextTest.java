package io.github.reformer4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallTextTest {
  @TempDir private Path folder;

  @Test
  void readsUtf8() throws Exception {
    Path file = Files.writeString(folder.resolve("text"), "{\"ä\"}");
    assertThat(SmallText.read(file)).isEqualTo("{\"ä\"}");
  }

  @Test
  void whatIsNoSmallTextIsRefused() throws IOException {
    refused(folder, "file = a folder: expected a file");
    refused(Path.of("/dev/zero"), "file = a device: expected a file");
    refused(
        Files.write(folder.resolve("other"), "{}ä".getBytes(StandardCharsets.UTF_16)),
        "text = malformed UTF-8: expected JSON in UTF-8");
    Path large = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 40); // takes no room on the disk
    }
    refused(large, "size = 1099511627776 bytes: expected at most 16777216");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> SmallText.read(folder.resolve("none")));
  }

  private static void refused(Path path, String reason) {
    assertThatExceptionOfType(SmallText.Refused.class)
        .isThrownBy(() -> SmallText.read(path))
        .withMessage(reason);
  }
}
