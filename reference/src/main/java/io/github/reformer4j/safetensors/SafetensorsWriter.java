package io.github.reformer4j.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.reformer4j.files.AtomicFile;
import io.github.reformer4j.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes named tensors to a file. */
public final class SafetensorsWriter {
  /** A byte buffer reaches no further than an int; this is well below. */
  private static final long PIECE = 1L << 30;

  private SafetensorsWriter() {}

  /**
   * Writes a file, or replaces it: other readers see the old file or the new one, never a part.
   * Data is ordered by element size, largest first, then by name, so that all of it is aligned.
   *
   * @param path where to; its folder exists
   * @param tensors by name
   * @param metadata free-form keys and values
   * @throws SafetensorsException if it cannot be written; nothing is left behind then
   */
  public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws SafetensorsException {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new SafetensorsException(
          path, "byte order = big-endian: expected a little-endian machine");
    }
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new SafetensorsException(
          path, "name of a tensor = " + SafetensorsHeader.METADATA + ": expected any other");
    }
    List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
    ordered.sort(
        Comparator.comparingInt((Map.Entry<String, Tensor> e) -> -e.getValue().type().bytes())
            .thenComparing(Map.Entry::getKey));
    try {
      byte[] header = header(ordered, metadata);
      if (header.length > SafetensorsHeader.MAX_BYTES) {
        throw new SafetensorsException(
            path,
            "length of the header = "
                + header.length
                + " bytes: expected at most "
                + SafetensorsHeader.MAX_BYTES);
      }
      AtomicFile.write(path, channel -> write(channel, header, ordered));
    } catch (SafetensorsException e) {
      throw e;
    } catch (IOException e) {
      throw new SafetensorsException(path, "cannot be written (" + e + ")", e);
    }
  }

  private static byte[] header(
      List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, Tensor> entry : tensors) {
        Tensor tensor = entry.getValue();
        long end = Math.addExact(begin, tensor.byteSize());
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", SafetensorsEntry.dtype(tensor.type()));
        json.writeFieldName("shape");
        long[] dims = tensor.shape().toArray();
        json.writeArray(dims, 0, dims.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    byte[] text = bytes.toByteArray();
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void write(
      FileChannel channel, byte[] header, List<Map.Entry<String, Tensor>> ordered)
      throws IOException {
    ByteBuffer length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
    AtomicFile.writeAll(channel, length.flip());
    AtomicFile.writeAll(channel, ByteBuffer.wrap(header));
    for (Map.Entry<String, Tensor> entry : ordered) {
      write(channel, entry.getValue().segment());
    }
  }

  private static void write(FileChannel channel, MemorySegment segment) throws IOException {
    for (long at = 0; at < segment.byteSize(); at += PIECE) {
      long bytes = Math.min(PIECE, segment.byteSize() - at);
      AtomicFile.writeAll(channel, segment.asSlice(at, bytes).asByteBuffer());
    }
  }
}
