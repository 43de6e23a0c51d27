package io.github.reformer4j.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes of files, one after the other; a token is a byte. The last part is held out: a tenth,
 * at most 4 MiB. Files are mapped, so they may be larger than memory, and must not change while the
 * corpus is open.
 */
public final class TextCorpus implements AutoCloseable {
  /** No more is held out. */
  public static final long MOST_HELD_OUT = 4L << 20;

  private static final int HELD_OUT_SHARE = 10;
  private static final int PIECE = 1 << 20;

  private final Arena arena;
  private final List<MemorySegment> files;
  private final long length;

  private TextCorpus(Arena arena, List<MemorySegment> files, long length) {
    this.arena = arena;
    this.files = files;
    this.length = length;
  }

  /**
   * Maps files.
   *
   * @param paths regular files, at least one
   * @return the corpus; close it to unmap them
   * @throws IOException if one is no regular file or cannot be read
   */
  public static TextCorpus open(List<Path> paths) throws IOException {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("paths = []: expected at least one file");
    }
    Arena arena = Arena.ofShared();
    try {
      List<MemorySegment> files = new ArrayList<>();
      long length = 0;
      for (Path path : paths) {
        MemorySegment file = map(path, arena);
        files.add(file);
        length += file.byteSize();
      }
      return new TextCorpus(arena, List.copyOf(files), length);
    } catch (Throwable t) {
      arena.close();
      throw t;
    }
  }

  private static MemorySegment map(Path path, Arena arena) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException(
          path
              + " = "
              + (Files.isDirectory(path) ? "a folder" : "a device")
              + ": expected a regular file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /**
   * A text in memory.
   *
   * @param text its bytes, which must not change while the corpus is open
   * @return the corpus
   */
  public static TextCorpus of(byte[] text) {
    return new TextCorpus(Arena.ofShared(), List.of(MemorySegment.ofArray(text)), text.length);
  }

  /**
   * All bytes.
   *
   * @return their number
   */
  public long length() {
    return length;
  }

  /**
   * The bytes to train on, which are the first ones.
   *
   * @return their number
   */
  public long trainingLength() {
    return length - heldOutLength();
  }

  /**
   * The bytes held out, which are the last ones.
   *
   * @return their number
   */
  public long heldOutLength() {
    return Math.min(length / HELD_OUT_SHARE, MOST_HELD_OUT);
  }

  /**
   * Copies bytes.
   *
   * @param from position in the corpus, at least 0
   * @param to overwritten by values 0 to 255
   * @param at first element of {@code to} written
   * @param count how many
   * @throws IndexOutOfBoundsException if the corpus or the array ends before
   */
  public void read(long from, int[] to, int at, int count) {
    java.util.Objects.checkFromIndexSize(from, count, length);
    java.util.Objects.checkFromIndexSize(at, count, to.length);
    long position = from;
    int done = 0;
    for (MemorySegment file : files) {
      while (done < count && position < file.byteSize()) {
        to[at + done++] = Byte.toUnsignedInt(file.get(ValueLayout.JAVA_BYTE, position++));
      }
      position -= file.byteSize();
    }
  }

  /**
   * Tells corpora apart.
   *
   * @return SHA-256 of all bytes, in hexadecimal digits
   */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (MemorySegment file : files) {
        for (long at = 0; at < file.byteSize(); at += PIECE) {
          digest.update(file.asSlice(at, Math.min(PIECE, file.byteSize() - at)).asByteBuffer());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: every Java platform has it", e);
    }
  }

  /** Unmaps the files; closing twice is harmless. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
