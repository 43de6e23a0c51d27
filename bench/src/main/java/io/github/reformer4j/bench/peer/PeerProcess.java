package io.github.reformer4j.bench.peer;

import io.github.reformer4j.bench.measure.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A library in a process of its own, with its own environment. The process starts when it is first
 * needed, and again after it was stopped, so work that fails costs only itself.
 */
public final class PeerProcess implements AutoCloseable {
  /** The longest that one answer may take, where the caller does not say. */
  public static final double FIVE_MINUTES = 300;

  private static final double START_SECONDS = 120;

  /** Another libtorch on the system's path would be mixed with the library's own. */
  private static final String LIBRARY_PATH = "LD_LIBRARY_PATH";

  private final PeerLibrary library;
  private final MemoryLimit limit;
  private @Nullable PeerLine line;
  private String description = "";
  private boolean fresh;
  private boolean resetsPeak;

  /**
   * A process with most of the memory that is there.
   *
   * @param library to run
   */
  public PeerProcess(PeerLibrary library) {
    this(library, MemoryLimit.ofMachine());
  }

  /**
   * A process.
   *
   * @param library to run
   * @param limit of its memory
   */
  public PeerProcess(PeerLibrary library, MemoryLimit limit) {
    this.library = library;
    this.limit = limit;
  }

  /**
   * The library's name.
   *
   * @return without blanks
   */
  public String name() {
    return library.name();
  }

  /**
   * Version, threads and environment.
   *
   * @return one line
   * @throws PeerStopped if the library cannot be started
   */
  public String description() throws PeerStopped {
    started();
    return description;
  }

  /**
   * Builds the inputs of some work. One piece of work is open at a time.
   *
   * @param work to prepare
   * @param limitSeconds for this and for each call of what is returned
   * @return ready to run
   * @throws PeerStopped if it cannot
   */
  public OpenWork open(PeerWork work, double limitSeconds) throws PeerStopped {
    if (!fresh && !resetsPeak) {
      close();
    }
    PeerLine to = started();
    fresh = false;
    PeerMessage.Opened opened =
        ask(to, new PeerMessage.Open(work), PeerMessage.Opened.class, limitSeconds);
    return new OpenWork(this, to, limitSeconds, opened.baseBytes());
  }

  /**
   * Does some work again and again.
   *
   * @param work to do
   * @param repetitions that count
   * @param warmups before them
   * @param limitSeconds for each
   * @return how long it took, or why not
   */
  public PeerResult time(PeerWork work, int repetitions, int warmups, double limitSeconds) {
    try (OpenWork open = open(work, limitSeconds)) {
      for (int k = 0; k < warmups; k++) {
        open.seconds();
      }
      List<Double> seconds = new ArrayList<>();
      for (int k = 0; k < repetitions; k++) {
        seconds.add(open.seconds());
      }
      return new PeerResult.Timed(seconds, open.baseBytes(), open.peakBytes());
    } catch (PeerStopped stopped) {
      return stopped.result();
    }
  }

  /** Asks; a process that did not answer is gone afterwards. */
  <M extends PeerMessage> M ask(PeerLine to, PeerMessage request, Class<M> answer, double seconds)
      throws PeerStopped {
    to.write(request);
    return answer(to, answer, seconds);
  }

  private <M extends PeerMessage> M answer(PeerLine from, Class<M> answer, double seconds)
      throws PeerStopped {
    try {
      PeerMessage reply = from.read(seconds);
      if (reply instanceof PeerMessage.Failed(StopReason reason, String detail)) {
        throw new PeerStopped(reason, detail);
      }
      return answer.cast(reply);
    } catch (PeerStopped stopped) {
      if (stopped.result().reason() != StopReason.NOT_SUPPORTED) {
        close();
      }
      throw stopped;
    }
  }

  private PeerLine started() throws PeerStopped {
    if (line != null) {
      return line;
    }
    List<String> options = new ArrayList<>(library.options());
    options.add("-XX:ErrorFile=/dev/null");
    ProcessBuilder builder =
        new ProcessBuilder(ChildJvm.command(options, PeerServer.class.getName(), library.name()));
    Map<String, String> environment = builder.environment();
    environment.remove(LIBRARY_PATH);
    library
        .environment()
        .forEach(
            (name, value) -> {
              if (value.isEmpty()) {
                environment.remove(name);
              } else {
                environment.put(name, value);
              }
            });
    try {
      line = new PeerLine(builder.start(), limit);
    } catch (IOException e) {
      throw new PeerStopped(StopReason.CRASHED, "cannot be started: " + e.getMessage());
    }
    PeerMessage.Hello hello = answer(line, PeerMessage.Hello.class, START_SECONDS);
    description = hello.description();
    resetsPeak = hello.resetsPeak();
    fresh = true;
    return line;
  }

  /** Ends the process; the next {@link #open} starts another. */
  @Override
  public void close() {
    PeerLine closing = line;
    line = null;
    if (closing != null) {
      closing.close();
    }
  }
}
