package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.measure.MachineProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to get it wrong: one line, the right exit code, nothing left behind. */
class BadInputTest {
  @TempDir private Path folder;

  record Wrong(List<String> args, List<String> expected) {}

  static Stream<Wrong> wrongUsage() {
    return Stream.of(
        new Wrong(List.of(), List.of("expected a command", "report", "--help")),
        new Wrong(List.of("reportt"), List.of("unknown command 'reportt'", "'report'")),
        new Wrong(List.of("report", "--inptu", "x"), List.of("unknown option", "'--input'")),
        new Wrong(List.of("report", "extra"), List.of("unknown argument 'extra'")),
        new Wrong(List.of("report", "--input"), List.of("--input", "--help")),
        new Wrong(List.of("report", "--tokens", "many"), List.of("'many'", "--tokens")),
        new Wrong(List.of("report", "--tokens", "100"), List.of("--tokens = 100", "4096")),
        new Wrong(List.of("report", "--tokens", "-1"), List.of("--tokens = -1", "4096")),
        new Wrong(List.of("report", "--tokens", "99999999999"), List.of("--tokens = 99999999999")),
        new Wrong(List.of("report", "--backend", "abacus"), List.of("abacus", "reference")),
        new Wrong(List.of("report", "--input", "no/such/file"), List.of("no such file", "--input")),
        new Wrong(List.of("report", "--jmh", "no/such/file"), List.of("no such file", "--jmh")),
        new Wrong(List.of("verify", "--backend", "abacus"), List.of("abacus", "reference")),
        new Wrong(List.of("verify", "--golden", "no/such"), List.of("no such", "--golden")),
        new Wrong(List.of("bench", "NoSuchBenchmark"), List.of("NoSuchBenchmark", "LshForward")),
        new Wrong(List.of("bench", "["), List.of("PATTERN", "regular expression")),
        new Wrong(List.of("bench", "--param", "tokens"), List.of("--param")),
        new Wrong(List.of("memory", "exact", "100"), List.of("TOKENS = 100", "64")),
        new Wrong(
            List.of("memory", "fuzzy", "128", "--backend", "reference"),
            List.of("KIND = fuzzy", "aligned")),
        new Wrong(List.of("verify", "--tries", "0"), List.of("tries = 0")),
        new Wrong(List.of("verify", "--seed", "dice"), List.of("seed = dice")));
  }

  @ParameterizedTest
  @MethodSource
  void wrongUsage(Wrong wrong) {
    CapturedRun run = CapturedRun.of(wrong.args.toArray(String[]::new));
    assertOneLine(run, ExitCode.USAGE, wrong.expected);
  }

