package io.github.reformer4j.bench.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The line to a library's process: requests out, answers in, and an eye on its time and memory
 * meanwhile. Whatever else the process prints is kept for the case that it crashes.
 */
final class PeerLine implements AutoCloseable {
  private static final int KEPT_LINES = 6;
  private static final long LOOK_MILLIS = 20;

  /** Sets this process before all others when the kernel must end one for memory. */
  private static final String FIRST_TO_GO = "1000";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Process process;
  private final MemoryLimit limit;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Deque<String> others = new ArrayDeque<>();
  private final Thread outReader;
  private final Thread errorReader;

  PeerLine(Process process, MemoryLimit limit) {
    this.process = process;
    this.limit = limit;
    try {
      Files.writeString(
          Path.of("/proc", Long.toString(process.pid()), "oom_score_adj"), FIRST_TO_GO);
    } catch (IOException e) {
      // not Linux, or already gone: the limit and the exit code tell as much
    }
    outReader = Thread.ofPlatform().daemon().start(() -> read(process.getInputStream()));
    errorReader = Thread.ofPlatform().daemon().start(() -> read(process.getErrorStream()));
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        if (line.startsWith("{\"message\"")) {
          answers.add(line);
        } else {
          keep(line);
        }
      }
    } catch (IOException e) {
      // the process was ended while it spoke
    }
  }

  private void keep(String line) {
    if (line.isBlank() || line.startsWith("WARNING: Using incubator modules")) {
      return;
    }
    synchronized (others) {
      others.addLast(line.strip());
      if (others.size() > KEPT_LINES) {
        others.removeFirst();
      }
    }
  }

  /** Sends a request; if the process is gone, {@link #read(double)} says so. */
  void write(PeerMessage request) {
    try {
      OutputStream out = process.getOutputStream();
      out.write(
          (mapper.writerFor(PeerMessage.class).writeValueAsString(request) + "\n")
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(request + " cannot be sent", e);
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }

  /** Waits for an answer. */
  PeerMessage read(double seconds) throws PeerStopped {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    try {
      while (true) {
        String answer = answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (answer == null && !process.isAlive()) {
          outReader.join();
          errorReader.join();
          answer = answers.poll();
          if (answer == null) {
            throw ended();
          }
        }
        if (answer != null) {
          return mapper.readValue(answer, PeerMessage.class);
        }
        long held = ResidentMemory.of(process.pid());
        if (held > limit.bytes()) {
          throw stop(
              StopReason.OUT_OF_MEMORY,
              String.format(
                  Locale.ROOT,
                  "held more than %.1f GiB, most of the memory there is",
                  limit.bytes() / 0x1p30));
        }
        if (System.nanoTime() > end) {
          throw stop(
              StopReason.OUT_OF_TIME, String.format(Locale.ROOT, "not done after %.3g s", seconds));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stop(StopReason.CRASHED, "interrupted while it was at work");
    } catch (JsonProcessingException e) {
      throw stop(StopReason.CRASHED, "answered what cannot be read: " + e.getOriginalMessage());
    }
  }

  private PeerStopped stop(StopReason reason, String detail) {
    close();
    return new PeerStopped(reason, detail);
  }

  /** SIGKILL that we did not send is the kernel's, for want of memory. */
  private PeerStopped ended() {
    int exit = process.exitValue();
    if (exit == 128 + 9) {
      return new PeerStopped(
          StopReason.OUT_OF_MEMORY, "the operating system ended its process for want of memory");
    }
    @Nullable String said;
    synchronized (others) {
      said = others.isEmpty() ? null : String.join(" / ", others);
    }
    return new PeerStopped(
        StopReason.CRASHED,
        "its process ended with code " + exit + (said == null ? "" : ": " + said));
  }

  /** Ends the process and waits until its memory is free again. */
  @Override
  public void close() {
    process.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
