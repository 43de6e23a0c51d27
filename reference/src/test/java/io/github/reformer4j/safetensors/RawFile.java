package io.github.reformer4j.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that no sound writer would. */
final class RawFile {
  private RawFile() {}

  static Path write(Path folder, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return write(folder, text.length, text, data);
  }

  static Path write(Path folder, long headerLength, byte[] header, byte[] data) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(header).put(data);
    Path file = folder.resolve("raw.safetensors");
    Files.write(file, bytes.array());
    return file;
  }
}
