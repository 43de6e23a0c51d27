package io.github.reformer4j.bench.card;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code cuda/peers.py} measured.
 *
 * @param machine about the card and PyTorch
 * @param peers what ran
 * @param skipped what did not, and why
 */
public record Peers(Map<String, String> machine, List<Peer> peers, List<String> skipped) {
  /** Copies the lists. */
  public Peers {
    machine = Map.copyOf(machine);
    peers = List.copyOf(peers);
    skipped = List.copyOf(skipped);
  }

  static Peers none(String why) {
    return new Peers(Map.of(), List.of(), List.of(why));
  }

  /**
   * Those that a plan names.
   *
   * @param file of {@code cuda/peers.py}; empty if there is none
   * @return what was measured, or why nothing was
   * @throws IOException if the file cannot be read
   */
  public static Peers of(String file) throws IOException {
    return file.isEmpty() ? none("PyTorch was not measured") : read(Path.of(file));
  }

  static Peers read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), Peers.class);
  }

  @Nullable Peer fastest(int tokens, String type, String pass) {
    return peers.stream()
        .filter(
            peer -> peer.tokens() == tokens && peer.type().equals(type) && peer.pass().equals(pass))
        .min(Comparator.comparingDouble(Peer::millis))
        .orElse(null);
  }
}
