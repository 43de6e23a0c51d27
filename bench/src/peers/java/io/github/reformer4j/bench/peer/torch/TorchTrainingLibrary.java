package io.github.reformer4j.bench.peer.torch;

import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerWork;
import io.github.reformer4j.bench.peer.TrainingWork;
import io.github.reformer4j.reversible.Execution;
import java.util.List;
import java.util.Map;

/**
 * libtorch training a model, in a process of its own settings. A step is many small operations and
 * dense products outside of libtorch's own threads: here waiting threads that sleep cost most, and
 * MKL needs threads of its own.
 */
public final class TorchTrainingLibrary implements PeerLibrary {
  /** Its name. */
  public static final String NAME = "libtorch-training";

  /** For {@link java.util.ServiceLoader}. */
  public TorchTrainingLibrary() {}

  @Override
  public String name() {
    return NAME;
  }

  /** glibc keeps what it frees: fresh pages for every tensor would be zeroed by the kernel. */
  @Override
  public Map<String, String> environment() {
    String threads = Integer.toString(TorchSettings.threads());
    return Map.of(
        "OMP_NUM_THREADS",
        threads,
        "OMP_WAIT_POLICY",
        "",
        "MKL_NUM_THREADS",
        threads,
        "MALLOC_MMAP_MAX_",
        "0",
        "MALLOC_TRIM_THRESHOLD_",
        "100000000000");
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
    return work instanceof TrainingWork training
        && training.execution() == Execution.STORED
        && !training.exact();
  }

  @Override
  public PeerCase open(PeerWork work) {
    if (!(work instanceof TrainingWork training)) {
      throw new IllegalArgumentException(work.title() + ": expected training");
    }
    return new TorchTraining(training);
  }
}
