package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder that receives several files or none. Files are written beside their final names and
 * moved there when all are complete; whatever goes wrong, also Ctrl-C, temporary files and folders
 * made for them are removed.
 */
public final class OutputFolder implements AutoCloseable {
  private final Path folder;
  private final List<Path> created;
  private final Map<Path, Path> written = new LinkedHashMap<>();
  private final Thread onShutdown = new Thread(this::discard, "discard unfinished output");
  private boolean finished;

  private OutputFolder(Path folder, List<Path> created) {
    this.folder = folder;
    this.created = created;
    Runtime.getRuntime().addShutdownHook(onShutdown);
  }

  /**
   * Makes the folder if it is missing and tries to write into it, so that a long run fails at its
   * beginning and not at its end.
   *
   * @param folder where files will appear
   * @return the folder; close it
   * @throws IOException if it cannot be made or written to
   */
  public static OutputFolder open(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    List<Path> missing = new ArrayList<>();
    for (Path at = absolute; at != null && !Files.isDirectory(at); at = at.getParent()) {
      if (Files.exists(at)) {
        throw UserFailure.usage(at + ": is a file: --out expects a folder");
      }
      missing.addFirst(at);
    }
    OutputFolder output = new OutputFolder(absolute, missing);
    try {
      try {
        Files.createDirectories(absolute);
      } catch (FileAlreadyExistsException e) {
        throw UserFailure.usage(e.getFile() + ": is a file: --out expects a folder");
      }
      Files.delete(Files.createTempFile(absolute, ".reformer-", ".tmp"));
      return output;
    } catch (NoSuchFileException | AccessDeniedException e) {
      output.close();
      throw UserFailure.failed(
          absolute + ": cannot write here: choose another folder with --out", e);
    } catch (Throwable e) {
      output.close();
      throw e;
    }
  }

  /** Writes one file's bytes. */
  public interface Content {
    /**
     * Writes the whole content.
     *
     * @param file where to, an existing empty file
     * @throws IOException if it cannot be written
     */
    void writeTo(Path file) throws IOException;
  }

  /**
   * Writes a file beside its final name; it appears with {@link #finish()}.
   *
   * @param name file name
   * @param content writes it
   * @return where it will appear
   * @throws IOException if it cannot be written
   */
  public Path write(String name, Content content) throws IOException {
    Path target = folder.resolve(name);
    if (Files.isDirectory(target)) {
      throw UserFailure.failed(
          target + ": is a folder: remove it or choose another folder with --out");
    }
    // not createTempFile: its files are closed to everyone else, also after the move
    Path temporary = folder.resolve("." + name + "-" + ProcessHandle.current().pid() + ".tmp");
    synchronized (this) {
      if (finished) {
        throw new InterruptedIOException("interrupted");
      }
      written.put(temporary, target);
      Files.createFile(temporary);
    }
    content.writeTo(temporary);
    return target;
  }

  /**
   * Moves every file to its final name.
   *
   * @throws IOException if a move fails
   */
  public synchronized void finish() throws IOException {
    for (Map.Entry<Path, Path> file : written.entrySet()) {
      try {
        Files.move(
            file.getKey(),
            file.getValue(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        throw UserFailure.failed(
            folder + ": this file system cannot rename: choose another folder with --out", e);
      }
    }
    finished = true;
  }

  /** Removes everything that {@link #finish()} has not moved. */
  @Override
  public void close() {
    discard();
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException e) {
      // the process is ending: the hook is running and finds nothing left to do
    }
  }

  private synchronized void discard() {
    if (finished) {
      return;
    }
    written.keySet().forEach(OutputFolder::deleteQuietly);
    // innermost first; a folder that someone else has put files into stays
    created.reversed().forEach(OutputFolder::deleteQuietly);
    finished = true;
  }

  @SuppressWarnings("EmptyCatch") // the failure that led here is what the user must hear about
  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // nothing better can be done
    }
  }
}
