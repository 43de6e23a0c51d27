package io.github.reformer4j.bench.peer.torch;

import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerWork;
import io.github.reformer4j.bench.peer.ProductWork;
import io.github.reformer4j.bench.peer.TrainingWork;
import java.util.List;
import java.util.Map;

/** libtorch on the CPU, at the best of the settings that were tried (docs/design-notes.md). */
public final class TorchLibrary implements PeerLibrary {
  /** Its name. */
  public static final String NAME = "libtorch";

  /** For {@link java.util.ServiceLoader}. */
  public TorchLibrary() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> environment() {
    return TorchSettings.environment();
  }

  @Override
  public List<String> options() {
    return TorchSettings.options();
  }

  @Override
  public String description() {
    return TorchSettings.description(environment());
  }

  @Override
  public boolean supports(PeerWork work) {
    return switch (work) {
      case AttentionWork attention -> attention.kind() != AttentionWork.Kind.LSH_DEFAULTS;
      case ProductWork _, TrainingWork _ -> false;
    };
  }

  @Override
  public PeerCase open(PeerWork work) {
    return switch (work) {
      case AttentionWork attention ->
          switch (attention.kind()) {
            case EXACT -> TorchAttention.exact(attention);
            case LSH -> TorchAttention.lsh(attention);
            case LSH_DEFAULTS ->
                throw new IllegalArgumentException(work.title() + ": expected the paper's windows");
          };
      case ProductWork _, TrainingWork _ ->
          throw new IllegalArgumentException(work.title() + ": expected attention");
    };
  }
}
