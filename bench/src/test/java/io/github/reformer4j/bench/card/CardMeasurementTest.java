package io.github.reformer4j.bench.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.cuda.EmulatedCudaProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an emulated card that fails where a test says so. */
class CardMeasurementTest {
  private static final long TENSOR_BYTES = 8L * 128 * 64 * Float.BYTES;

  @TempDir private Path folder;
  private final StringWriter text = new StringWriter();
  private int allocations;
  private int recordings;
  private boolean lost;

  @BeforeEach
  void emulation() {
    assumeThat(new EmulatedCudaProvider().availability()).isInstanceOf(Availability.Usable.class);
  }

  /** Measures two kinds of windows; the hook is told the name of each call before it is made. */
  private JsonNode measured(Consumer<String> hook) throws IOException {
    Path out = folder.resolve("figures.json");
    CardPlan plan =
        CardPlan.parse(
            "--sizes=128", "--rounds=1", "--types=float32", "--repeats=1", "--least-millis=0");
    try (Backend opened = Backends.open("cuda-emulated");
        Backend cpu = CpuBackend.create()) {
      CudaBackend backend = watched((CudaBackend) opened, hook);
      CardReport report =
          new CardReport(
              new PrintWriter(text), out.toString(), "a card", Peers.none("nobody to compare"));
      try {
        new CardMeasurement(plan, backend, cpu, Peers.none(""), report).run();
      } catch (IllegalStateException e) {
        assertThat(lost).isTrue();
        assertThat(e).hasMessageContaining("lost");
      }
      // Constants of a kernel go with it, when it is collected; tensors and scratch at once.
      assertThat(backend.deviceBytes()).isLessThan(TENSOR_BYTES);
    }
    assertThat(folder.resolve("figures.json.part")).doesNotExist();
    return new ObjectMapper().readTree(out.toFile());
  }

  private static CudaBackend watched(CudaBackend backend, Consumer<String> hook) {
    return (CudaBackend)
        Proxy.newProxyInstance(
            CudaBackend.class.getClassLoader(),
            new Class<?>[] {CudaBackend.class},
            (_, method, arguments) -> {
              hook.accept(method.getName());
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void everyCaseIsThereWithBothPassesAndTheirPeaks() throws IOException {
    JsonNode figures = measured(_ -> {});
    assertThat(figures.get("failures")).isEmpty();
    assertThat(figures.get("notes")).isEmpty();
    assertThat(figures.get("figures").findValuesAsText("pass"))
        .containsExactly("forward", "both", "forward", "both");
    for (int forward = 0; forward < 4; forward += 2) {
      assertThat(figures.get("figures").get(forward).get("peakBytes").asLong())
          .isPositive()
          .isLessThan(figures.get("figures").get(forward + 1).get("peakBytes").asLong());
    }
  }

  @Test
  void aRecordingThatIsRefusedIsLeftOutAndNoted() throws IOException {
    JsonNode figures =
        measured(
            call -> {
              if (call.equals("record")) {
                throw new IllegalStateException("no recordings here");
              }
            });
    assertThat(figures.get("failures")).isEmpty();
    assertThat(figures.get("figures")).hasSize(4).allMatch(f -> f.get("graphMillis").isNull());
    assertThat(figures.get("notes"))
        .hasSize(4)
        .first()
        .extracting(JsonNode::asText)
        .isEqualTo("N = 128, float32, R = 1, aligned, forward, as a graph: no recordings here");
  }

  @Test
  void aCaseWithoutRoomIsAFailureAndTheNextOneIsMeasured() throws IOException {
    JsonNode figures =
        measured(
            call -> {
              if (call.equals("allocate") && ++allocations == 3) {
                throw new OutOfMemoryError("no room");
              }
            });
    assertThat(figures.get("failures"))
        .singleElement()
        .extracting(JsonNode::asText)
        .isEqualTo("N = 128, float32, R = 1, aligned: no room");
    assertThat(figures.get("figures").findValuesAsText("windows")).containsExactly("flat", "flat");
    assertThat(text.toString()).contains("FAILED: N = 128, float32, R = 1, aligned: no room");
  }

  @Test
  void aLostCardEndsTheRunAndWhatWasMeasuredBeforeIsInTheFile() throws IOException {
    JsonNode figures =
        measured(
            call -> {
              lost |= call.equals("record") && ++recordings == 2;
              if (lost && (call.equals("record") || call.equals("await"))) {
                throw new IllegalStateException("lost");
              }
            });
    assertThat(lost).isTrue();
    assertThat(figures.get("figures").findValuesAsText("pass")).containsExactly("forward");
  }

  @Test
  void aFileThatCannotBeWrittenEndsTheRun() {
    CardReport report =
        new CardReport(
            new PrintWriter(text),
            folder.resolve("missing/figures.json").toString(),
            "a card",
            Peers.none("nobody to compare"));
    assertThatThrownBy(() -> report.note("anything")).hasMessageContaining("figures.json");
  }
}
