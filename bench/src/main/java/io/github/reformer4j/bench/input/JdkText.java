package io.github.reformer4j.bench.input;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Real text that every JDK carries: its own sources where installed, else its legal notices. */
public final class JdkText {
  private static final String SOURCES = "java.base/java/util/";

  private JdkText() {}

  /**
   * Text of a Java installation.
   *
   * @param javaHome the installation
   * @param limit the most bytes to read
   * @return at least {@link TextSource#MIN_BYTES} bytes
   * @throws IOException if it cannot be read
   * @throws UserFailure if the installation has neither sources nor notices
   */
  public static InputText read(Path javaHome, int limit) throws IOException {
    Path archive = javaHome.resolve("lib").resolve("src.zip");
    if (Files.isReadable(archive)) {
      byte[] bytes = sources(archive, limit);
      if (bytes.length >= TextSource.MIN_BYTES) {
        return new InputText(
            "sources of java.util from this JDK's lib/src.zip, without licence headers ("
                + bytes.length
                + " bytes)",
            bytes,
            bytes.length < limit);
      }
    }
    Path legal = javaHome.resolve("legal");
    if (Files.isDirectory(legal)) {
      byte[] bytes = notices(legal, limit);
      if (bytes.length >= TextSource.MIN_BYTES) {
        return new InputText(
            "legal notices of this JDK (" + bytes.length + " bytes; it has no lib/src.zip)",
            bytes,
            bytes.length < limit);
      }
    }
    throw UserFailure.failed(
        "this Java installation carries neither sources nor legal notices to read: name a text with"
            + " --input");
  }

  /** Sorted by name, so that one JDK always gives the same text. */
  private static byte[] sources(Path archive, int limit) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(e -> e.getName().startsWith(SOURCES) && e.getName().endsWith(".java"))
              .filter(e -> e.getName().indexOf('/', SOURCES.length()) < 0)
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      ByteArrayOutputStream text = new ByteArrayOutputStream(limit);
      for (ZipEntry entry : entries) {
        if (text.size() >= limit) {
          break;
        }
        try (InputStream in = zip.getInputStream(entry)) {
          append(text, withoutHeader(in.readAllBytes()), limit);
        }
      }
      return text.toByteArray();
    }
  }

  /** Every file opens with the same twenty lines of licence: once each would be too easy. */
  private static byte[] withoutHeader(byte[] source) {
    String text = new String(source, StandardCharsets.UTF_8);
    int start = text.indexOf("\npackage ");
    return text.substring(start + 1).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] notices(Path legal, int limit) throws IOException {
    try (Stream<Path> found = Files.walk(legal)) {
      List<Path> files = found.filter(p -> Files.isRegularFile(p)).sorted().toList();
      ByteArrayOutputStream text = new ByteArrayOutputStream(limit);
      for (Path file : files) {
        // modules share notices through links: read each text once
        if (text.size() < limit && !Files.isSymbolicLink(file)) {
          append(text, Files.readAllBytes(file), limit);
        }
      }
      return text.toByteArray();
    }
  }

  private static void append(ByteArrayOutputStream text, byte[] more, int limit) {
    text.write(more, 0, Math.min(more.length, limit - text.size()));
  }
}
