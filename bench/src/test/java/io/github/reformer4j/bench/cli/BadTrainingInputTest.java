package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.train.TinyCheckpoint;
import io.github.reformer4j.huggingface.HuggingFaceFolder;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to get training and what follows it wrong: one line, nothing left behind. */
class BadTrainingInputTest {
  @TempDir private Path folder;

  record Wrong(List<String> args, List<String> expected) {}

  static Stream<Wrong> wrongOptions() {
    return Stream.of(
        new Wrong(List.of("--tokens", "1"), List.of("--tokens = 1", "at least 2")),
        new Wrong(List.of("--batch", "0"), List.of("--batch = 0")),
        new Wrong(List.of("--layers", "0"), List.of("--layers = 0")),
        new Wrong(List.of("--width", "0"), List.of("--width = 0")),
        new Wrong(List.of("--heads", "3"), List.of("--heads = 3", "divisor", "width")),
        new Wrong(List.of("--rounds", "999"), List.of("rounds = 999", "256")),
        new Wrong(List.of("--chunk", "0"), List.of("--chunk = 0")),
        new Wrong(List.of("--steps", "0"), List.of("--steps = 0")),
        new Wrong(List.of("--minutes", "0"), List.of("--minutes = 0.0")),
        new Wrong(List.of("--minutes", "NaN"), List.of("--minutes = NaN")),
        new Wrong(List.of("--steps", "1", "--minutes", "1"), List.of("--steps, --minutes")),
        new Wrong(List.of("--learning-rate", "-1"), List.of("--learning-rate = -1.0")),
        new Wrong(
            List.of("--learning-rate", "1e300"),
            List.of("--learning-rate = 1.0E300: expected at most 1.0E30")),
        new Wrong(List.of("--preset", "huge"), List.of("'huge'", "TINY, SMALL")),
        new Wrong(List.of("--streams", "wet"), List.of("'wet'", "FLOAT, EXACT")),
        new Wrong(List.of("--checkpoint-every", "0"), List.of("--checkpoint-every = 0")),
        new Wrong(List.of("--stop-after", "0"), List.of("--stop-after = 0")),
        new Wrong(List.of("--backend", "abacus"), List.of("abacus", "reference")),
        new Wrong(List.of("--tokens", "4000"), List.of("4000", "--tokens", "4096 bytes")),
        new Wrong(List.of("--resume"), List.of("--resume", "holds no training")),
        new Wrong(List.of("--resume", "--batch", "3"), List.of("--batch = 3", "--resume")));
  }

  @ParameterizedTest
  @MethodSource
  void wrongOptions(Wrong wrong) throws IOException {
    Path text = Files.write(folder.resolve("text.txt"), new byte[4096]);
    Path out = folder.resolve("deep").resolve("out");
    List<String> args =
        new ArrayList<>(List.of("train", "--input", text.toString(), "--out", out.toString()));
    args.addAll(wrong.args);
    assertUsage(CapturedRun.of(args.toArray(String[]::new)), wrong.expected);
    assertThat(folder.resolve("deep")).doesNotExist();
  }

  static Stream<Wrong> wrongCommands() {
    return Stream.of(
        new Wrong(List.of("train", "--out", "x"), List.of("--input", "missing")),
        new Wrong(List.of("train", "--input", "x"), List.of("--out")),
        new Wrong(List.of("train", "--input", "no/such", "--out", "x"), List.of("no such file")),
        new Wrong(List.of("generate"), List.of("--checkpoint")),
        new Wrong(List.of("generate", "--checkpoint", "no/such"), List.of("no such folder")),
        new Wrong(List.of("generate", "--checkpoint", "."), List.of("holds no checkpoint")),
        new Wrong(
            List.of("generate", "--checkpoint", ".", "--temperature", "-1"),
            List.of("--temperature = -1.0")),
        new Wrong(List.of("generate", "--checkpoint", ".", "--top-k", "0"), List.of("--top-k = 0")),
        new Wrong(
            List.of("generate", "--checkpoint", ".", "--top-p", "0"), List.of("--top-p = 0.0")),
        new Wrong(List.of("generate", "--checkpoint", ".", "--prompt", ""), List.of("--prompt")),
        new Wrong(
            List.of("generate", "--checkpoint", ".", "--tokens", "0"), List.of("--tokens = 0")),
        new Wrong(
            List.of("generate", "--checkpoint", ".", "--cache", "int8"),
            List.of("--cache = int8: expected float32 or bfloat16")),
        new Wrong(List.of("eval", "--checkpoint", "."), List.of("--input")),
        new Wrong(
            List.of("eval", "--checkpoint", ".", "--input", "x", "--rounds", "1,0"),
            List.of("--rounds = 0")),
        new Wrong(
            List.of("eval", "--checkpoint", ".", "--input", "x", "--lengths", "0"),
            List.of("--lengths = 0")),
        new Wrong(
            List.of("eval", "--checkpoint", ".", "--input", "no/such"), List.of("no such file")),
        new Wrong(List.of("reproduce"), List.of("expected an experiment: duplication")),
        new Wrong(List.of("reproduce", "dup"), List.of("'dup'", "duplication")),
        new Wrong(List.of("reproduce", "duplication", "--length", "7"), List.of("--length = 7")),
        new Wrong(
            List.of("reproduce", "duplication", "--minutes", "0"), List.of("--minutes = 0.0")));
  }

