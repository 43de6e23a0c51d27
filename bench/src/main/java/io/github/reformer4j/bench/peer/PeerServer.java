package io.github.reformer4j.bench.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The program of a library's process: does what is asked, line by line. */
public final class PeerServer {
  private static final List<String> NO_MEMORY =
      List.of("memory usage is too high", "not enough memory", "allocate memory", "bad_alloc");

  private final PeerLibrary library;
  private final PrintStream out;
  private final ObjectMapper mapper = new ObjectMapper();
  private @Nullable PeerCase open;
  private long base;

  private PeerServer(PeerLibrary library, PrintStream out) {
    this.library = library;
    this.out = out;
  }

  /**
   * Serves until nobody asks any more.
   *
   * @param args the library's name
   * @throws IOException if the answers cannot be written
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    PeerLibrary library =
        PeerLibraries.find(args[0])
            .orElseThrow(
                () -> new IllegalArgumentException(args[0] + ": not among the libraries here"));
    new PeerServer(library, answers).serve(requests());
  }

  /** A thread of its own notices when nobody listens any more, also while work is being done. */
  private static BlockingQueue<String> requests() {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                String line;
                while ((line = in.readLine()) != null) {
                  lines.add(line);
                }
              } catch (IOException e) {
                // nobody listens
              }
              Runtime.getRuntime().halt(0);
            });
    return lines;
  }

  private void serve(BlockingQueue<String> requests) throws IOException, InterruptedException {
    String description = library.description();
    base = ResidentMemory.now();
    answer(new PeerMessage.Hello(description, ResidentMemory.resetPeak()));
    while (true) {
      PeerMessage request = mapper.readValue(requests.take(), PeerMessage.class);
      PeerMessage reply;
      try {
        reply = reply(request);
      } catch (Throwable e) { // whatever a library throws, the one who asked is told
        reply = failed(e);
      }
      answer(reply);
    }
  }

  private PeerMessage reply(PeerMessage request) {
    return switch (request) {
      case PeerMessage.Open(PeerWork work) -> open(work);
      case PeerMessage.Run(int times) -> run(times);
      case PeerMessage.Sample(List<Long> elements) -> sample(elements);
      case PeerMessage.Close() -> {
        close();
        yield new PeerMessage.Closed();
      }
      default -> throw new IllegalArgumentException(request + ": expected a request");
    };
  }

  private PeerMessage open(PeerWork work) {
    close();
    if (!library.supports(work)) {
      return new PeerMessage.Failed(
          StopReason.NOT_SUPPORTED, library.name() + " does not do this: " + work.title());
    }
    ResidentMemory.resetPeak();
    open = library.open(work);
    return new PeerMessage.Opened(base);
  }

  private PeerMessage run(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times = " + times + ": expected at least 1");
    }
    PeerCase work = opened();
    long start = System.nanoTime();
    for (int k = 0; k < times; k++) {
      work.run();
    }
    double seconds = (System.nanoTime() - start) * 1e-9 / times;
    return new PeerMessage.Ran(seconds, ResidentMemory.peak());
  }

  private PeerMessage sample(List<Long> elements) {
    float[] values = opened().sample(elements.stream().mapToLong(Long::longValue).toArray());
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return new PeerMessage.Sampled(list);
  }

  private PeerCase opened() {
    if (open == null) {
      throw new IllegalStateException("nothing is open: expected some work first");
    }
    return open;
  }

  private void close() {
    PeerCase closing = open;
    open = null;
    if (closing != null) {
      closing.close();
      ResidentMemory.trim();
    }
  }

  private static PeerMessage.Failed failed(Throwable e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    boolean memory =
        e instanceof OutOfMemoryError
            || NO_MEMORY.stream().anyMatch(message.toLowerCase(Locale.ROOT)::contains);
    return new PeerMessage.Failed(
        memory ? StopReason.OUT_OF_MEMORY : StopReason.CRASHED,
        e.getClass().getSimpleName() + ": " + message);
  }

  private void answer(PeerMessage message) throws JsonProcessingException {
    out.println(mapper.writerFor(PeerMessage.class).writeValueAsString(message));
  }
}