  @Test
  void emptyInput() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    assertRefused(ExitCode.USAGE, List.of("empty.txt", "no bytes", "4096"), "--input", empty);
  }

  @Test
  void shortInput() throws IOException {
    Path small = Files.write(folder.resolve("small.txt"), new byte[4095]);
    assertRefused(ExitCode.USAGE, List.of("small.txt", "4095 bytes", "4096"), "--input", small);
  }

  @Test
  void folderAsInput() {
    assertRefused(ExitCode.USAGE, List.of("is a folder", "--input"), "--input", folder);
  }

  @Test
  void unreadableInput() throws IOException {
    Path secret = Files.write(folder.resolve("secret.txt"), new byte[8192]);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(
        Files.isReadable(secret), "SKIPPED: this user (root) can read every file");
    assertRefused(ExitCode.FAILED, List.of("secret.txt", "permission"), "--input", secret);
  }

  @Test
  void fileAsOutput() throws IOException {
    Path text = text();
    Path file = Files.writeString(folder.resolve("taken"), "mine");
    CapturedRun run =
        CapturedRun.of(
            "report",
            "--backend",
            "reference",
            "--input",
            text.toString(),
            "--out",
            file.toString());
    assertOneLine(run, ExitCode.USAGE, List.of("taken", "is a file", "--out"));
    assertThat(file).hasContent("mine");
  }

  @Test
  void outputBelowAFile() throws IOException {
    Path text = text();
    Path file = Files.writeString(folder.resolve("taken"), "mine");
    CapturedRun run =
        CapturedRun.of(
            "report",
            "--backend",
            "reference",
            "--input",
            text.toString(),
            "--out",
            file.resolve("sub").toString());
    assertOneLine(run, ExitCode.USAGE, List.of("taken", "is a file", "--out"));
  }

  @Test
  void outputWithoutPermission() throws IOException {
    Path text = text();
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(
        Files.isWritable(closed), "SKIPPED: this user (root) can write into every folder");
    CapturedRun run =
        CapturedRun.of(
            "report",
            "--backend",
            "reference",
            "--input",
            text.toString(),
            "--out",
            closed.resolve("new").toString());
    assertOneLine(run, ExitCode.FAILED, List.of("closed", "cannot write", "--out"));
    assertThat(closed.resolve("new")).doesNotExist();
  }

  @Test
  void outputInAFileSystemOfTheKernel() throws IOException {
    Path text = text();
    Path kernel = Path.of("/proc/reformer");
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc")), "SKIPPED: there is no /proc");
    CapturedRun run =
        CapturedRun.of(
            "report",
            "--backend",
            "reference",
            "--input",
            text.toString(),
            "--out",
            kernel.toString());
    assertOneLine(run, ExitCode.FAILED, List.of("/proc/reformer", "cannot write", "--out"));
  }

  @Test
  void moreTokensThanMemory() throws IOException {
    Assumptions.assumeTrue(
        MachineProbe.memoryBytes() < 200L << 30, "SKIPPED: this machine has the memory");
    Path huge = folder.resolve("huge.bin");
    try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(1L << 24); // a hole: no disk is used
    }
    String most = Integer.toString(1 << 24);
    CapturedRun run =
        CapturedRun.of(
            "report",
            "--input",
            huge.toString(),
            "--tokens",
            most,
            "--out",
            folder.resolve("out").toString());
    assertOneLine(run, ExitCode.FAILED, List.of("out of memory", "--tokens"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void jmhFileThatIsNotJson() throws IOException {
    Path file = Files.writeString(folder.resolve("jmh.json"), "not json");
    assertRefused(ExitCode.FAILED, List.of("jmh.json", "not JSON"), "--jmh", file);
  }

  @Test
  void jmhFileOfSomethingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("jmh.json"), "[{\"a\": 1}]");
    assertRefused(ExitCode.FAILED, List.of("jmh.json", "not a result of JMH"), "--jmh", file);
  }

  @Test
  void goldenFileThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("x.safetensors"), "not a recorded run");
    CapturedRun run =
        CapturedRun.of("verify", "--backend", "reference", "--golden", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("unusable", "x.safetensors", "FAILED");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void goldenFolderWithNothingInIt() {
    CapturedRun run =
        CapturedRun.of("verify", "--backend", "reference", "--golden", folder.toString());
    assertOneLine(run, ExitCode.FAILED, List.of("safetensors"));
  }

  @Test
  void debugAddsTheStackTrace() {
    CapturedRun run = CapturedRun.of("report", "--debug", "--input", folder.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("\tat ", "is a folder");
  }

  /** A report with these options into a folder that does not exist; it must not appear. */
  private void assertRefused(int exitCode, List<String> expected, String option, Path value) {
    Path out = folder.resolve("deep").resolve("out");
    CapturedRun run = CapturedRun.of("report", option, value.toString(), "--out", out.toString());
    assertOneLine(run, exitCode, expected);
    assertThat(folder.resolve("deep")).doesNotExist();
  }

  private static void assertOneLine(CapturedRun run, int exitCode, List<String> expected) {
    assertThat(run.errLines()).as(run.err()).hasSize(1);
    assertThat(run.err()).contains(expected).doesNotContain("Exception", "\tat ");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
  }

  private Path text() throws IOException {
    return Files.write(folder.resolve("text.txt"), new byte[8192]);
  }
}
