package io.github.reformer4j.bench.peer;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A library whose fate is in the number of tokens. */
public final class FakeLibrary implements PeerLibrary {
  static final String NAME = "fake";

  /** What it gives for every element. */
  static final float VALUE = 0.5f;

  static final int FINE = 1;
  static final int NATIVE_FAILURE = 2;
  static final int TAKES_ALL_MEMORY = 3;
  static final int HANGS = 4;
  static final int CRASHES = 5;
  static final int CHATS = 6;
  static final int THROWS = 7;
  static final int ENVIRONMENT = 8;

  /** For {@link java.util.ServiceLoader}. */
  public FakeLibrary() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("REFORMER4J_FAKE", "set", "PATH", "");
  }

  @Override
  public List<String> options() {
    return List.of("-Xmx64m");
  }

  @Override
  public String description() {
    return "a fake, [umlaut ü]";
  }

  @Override
  public boolean supports(PeerWork work) {
    return work instanceof AttentionWork;
  }

  @Override
  public PeerCase open(PeerWork work) {
    int fate = ((AttentionWork) work).tokens();
    return new PeerCase() {
      private final List<Object> held = new ArrayList<>();

      @Override
      public void run() {
        switch (fate) {
          case NATIVE_FAILURE ->
              throw new RuntimeException(
                  "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes");
          case TAKES_ALL_MEMORY -> {
            while (true) {
              held.add(Arena.global().allocate(16 << 20).fill((byte) 1));
            }
          }
          case HANGS -> {
            while (true) {
              LockSupport.park();
            }
          }
          case CRASHES -> {
            System.err.println("last words");
            Runtime.getRuntime().halt(7);
          }
          case CHATS -> {
            System.out.println("chatter");
            System.out.println("{\"not\":\"ours\"}");
          }
          case THROWS -> throw new IllegalStateException("first line\nsecond line");
          default -> {
            // nothing to do
          }
        }
      }

      @Override
      public float[] sample(long[] elements) {
        float[] values = new float[elements.length];
        Arrays.fill(values, fate == ENVIRONMENT ? seenEnvironment() : VALUE);
        return values;
      }

      @Override
      public void close() {}
    };
  }

  private static float seenEnvironment() {
    boolean clean = System.getenv("LD_LIBRARY_PATH") == null && System.getenv("PATH") == null;
    return clean && "set".equals(System.getenv("REFORMER4J_FAKE")) ? 1 : 0;
  }
}
