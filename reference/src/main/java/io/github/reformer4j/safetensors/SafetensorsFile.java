package io.github.reformer4j.safetensors;

import io.github.reformer4j.safetensors.SafetensorsHeader.Refused;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An open file, mapped into memory: nothing is read before a tensor is touched, and the file may be
 * larger than memory. Its header is checked wholly when it is opened. The file must not change
 * while it is open. Safe for use by several threads.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final ValueLayout.OfLong LITTLE_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Arena arena;
  private final MemorySegment data;
  private final SafetensorsHeader header;
  private final Map<String, Tensor> aligned = new ConcurrentHashMap<>();

  private SafetensorsFile(Path path, Arena arena, MemorySegment data, SafetensorsHeader header) {
    this.path = path;
    this.arena = arena;
    this.data = data;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @param path an existing file
   * @return the open file; close it to unmap it
   * @throws SafetensorsException if it cannot be read or is not a sound safetensors file
   */
  public static SafetensorsFile open(Path path) throws SafetensorsException {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new SafetensorsException(
          path, "byte order = big-endian: expected a little-endian machine");
    }
    if (Files.isDirectory(path)) {
      throw new SafetensorsException(path, "a folder: expected a file");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new SafetensorsException(path, "not a regular file: expected one that can be mapped");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      long headerBytes = headerBytes(file);
      SafetensorsHeader header =
          HeaderParser.parse(file.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE));
      MemorySegment data = file.asSlice(Long.BYTES + headerBytes);
      header.check(data.byteSize());
      return new SafetensorsFile(path, arena, data, header);
    } catch (Throwable t) {
      arena.close();
      throw switch (t) {
        case Refused refused ->
            new SafetensorsException(path, String.valueOf(refused.getMessage()), refused);
        case NoSuchFileException _ -> new SafetensorsException(path, "no such file", t);
        case IOException _ -> new SafetensorsException(path, "cannot be read (" + t + ")", t);
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        default -> new SafetensorsException(path, "cannot be read (" + t + ")", t);
      };
    }
  }

  private static long headerBytes(MemorySegment file) throws Refused {
    if (file.byteSize() < Long.BYTES) {
      throw new Refused(
          "length = " + file.byteSize() + " bytes: expected a header length of 8 bytes first");
    }
    long bytes = file.get(LITTLE_ENDIAN_LONG, 0);
    if (bytes < 0 || bytes > SafetensorsHeader.MAX_BYTES) {
      throw new Refused(
          "length of the header = "
              + Long.toUnsignedString(bytes)
              + " bytes: expected at most "
              + SafetensorsHeader.MAX_BYTES);
    }
    long rest = file.byteSize() - Long.BYTES;
    if (bytes > rest) {
      throw new Refused(
          "length of the header = "
              + bytes
              + " bytes: expected at most "
              + rest
              + ", as the file ends there (cut short?)");
    }
    return bytes;
  }

  /**
   * The free-form part of the header.
   *
   * @return keys and values in the file's order
   */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * What the header lists, whether or not a tensor can hold it.
   *
   * @return entries in the file's order
   */
  public Collection<SafetensorsEntry> entries() {
    return header.entries().values();
  }

  /**
   * Whether there is a tensor of a name.
   *
   * @param name a name
   * @return true if the header lists it
   */
  public boolean has(String name) {
    return header.entries().containsKey(name);
  }

  /**
   * One tensor over the mapped file, read-only, usable until this file is closed. If its data is
   * not aligned to its element size it is copied.
   *
   * @param name a name that the header lists
   * @return a tensor whose {@code close} does nothing
   * @throws SafetensorsException if there is none of that name, or no tensor can hold it
   * @throws IllegalStateException if the file is closed
   */
  public Tensor tensor(String name) throws SafetensorsException {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException(path + ": closed, expected an open file");
    }
    @Nullable SafetensorsEntry entry = header.entries().get(name);
    if (entry == null) {
      throw new SafetensorsException(
          path, "tensor '" + name + "' = missing: expected one of " + header.entries().keySet());
    }
    DType type =
        entry
            .type()
            .orElseThrow(
                () ->
                    new SafetensorsException(
                        path,
                        "dtype of '"
                            + name
                            + "' = "
                            + entry.dtype()
                            + ": expected F32, F64, BF16, I32, I64 or BOOL"));
    if (entry.shape().size() > Shape.MAX_RANK) {
      throw new SafetensorsException(
          path,
          "shape of '"
              + name
              + "' = "
              + entry.shape()
              + ": expected at most "
              + Shape.MAX_RANK
              + " axes");
    }
    Shape shape = Shape.of(entry.shape().stream().mapToLong(Long::longValue).toArray());
    MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
    if (bytes.address() % type.bytes() == 0) {
      return Tensor.over(bytes, type, shape);
    }
    return aligned.computeIfAbsent(
        name,
        _ -> {
          Tensor copy = Tensor.allocate(arena, type, shape);
          copy.segment().copyFrom(bytes);
          return copy;
        });
  }

  /** Unmaps the file; its tensors must not be used afterwards. Closing twice is harmless. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
