package io.github.reformer4j.bench.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTest {
  @TempDir private Path folder;

  @Test
  void ofAHugeFileOnlyTheBeginningIsRead() throws IOException {
    Path huge = folder.resolve("huge.bin");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.write(new byte[] {1, 2, 3});
      file.setLength(1L << 40); // a hole: no disk is used
    }
    InputText text = TextSource.file(huge, 8192);
    assertThat(text.bytes()).hasSize(8192).startsWith(1, 2, 3);
    assertThat(text.readWhole()).isFalse();
    assertThat(text.description()).contains("huge.bin", "first 8192 bytes", "1099511627776");
  }

  @Test
  void aSmallFileIsReadWhole() throws IOException {
    Path file = folder.resolve("text.txt");
    java.nio.file.Files.write(file, new byte[5000]);
    InputText text = TextSource.file(file, 5000);
    assertThat(text.bytes()).hasSize(5000);
    assertThat(text.readWhole()).isTrue();
    assertThat(text.description()).contains("all 5000 bytes");
  }
}
