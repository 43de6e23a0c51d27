package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsEmulator
class CompilerTest {
  private static final KernelSource FIRST =
      KernelSource.of("emulator/first.cu", "scale").with("ELEMENT", "float");

  @TempDir private Path folder;

  private Compiler compiler() {
    return new Compiler(Toolchain.find().orElseThrow(), new LibraryCache(folder));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aLibraryHoldsAllKernelsOfAFileAndIsCompiledOnce() throws IOException {
    Path library = compiler().kernels(FIRST, false);
    KernelSource other = new KernelSource(FIRST.file(), "sum", FIRST.defines());
    Object before = Files.getLastModifiedTime(library);
    assertThat(compiler().kernels(other, false)).isEqualTo(library);
    assertThat((Object) Files.getLastModifiedTime(library)).isEqualTo(before);
    assertThat(files()).containsExactly(library);
  }

  @Test
  void otherDefinesAreAnotherLibrary() throws IOException {
    Path floats = compiler().kernels(FIRST, false);
    Path bfloats = compiler().kernels(FIRST.with("ELEMENT", "bf16"), false);
    assertThat(files()).containsExactlyInAnyOrder(floats, bfloats);
  }

  @Test
  void whatIsWatchedIsAnotherLibrary() throws IOException {
    Path plain = compiler().kernels(FIRST, false);
    Path watched = compiler().kernels(FIRST, true);
    assertThat(files()).containsExactlyInAnyOrder(plain, watched);
  }

  /** Each compiler stands for a process: nothing but the folder is common to them. */
  @Test
  void severalMayCompileTheSameAtOnce()
      throws IOException, InterruptedException, ExecutionException {
    List<Callable<Path>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Compiler own = compiler();
      tasks.add(() -> own.kernels(FIRST, false));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
      List<Path> made = new ArrayList<>();
      for (Future<Path> library : executor.invokeAll(tasks)) {
        made.add(library.get());
      }
      assertThat(made).allMatch(made.get(0)::equals);
    }
    assertThat(files()).containsExactly(compiler().kernels(FIRST, false));
  }

  @Test
  void whatDoesNotCompileGivesTheCompilersLogAndLeavesNothing() throws IOException {
    KernelSource broken = KernelSource.of("emulator/broken.cu", "broken");
    assertThatIllegalStateException()
        .isThrownBy(() -> compiler().kernels(broken, false))
        .withMessageContaining("emulator/broken.cu:5:12: error: ‘nowhere’ was not declared");
    KernelSource undefined = KernelSource.of("emulator/first.cu", "scale");
    assertThatIllegalStateException()
        .isThrownBy(() -> compiler().kernels(undefined, false))
        .withMessageContaining("ELEMENT");
    assertThat(files()).isEmpty();
  }

  @Test
  void kernelsAreFoundHoweverTheyAreWritten() {
    try (Bench bench = new Bench()) {
      long out = bench.words(1);
      long whole = bench.words(1);
      bench.run("several", "made_by_a_macro", Grid.of(1, 1), new Arguments().address(out));
      assertThat(bench.floatsAt(out, 1)).containsExactly(3);
      bench.run("several", "bounds_behind", Grid.of(1, 64), new Arguments().address(out).int32(0));
      assertThat(bench.floatsAt(out, 1)).containsExactly(4);
      bench.run("several", "bounds_before", Grid.of(1, 128), new Arguments().address(out));
      assertThat(bench.floatsAt(out, 1)).containsExactly(5);
      bench.run(
          "several", "templates", Grid.of(1, 64), new Arguments().address(out).address(whole));
      assertThat(bench.floatsAt(out, 1)).containsExactly(6);
      assertThat(bench.intsAt(whole, 1)).containsExactly(7);
      bench.run("several", "tee", Grid.of(1, 1), new Arguments().address(out));
      assertThat(bench.floatsAt(out, 1)).containsExactly(8);
    }
  }

  @Test
  void boundsAreThoseOfTheKernel() {
    try (Bench bench = new Bench()) {
      Arguments arguments = new Arguments().address(bench.words(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> bench.run("several", "bounds_before", Grid.of(1, 160), arguments))
          .withMessageContaining("threads = 160: expected at most 128");
    }
  }

  @Test
  void kernelsThatAreNotThereAreRefused() {
    try (Bench bench = new Bench()) {
      for (String entry : List.of("absent", "in_a_comment", "nothing")) {
        assertThatIllegalStateException()
            .isThrownBy(() -> bench.run("several", entry, Grid.of(1, 1), new Arguments()))
            .withMessageContaining("emulator/several.cu:" + entry)
            .withMessageContaining("expected an extern \"C\" __global__ function of that name");
      }
    }
  }
}
