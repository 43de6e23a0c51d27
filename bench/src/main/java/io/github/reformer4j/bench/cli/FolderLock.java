package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A folder that one process at a time trains into; the system frees it however that one ends. */
final class FolderLock implements AutoCloseable {
  private static final String FILE = ".training.lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the folder if it is missing, and takes it. */
  static FolderLock take(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw UserFailure.failed(
            folder + ": another process is training here: wait for it, or choose another folder");
      }
      return new FolderLock(channel);
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw UserFailure.usage(e.getFile() + ": is a file: --out expects a folder");
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw UserFailure.failed(folder + ": cannot write here: choose another folder with --out", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
