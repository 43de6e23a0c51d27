package io.github.reformer4j.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenRunnerTest {
  @TempDir Path folder;

  @Test
  void aRunWorkedOutByHandAgrees() throws IOException {
    GoldenResult.Compared result = compared(Recording.local(), new ReferenceBackend());
    assertThat(result.passes()).isTrue();
    assertThat(result.errors())
        .extracting(TensorError::tensor)
        .containsExactly("out", "grad_q", "grad_k", "grad_v");
    assertThat(result.errors()).allSatisfy(e -> assertThat(e.worst()).isLessThan(1e-14));
  }

  @ParameterizedTest
  @EnumSource(
      value = Padding.class,
      names = {"SORTED_LAST", "IN_PLACE"})
  void anLshRunAgreesAtEveryPrecision(Padding padding) throws IOException {
    for (Backend backend :
        List.of(
            new ReferenceBackend(),
            new AlteredBackend(DType.FLOAT64),
            new AlteredBackend(DType.FLOAT32))) {
      GoldenResult.Compared result = compared(Recording.lsh(padding), backend);
      assertThat(result.backend()).isEqualTo(backend.name());
      assertThat(result.errors())
          .extracting(TensorError::tensor)
          .containsExactly("buckets", "out", "grad_qk", "grad_v");
      assertThat(result.errors()).allSatisfy(e -> assertThat(e.passes()).as("%s", e).isTrue());
      assertThat(result.passes()).isTrue();
    }
  }

  @Test
  void aFloat32BackendIsHeldToThePlainEvaluation() throws IOException {
    GoldenResult.Compared result =
        compared(Recording.lsh(Padding.IN_PLACE), new AlteredBackend(DType.FLOAT32));
    assertThat(result.errors())
        .filteredOn(e -> !e.tensor().equals("buckets"))
        .allSatisfy(e -> assertThat(e.tolerance()).isBetween(4e-7, 1e-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"out", "grad_qk", "grad_v"})
  void aTamperedRecordingFails(String name) throws IOException {
    for (double replacement : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0.123}) {
      Recording recording = Recording.lsh(Padding.SORTED_LAST);
      Tensor tensor = recording.tensor(name);
      tensor.setDouble(largest(tensor), replacement);
      assertOnlyFails(compared(recording, new ReferenceBackend()), name);
    }
  }

  private static long largest(Tensor tensor) {
    long at = 0;
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (Math.abs(tensor.getDouble(i)) > Math.abs(tensor.getDouble(at))) {
        at = i;
      }
    }
    return at;
  }

  @Test
  void aTamperedBucketFails() throws IOException {
    Recording recording = Recording.lsh(Padding.IN_PLACE);
    var layout = java.lang.foreign.ValueLayout.JAVA_LONG;
    var segment = recording.tensor("buckets").segment();
    segment.setAtIndex(layout, 5, (segment.getAtIndex(layout, 5) + 3) % 8);
    GoldenResult.Compared result = compared(recording, new ReferenceBackend());
    assertThat(result.errors().getFirst().tensor()).isEqualTo("buckets");
    assertThat(result.errors().getFirst().passes()).isFalse();
  }

  @Test
  void maskedQueriesRowsAreLeftOut() throws IOException {
    Recording recording = Recording.lsh(Padding.IN_PLACE);
    Tensor mask = recording.tensor("key_mask");
    Tensor out = recording.tensor("out");
    int spoilt = 0;
    for (long i = 0; i < out.shape().elements(); i++) {
      long row = i / out.shape().dim(3);
      if (!mask.getBoolean(row / 48 * 24 + row % 24)) {
        out.setDouble(i, Double.NaN);
        spoilt++;
      }
    }
    assertThat(spoilt).isPositive();
    assertThat(compared(recording, new ReferenceBackend()).passes()).isTrue();
  }

  @Test
  void aBackendThatIsOffFails() throws IOException {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (double factor : new double[] {1.00002, Double.NaN}) {
        Consumer<Tensor> spoil =
            tensor -> tensor.setDouble(largest(tensor), tensor.getDouble(largest(tensor)) * factor);
        AlteredBackend out = new AlteredBackend(type);
        out.out = spoil;
        assertOnlyFails(compared(Recording.lsh(Padding.IN_PLACE), out), "out");
        AlteredBackend gradient = new AlteredBackend(type);
        gradient.gradient = spoil;
        assertOnlyFails(compared(Recording.lsh(Padding.IN_PLACE), gradient), "grad_qk");
      }
      AlteredBackend hash = new AlteredBackend(type);
      hash.buckets = tensor -> tensor.setInt(7, (tensor.getInt(7) + 1) % 8);
      assertOnlyFails(compared(Recording.lsh(Padding.IN_PLACE), hash), "buckets");
    }
  }

  @Test
  void aBackendThatDoesNotCoverTheRunSaysSo() throws IOException {
    AlteredBackend backend = new AlteredBackend(DType.FLOAT64);
    backend.coversLsh = false;
    assertThat(run(Recording.lsh(Padding.IN_PLACE), backend))
        .containsExactly(
            new GoldenResult.NotCovered(
                folder.resolve("run.safetensors"),
                "altered",
                "spec = LshAttention: expected anything else"));
  }

  @Test
  void namesOfFilesMeanNothing() throws IOException {
    for (String name : List.of("lucidrains-causal-dup-r8.safetensors", "local.safetensors", "x")) {
      Path file = Recording.lsh(Padding.SORTED_LAST).write(folder.resolve(name));
      assertThat(GoldenRunner.run(file, List.of(new ReferenceBackend())))
          .singleElement()
          .isInstanceOfSatisfying(
              GoldenResult.Compared.class, result -> assertThat(result.passes()).isTrue());
    }
  }

  @Test
  void metadataDecides() throws IOException {
    // each of these describes another run than the one recorded
    for (String[] change :
        new String[][] {
          {"causal", "false"}, {"chunks_before", "0"}, {"chunks_after", "1"},
          {"across_buckets", "false"}, {"correct_duplicates", "false"}, {"scale", "0.7"},
          {"key_epsilon", "0.1"}, {"self_rule", "allowed"}
        }) {
      Recording recording = Recording.lsh(Padding.SORTED_LAST);
      recording.metadata.put(change[0], change[1]);
      assertThat(compared(recording, new ReferenceBackend()).passes())
          .as("%s = %s", change[0], change[1])
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind               | model   | kind = model: expected in a folder with the model, which is replayed as a whole
          kind               | exact   | metadata 'kind' = exact: expected lsh, local or model
          kind               |         | metadata 'kind' = missing: expected lsh, local or model
          causal             | yes     | metadata 'causal' = yes: expected false or true
          causal             |         | metadata 'causal' = missing: expected false or true
          chunk_length       | 4.0     | metadata 'chunk_length' = 4.0: expected a whole number
          chunk_length       | 0       | chunkLength = 0: expected at least 1
          chunk_length       | 5       | chunkLength = 5: expected a divisor of rounds times tokens = 48 with FLAT windows
          windows            | round   | metadata 'windows' = round: expected aligned or flat
          bucket_factors     | 2,4     | metadata 'bucket_factors' = 2,4: expected a list such as [4, 6]
          bucket_factors     | [2, 3]  | factors = [2, 3]: expected even numbers of at least 2
          bucket_factors     | [2,,4]  | metadata 'bucket_factors' = [2,,4]: expected a list such as [4, 6]
          scale              | big     | metadata 'scale' = big: expected a number
          scale              | NaN     | scale = NaN: expected a finite number greater than 0
          key_epsilon        | 0       | keyEpsilon = 0.0: expected a finite number of at least 1.0E-36
          combination        | average | correctDuplicates = true: expected false with AVERAGE, in which every round is a softmax of its own and no key is counted across rounds
          self_rule          | maybe   | metadata 'self_rule' = maybe: expected allowed or last-resort
          padding            |         | metadata 'padding' = missing: expected in-place or sorted-last
          buckets_offset     | none    | bucket at [0, 0, 1, 0] = 12: expected 0 to 7
          rotations_axes     | round,dim,column | tensor 'rotations' = FLOAT64[2, 2, 4, 3]: expected F64 or F32 with 3 axes
          rounds             | 3       | shape of rotations = [2, 2, 4, 3]: expected [2, 3, 4, 3]
          """)
  void metadataThatCannotBeUsed(String key, String value, String reason) throws IOException {
    Recording recording = Recording.lsh(Padding.SORTED_LAST);
    if (value == null) {
      recording.metadata.remove(key);
    } else {
      recording.metadata.put(key, value);
    }
    assertThat(run(recording, new ReferenceBackend()))
        .containsExactly(new GoldenResult.Unusable(folder.resolve("run.safetensors"), reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"qk", "v", "rotations", "buckets", "out", "grad_out", "grad_qk", "grad_v"})
  void missingTensors(String name) throws IOException {
    Recording recording = Recording.lsh(Padding.SORTED_LAST);
    recording.tensors.remove(name);
    assertUnusable(recording, "tensor '" + name + "' = missing: expected one of ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qk", "v", "rotations", "grad_out"})
  void inputsThatAreNotFinite(String name) throws IOException {
    Recording recording = Recording.lsh(Padding.SORTED_LAST);
    recording.tensor(name).setDouble(3, Double.NaN);
    assertUnusable(recording, "at 3 = NaN: expected a finite number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"qk", "v", "buckets", "out", "grad_out", "grad_qk", "key_mask"})
  void tensorsOfTheWrongShapeOrType(String name) throws IOException {
    for (Tensor wrong :
        List.of(
            Tensor.ofDoubles(new double[] {1, 2}, 2),
            Tensor.ofDoubles(new double[] {1, 2}, 1, 1, 2, 1),
            Tensor.ofBooleans(new boolean[] {true}, 1, 1))) {
      Recording recording = Recording.lsh(Padding.SORTED_LAST);
      recording.tensors.put(name, wrong);
      assertUnusable(recording, "expected ");
    }
  }

  @Test
  void filesOfAFolderAreTakenInOrderAndItsFoldersNotEntered() throws IOException {
    Files.createDirectories(folder.resolve("a/deep"));
    Files.writeString(folder.resolve("a/deep/1.safetensors"), "another collection");
    Path first = Recording.local().write(folder.resolve("a.safetensors"));
    Path second = Recording.lsh(Padding.IN_PLACE).write(folder.resolve("b.safetensors"));
    Path third = Files.writeString(folder.resolve("c.safetensors"), "no such format");
    Files.writeString(folder.resolve("README.md"), "not looked at");
    List<GoldenResult> results =
        GoldenRunner.run(
            folder, List.of(new ReferenceBackend(), new AlteredBackend(DType.FLOAT32)));
    assertThat(results)
        .extracting(GoldenResult::file)
        .containsExactly(first, first, second, second, third);
    assertThat(results.getLast())
        .isInstanceOfSatisfying(
            GoldenResult.Unusable.class,
            unusable -> assertThat(unusable.reason()).startsWith("length of the header = "));
  }

  @Test
  void nothingToReplayIsRefused() {
    List<Backend> backends = List.of(new ReferenceBackend());
    assertThatThrownBy(() -> GoldenRunner.run(folder, backends))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("golden = " + folder + ": no file in it ends in .safetensors, expected one");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> GoldenRunner.run(missing, backends))
        .hasMessage("golden = " + missing + ": no such path, expected a file or a folder");
    assertThatThrownBy(() -> GoldenRunner.run(folder, List.of()))
        .hasMessage("backends = none: expected at least one");
  }

  @Test
  void nothingComparedIsNoPass() {
    assertThat(new GoldenResult.Compared(folder, "x", List.of()).passes()).isFalse();
    assertThat(new TensorError("x", Double.NaN, 1).passes()).isFalse();
    assertThat(new TensorError("x", 0, Double.NaN).passes()).isFalse();
  }

  private List<GoldenResult> run(Recording recording, Backend backend) throws IOException {
    return GoldenRunner.run(recording.write(folder.resolve("run.safetensors")), List.of(backend));
  }

  private GoldenResult.Compared compared(Recording recording, Backend backend) throws IOException {
    List<GoldenResult> results = run(recording, backend);
    assertThat(results).singleElement().isInstanceOf(GoldenResult.Compared.class);
    return (GoldenResult.Compared) results.getFirst();
  }

  private void assertUnusable(Recording recording, String reason) throws IOException {
    assertThat(run(recording, new ReferenceBackend()))
        .singleElement()
        .isInstanceOfSatisfying(
            GoldenResult.Unusable.class,
            unusable -> assertThat(unusable.reason()).contains(reason));
  }

  private static void assertOnlyFails(GoldenResult.Compared result, String name) {
    assertThat(result.passes()).isFalse();
    assertThat(result.errors())
        .filteredOn(e -> !e.passes())
        .extracting(TensorError::tensor)
        .containsExactly(name);
  }
}
