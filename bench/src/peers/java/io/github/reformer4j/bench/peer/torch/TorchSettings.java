package io.github.reformer4j.bench.peer.torch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.global.torch;

/** How libtorch runs best here; what was tried is in docs/design-notes.md. */
final class TorchSettings {
  private TorchSettings() {}

  static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * libtorch's own threads share the work; threads of the BLAS library within them would share the
   * same processors. Waiting threads sleep: spinning ones would slow whoever runs in turns with
   * libtorch, and the thread that they wait for where it must share its processor.
   */
  static Map<String, String> environment() {
    return Map.of(
        "OMP_NUM_THREADS",
        Integer.toString(threads()),
        "OMP_WAIT_POLICY",
        "PASSIVE",
        "MKL_NUM_THREADS",
        "1",
        "OPENBLAS_NUM_THREADS",
        "1");
  }

  /** Sets the number of threads, for good, and says how libtorch runs. */
  static String description(Map<String, String> environment) {
    torch.set_num_threads(threads());
    return "libtorch "
        + torch.class.getPackage().getImplementationVersion()
        + " by Bytedeco, "
        + torch.get_num_threads()
        + " threads; "
        + new TreeMap<>(environment);
  }

  /** MKL takes OpenBLAS's place; JavaCPP would refuse native memory beyond the heap's size. */
  static List<String> options() {
    return List.of(
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-Dorg.bytedeco.openblas.load=mkl_rt",
        "-Dorg.bytedeco.javacpp.maxBytes=0",
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
  }
}
