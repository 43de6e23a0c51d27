package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.measure.ChildJvm;
import io.github.reformer4j.bench.train.TinyCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, continuing, generating and evaluating, from the command line, in small. */
class TrainingCommandsTest {
  private static final List<String> SMALL =
      List.of(
          "--tokens",
          "16",
          "--batch",
          "2",
          "--layers",
          "2",
          "--width",
          "8",
          "--heads",
          "2",
          "--chunk",
          "8",
          "--rounds",
          "1");

  @TempDir private Path folder;
  private Path text = Path.of("");

  @BeforeEach
  void writeText() throws IOException {
    text = Files.writeString(folder.resolve("text.txt"), "to be or not to be, ".repeat(60));
  }

  private List<String> train(String out, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--backend", "reference"));
    args.addAll(List.of("--input", text.toString(), "--out", folder.resolve(out).toString()));
    args.addAll(SMALL);
    args.addAll(List.of(more));
    return args;
  }

  private CapturedRun resume(String out, String... more) {
    List<String> args = new ArrayList<>(List.of("train", "--resume", "--backend", "reference"));
    args.addAll(List.of("--out", folder.resolve(out).toString()));
    args.addAll(List.of(more));
    return run(args);
  }

  private static CapturedRun run(List<String> args) {
    return CapturedRun.of(args.toArray(String[]::new));
  }

  private byte[] model(String out) throws IOException {
    return Files.readAllBytes(folder.resolve(out).resolve("model.safetensors"));
  }

  @Test
  void aTrainingInTwoPartsIsOne() throws IOException {
    CapturedRun whole = run(train("whole", "--steps", "6"));
    assertThat(whole.exitCode()).as(whole.err()).isEqualTo(ExitCode.OK);
    assertThat(whole.out()).contains("Done in", "6 steps", "bits per byte on");

    CapturedRun first = run(train("parts", "--steps", "6", "--stop-after", "4"));
    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK);
    assertThat(first.out()).contains("Stopped after step 4", "--resume");
    assertThat(model("parts")).isNotEqualTo(model("whole"));

    CapturedRun second = resume("parts");
    assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.OK);
    assertThat(second.out()).contains("continuing after step 4", "6 steps");
    assertThat(model("parts")).isEqualTo(model("whole"));
    assertThat(curveSteps("parts")).isEqualTo(curveSteps("whole"));
  }

  private List<Long> curveSteps(String out) throws IOException {
    List<Long> steps = new ArrayList<>();
    for (JsonNode point :
        new ObjectMapper().readTree(folder.resolve(out).resolve("learning-curve.json").toFile())) {
      assertThat(point.get("bitsPerByte").asDouble()).isBetween(0.1, 20.0);
      steps.add(point.get("step").asLong());
    }
    return steps;
  }

  @Test
  void otherTextIsNotContinuedWith() throws IOException {
    run(train("out", "--steps", "3", "--stop-after", "1"));
    Files.writeString(text, Files.readString(text).replace("not", "NOT"));
    CapturedRun run = resume("out");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--input", "not the bytes");
  }

  @Test
  void exploding() {
    CapturedRun run = run(train("out", "--steps", "50", "--learning-rate", "1e30"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("step ", "--learning-rate");
    assertThat(run.err().lines().filter(line -> line.startsWith("reformer:"))).hasSize(1);
  }

  @Test
  void theSameSeedGeneratesTheSameText() throws IOException {
    Path out = TinyCheckpoint.model(folder.resolve("out"), 256);
    String one = generate(out, "1");
    assertThat(one).startsWith("Käse");
    assertThat(generate(out, "1")).isEqualTo(one);
    assertThat(generate(out, "2")).isNotEqualTo(one);
  }

  private static String generate(Path checkpoint, String seed) {
    CapturedRun run =
        CapturedRun.of(
            "generate",
            "--backend",
            "reference",
            "--checkpoint",
            checkpoint.toString(),
            "--prompt",
            "Käse",
            "--tokens",
            "9",
            "--seed",
            seed);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    return run.out();
  }

  @Test
  void generatingStopsWithThePositions() throws IOException {
    Path out = TinyCheckpoint.model(folder.resolve("out"), 256);
    CapturedRun run =
        CapturedRun.of(
            "generate", "--backend", "reference", "--checkpoint", out.toString(), "--prompt", "x");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("stopped after 32 bytes");
    CapturedRun tooLong =
        CapturedRun.of(
            "generate",
            "--backend",
            "reference",
            "--checkpoint",
            out.toString(),
            "--prompt",
            "x".repeat(33));
    assertThat(tooLong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tooLong.err()).contains("33 bytes", "at most 32");
  }

  @Test
  void evaluationSaysWhatItLeavesOut() {
    run(train("out", "--steps", "1"));
    CapturedRun run =
        CapturedRun.of(
            "eval",
            "--backend",
            "reference",
            "--checkpoint",
            folder.resolve("out").toString(),
            "--input",
            text.toString(),
            "--rounds",
            "1,2",
            "--lengths",
            "16,100,4096");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(1)).matches(" +length +1 round +2 rounds +exact");
    assertThat(lines.get(2)).matches(" +16( +\\d\\.\\d{3} \\( *\\d+\\.\\d s\\)){3}");
    assertThat(lines.get(3)).matches(" +100( +\\d\\.\\d{3} \\( *\\d+\\.\\d s\\)){3}");
    assertThat(lines.get(4)).matches(" +4,096( +-){3}");
    assertThat(lines.subList(5, 8))
        .allMatch(line -> line.startsWith("left out: 4,096 tokens, "))
        .allMatch(line -> line.endsWith(": there are 119 bytes to predict"));
  }

  @Test
  void duplicationPrintsThePapersTableBesideOurs() throws IOException {
    Path json = folder.resolve("table.json");
    CapturedRun run =
        CapturedRun.of(
            "reproduce",
            "duplication",
            "--backend",
            "reference",
            "--length",
            "8",
            "--batch",
            "1",
            "--steps",
            "1",
            "--out",
            json.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).containsPattern("LSH-4 .*\\R +0\\.8 +100\\.0 +99\\.9 +99\\.4 +91\\.9");
    JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1).get("trained").asText()).isEqualTo("LSH-4");
    assertThat(rows.get(1).get("percent")).hasSize(5);
  }

  /** SIGTERM, as Ctrl-C: saves, says so, and what was saved continues to the same bits. */
  @Test
  void aSignalSavesFirst() throws IOException, InterruptedException {
    run(train("whole", "--steps", "400"));
    Process process =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of("-XX:TieredStopAtLevel=1"),
                    "io.github.reformer4j.bench.Reformer",
                    train("parts", "--steps", "400").toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.contains("step 1 of 400")) {
          process.toHandle().destroy(); // Process.destroy would close the pipe as well
        }
      }
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(lines.toString()).isEqualTo(128 + 15);
    assertThat(lines).anyMatch(line -> line.startsWith("Stopped after step "));
    assertThat(resume("parts").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(model("parts")).isEqualTo(model("whole"));
  }
}
