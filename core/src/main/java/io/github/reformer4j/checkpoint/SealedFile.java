package io.github.reformer4j.checkpoint;

import io.github.reformer4j.safetensors.SafetensorsEntry;
import io.github.reformer4j.safetensors.SafetensorsException;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.safetensors.SafetensorsWriter;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A safetensors file whose metadata hold a {@link ContentDigest} of everything else; checked wholly
 * when it is opened.
 */
final class SealedFile implements AutoCloseable {
  private static final String CHECKSUM = "sha256";
  private static final String FORMAT = "format";
  private static final String OURS = "reformer4j";

  private final SafetensorsFile file;

  private SealedFile(SafetensorsFile file) {
    this.file = file;
  }

  /** Writes or replaces a file; after a return it survives a loss of power. */
  static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, String> sealed = new LinkedHashMap<>(metadata);
    sealed.put(FORMAT, OURS);
    sealed.put(CHECKSUM, ContentDigest.of(tensors, sealed));
    SafetensorsWriter.write(path, tensors, sealed);
    DurableFiles.forceFolder(path);
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it is no sound safetensors file, not ours, or not what was written
   */
  static SealedFile open(Path path) throws IOException {
    SafetensorsFile file = SafetensorsFile.open(path);
    try {
      Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
      String checksum = metadata.remove(CHECKSUM);
      if (checksum == null || !OURS.equals(metadata.get(FORMAT))) {
        throw new CheckpointException(
            path,
            "metadata = "
                + file.metadata().keySet()
                + ": expected those of a file that this"
                + " project wrote, with format "
                + OURS
                + " and a checksum");
      }
      String actual = ContentDigest.of(tensors(file), metadata);
      if (!actual.equals(checksum)) {
        throw new CheckpointException(
            path,
            "checksum = "
                + actual
                + ": expected "
                + checksum
                + ", as the file itself says; it was corrupted or changed");
      }
      return new SealedFile(file);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  private static Map<String, Tensor> tensors(SafetensorsFile file) throws SafetensorsException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (SafetensorsEntry entry : file.entries()) {
      tensors.put(entry.name(), file.tensor(entry.name()));
    }
    return tensors;
  }

  /** A value that the metadata must have. */
  String metadata(String key) throws CheckpointException {
    String value = file.metadata().get(key);
    if (value == null) {
      throw refused("metadata '" + key + "' = missing: expected one of a checkpoint");
    }
    return value;
  }

  /** All tensors, usable until this file is closed. */
  Map<String, Tensor> tensors() throws SafetensorsException {
    return tensors(file);
  }

  CheckpointException refused(String reason) {
    return new CheckpointException(Path.of(Objects.toString(file)), reason);
  }

  @Override
  public void close() {
    file.close();
  }
}