  @ParameterizedTest
  @MethodSource
  void wrongCommands(Wrong wrong) {
    assertUsage(CapturedRun.of(wrong.args.toArray(String[]::new)), wrong.expected);
  }

  @Test
  void textThatIsTooShort() throws IOException {
    Path text = Files.write(folder.resolve("text.txt"), new byte[1023]);
    assertUsage(
        CapturedRun.of("train", "--input", text.toString(), "--out", folder + "/out"),
        List.of("1023 bytes", "at least 1024"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aCheckpointIsNotOverwritten() throws IOException {
    Path text = Files.write(folder.resolve("text.txt"), new byte[4096]);
    Path out = TinyCheckpoint.model(folder.resolve("out"), 256);
    assertUsage(
        CapturedRun.of("train", "--input", text.toString(), "--out", out.toString()),
        List.of("holds a checkpoint", "--resume"));
  }

  @Test
  void otherTokensThanBytes() throws IOException {
    Path out = TinyCheckpoint.model(folder.resolve("out"), 320);
    assertUsage(
        CapturedRun.of("generate", "--backend", "reference", "--checkpoint", out.toString()),
        List.of("vocabulary = 320", "bytes"));
  }

  /** Of another maker's folder, too; the message names the number and not the format. */
  @Test
  void otherTokensThanBytesInAHuggingFaceFolder() throws IOException {
    Path out = Files.createDirectory(folder.resolve("theirs"));
    try (Backend backend = new ReferenceBackend();
        ReformerLm model =
            ReformerLm.create(backend, DType.FLOAT32, TinyCheckpoint.huggingFace(320), 1)) {
      HuggingFaceFolder.write(out, model);
    }
    assertUsage(
        CapturedRun.of("generate", "--backend", "reference", "--checkpoint", out.toString()),
        List.of("vocabulary = 320", "bytes"));
  }

  /** Bytes can be scored; FLAT windows cannot be decoded, and the message says so. */
  @Test
  void aHuggingFaceFolderOfBytes() throws IOException {
    Path out = Files.createDirectory(folder.resolve("theirs"));
    try (Backend backend = new ReferenceBackend();
        ReformerLm model =
            ReformerLm.create(backend, DType.FLOAT32, TinyCheckpoint.huggingFace(256), 1)) {
      HuggingFaceFolder.write(out, model);
    }
    CapturedRun generated =
        CapturedRun.of("generate", "--backend", "reference", "--checkpoint", out.toString());
    assertThat(generated.exitCode()).as(generated.err()).isEqualTo(ExitCode.FAILED);
    assertThat(generated.err()).contains("reformer: ", "layer 0", "FLAT");
    Path text = Files.write(folder.resolve("text.txt"), new byte[1024]);
    CapturedRun scored =
        CapturedRun.of(
            "eval",
            "--backend",
            "reference",
            "--checkpoint",
            out.toString(),
            "--input",
            text.toString(),
            "--bytes",
            "16",
            "--lengths",
            "16",
            "--rounds",
            "2");
    assertThat(scored.exitCode()).as(scored.err()).isEqualTo(ExitCode.OK);
    assertThat(scored.out()).containsPattern("(?m)^ +16( +\\d\\.\\d{3} \\(.*\\)){2}$");
  }

  @Test
  void aFileAsOutput() throws IOException {
    Path text = Files.write(folder.resolve("text.txt"), new byte[4096]);
    Path taken = Files.writeString(folder.resolve("taken"), "mine");
    assertUsage(
        CapturedRun.of(
            "train",
            "--backend",
            "reference",
            "--tokens",
            "8",
            "--input",
            text.toString(),
            "--out",
            taken.toString()),
        List.of("taken", "is a file", "--out"));
    assertThat(taken).hasContent("mine");
  }

  @Test
  void aCorruptedModelIsNamed() throws IOException {
    Path out = TinyCheckpoint.model(folder.resolve("out"), 256);
    Path file = out.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    CapturedRun run =
        CapturedRun.of("generate", "--backend", "reference", "--checkpoint", out.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.errLines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains("model.safetensors", "checksum");
  }

  private static void assertUsage(CapturedRun run, List<String> expected) {
    assertThat(run.errLines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(expected).doesNotContain("Exception", "\tat ");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
  }
}
