package io.github.reformer4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Lengths;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.safetensors.SafetensorsWriter;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceFolderTest {
  private static final ReferenceBackend BACKEND = new ReferenceBackend();
  private static final int HEAD_WIDTH = 4;

  @TempDir Path folder;

  private static ReformerConfig config(Positions positions, List<Integer> buckets) {
    LocalAttention local = LocalAttention.of(4, true);
    Lengths lengths = new Lengths(6, 12, 4);
    return ReformerConfig.builder(
            9,
            8,
            List.of(
                new LayerConfig.Local(local),
                new LayerConfig.Lsh(lsh(1, buckets), lengths),
                new LayerConfig.Local(local),
                new LayerConfig.Lsh(lsh(3, buckets), lengths)))
        .heads(3, HEAD_WIDTH)
        .feedForward(10)
        .activation(Activation.RELU)
        .positions(positions)
        .normEpsilon(1e-12)
        .dropout(0.05)
        .build();
  }

  private static LshAttention lsh(int layer, List<Integer> buckets) {
    return Presets.huggingFace(HEAD_WIDTH, 6, 2, buckets)
        .rotations(new Rotations.Seeded(17, layer, false))
        .build();
  }

  private static ReformerConfig axial() {
    return config(new Positions.Axial(List.of(3, 5), List.of(2, 6)), List.of(2, 4));
  }

  @BeforeEach
  void writeOne() throws IOException {
    write(axial());
  }

  private void write(ReformerConfig config) throws IOException {
    try (ReformerLm model = ReformerLm.create(BACKEND, DType.FLOAT32, config, 1)) {
      HuggingFaceFolder.write(folder, model);
    }
  }

  private HuggingFaceFolder.Imported read() throws IOException {
    return HuggingFaceFolder.read(folder, BACKEND, DType.FLOAT32);
  }

  @Test
  void writtenAxialModelsAreReadAsTheyWere() throws IOException {
    roundTrip(axial());
  }

  @Test
  void writtenLearnedModelsAreReadAsTheyWere() throws IOException {
    roundTrip(config(new Positions.Learned(15), List.of(6)));
  }

  private void roundTrip(ReformerConfig config) throws IOException {
    try (ReformerLm model = ReformerLm.create(BACKEND, DType.FLOAT32, config, 2)) {
      HuggingFaceFolder.write(folder, model);
      try (HuggingFaceFolder.Imported imported = read()) {
        assertThat(imported.model().config()).isEqualTo(config);
        for (Parameter parameter : model.parameters()) {
          Tensor back = imported.model().parameters().get(parameter.name()).value();
          assertThat(back.toFloats()).as(parameter.name()).isEqualTo(parameter.value().toFloats());
        }
        assertThat(imported.notes()).singleElement().asString().contains("hash_seed = 17");
      }
    }
  }

  @Test
  void axialTablesAreOneAxisEach() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      String weights = "reformer.embeddings.position_embeddings.weights.";
      assertThat(file.tensor(weights + 0).shape()).hasToString("[3, 1, 2]");
      assertThat(file.tensor(weights + 1).shape()).hasToString("[1, 5, 6]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"relu\" | \"swish\" | hidden_act = swish: expected one of [gelu, gelu_fast,",
        "\"reformer\" | \"bert\" | model_type = bert: expected reformer",
        "\"tie_word_embeddings\" : false | \"tie_word_embeddings\" : true |"
            + " tie_word_embeddings = true: expected false",
        "\"num_hashes\" : 2 | \"num_hashes\" : 0 |"
            + " num_hashes = 0: expected a whole number from 1 to 2147483647",
        "\"num_hashes\" : 2 | \"num_hashes\" : null | num_hashes = null: expected a whole",
        "\"num_buckets\" : [ 2, 4 ] | \"num_buckets\" : [ 2, 3 ] |"
            + " factors = [2, 3]: expected even numbers",
        "\"local\", \"lsh\" ] | \"local\", \"full\" ] | attn_layers = [local, lsh, local, full]",
        "\"num_hidden_layers\" : 4 | \"num_hidden_layers\" : 5 | num_hidden_layers = 5: expected 4",
        "\"axial_pos_embds_dim\" : [ 2, 6 ] | \"axial_pos_embds_dim\" : [ 2, 5 ] |"
            + " widths of axial positions = [2, 5]: expected a sum of width = 8",
        "\"layer_norm_eps\" : 1.0E-12 | \"layer_norm_eps\" : \"small\" |"
            + " layer_norm_eps = small: expected a number",
        "\"hidden_size\" : 8 | \"hidden_size\" : 8, \"hidden_size\" : 8 |"
            + " text = field 'hidden_size' twice: expected it once",
        "\"hidden_size\" : 8 | \"hidden_size\" : 8; | text near line",
        "\"hidden_size\" : 8 | \"hidden_size\" : tru |  : tru,",
        "\"num_buckets\" : [ 2, 4 ] | \"num_buckets\" : 99999999999999999999 |"
            + " num_buckets = 99999999999999999999: expected a whole number from 1 to 2147483647",
        "\"lsh_attn_chunk_length\" : 6 | \"lsh_attn_chunk_length\" : 2147483647 |"
            + " chunk lengths = [4, 2147483647]: expected a least common multiple of at most",
        "\"vocab_size\" : 9 | \"vocab_size\" : 10 | expected F32 or F64 [10, 8]"
      })
  void unknownValuesAreRefusedByName(String from, String to, String message) throws IOException {
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    assertThat(text).contains(from);
    Files.writeString(config, text.replace(from, to));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::read)
        .withMessageContaining(message);
  }

  @Test
  void numbersOfBucketsThatAreNullAreFixed() throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"num_buckets\" : [ 2, 4 ]", "\"num_buckets\" : null"));
    try (HuggingFaceFolder.Imported imported = read()) {
      LshAttention lsh = (LshAttention) imported.model().config().layers().get(1).spec();
      // 15 positions, chunks of 6: two chunks, four buckets
      assertThat(lsh.hashing().buckets()).isEqualTo(4);
      assertThat(imported.notes()).anySatisfy(n -> assertThat(n).contains("num_buckets = null"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // by the library's _set_num_buckets
    "4096, 64, '128'",
    "65536, 64, '32 64'",
    "524288, 64, '128 128'",
    "64, 64, '2'"
  })
  void derivedBucketsFollowTheLibrarysRule(int length, int chunk, String factors) {
    assertThat(DerivedBuckets.of(length, chunk))
        .isEqualTo(List.of(factors.split(" ")).stream().map(Integer::valueOf).toList());
  }

  @Test
  void unknownKeysAreNoted() throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replaceFirst("\\{", "{ \"sinusoidal\" : true,"));
    try (HuggingFaceFolder.Imported imported = read()) {
      assertThat(imported.notes()).anySatisfy(n -> assertThat(n).contains("[sinusoidal]"));
    }
  }

  @Test
  void structuredRotationsAreNotTheirs() {
    LshAttention lsh =
        lsh(0, List.of(4)).toBuilder().rotations(new Rotations.Structured(17, 0, false)).build();
    ReformerConfig config =
        ReformerConfig.builder(9, 8, List.of(new LayerConfig.Lsh(lsh, new Lengths(6, 12, 4))))
            .heads(3, HEAD_WIDTH)
            .build();
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> write(config))
        .withMessageContaining("rotations of layer 0 = Structured[seed=17");
  }

  @Test
  void unexpectedAndMissingTensorsAreNamed() throws IOException {
    rewrite(
        tensors ->
            tensors.put("reformer.extra", Objects.requireNonNull(tensors.get("lm_head.bias"))));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::read)
        .withMessageContaining("tensor 'reformer.extra' = there");
    rewrite(
        tensors -> {
          tensors.remove("reformer.extra");
          tensors.remove("reformer.encoder.layers.1.attention.self_attention.query_key.weight");
        });
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::read)
        .withMessageContaining("layers.1.attention.self_attention.query_key.weight' = missing");
  }

  @Test
  void twoNamesOfOneBiasMustAgree() throws IOException {
    rewrite(
        tensors -> {
          Tensor other = Objects.requireNonNull(tensors.get("lm_head.bias")).copy();
          other.setDouble(0, 5);
          tensors.put("lm_head.decoder.bias", other);
        });
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::read)
        .withMessageContaining("both name one bias");
  }

  @Test
  void numbersThatAreNoneAreRefused() throws IOException {
    rewrite(
        tensors -> {
          Tensor other =
              Objects.requireNonNull(tensors.get("reformer.encoder.layer_norm.weight")).copy();
          other.setDouble(3, Double.NaN);
          tensors.put("reformer.encoder.layer_norm.weight", other);
        });
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::read)
        .withMessageContaining("'reformer.encoder.layer_norm.weight' at 3 = NaN");
  }

  private interface Change {
    void apply(Map<String, Tensor> tensors);
  }

  private void rewrite(Change change) throws IOException {
    Path path = folder.resolve("model.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      for (var entry : file.entries()) {
        tensors.put(entry.name(), file.tensor(entry.name()).copy());
      }
    }
    change.apply(tensors);
    SafetensorsWriter.write(path, tensors, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "model.safetensors.index.json, max_shard_size",
    "pytorch_model.bin, safe_serialization=True",
    "nothing, no such file"
  })
  void otherFormsOfWeightsAreRefused(String file, String message) throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve(file), "");
    assertThatExceptionOfType(HuggingFaceException.class)
        .isThrownBy(this::read)
        .withMessageContaining(message);
  }

  @Test
  void modelsThatTheLibraryDoesNotHaveAreNotWritten() throws IOException {
    Path empty = folder.resolve("none");
    ReformerConfig rotary = config(Positions.rotary(), List.of(4));
    refuse(empty, rotary, "positions = RotaryPositions");
    ReformerConfig aligned =
        ReformerConfig.builder(
                9,
                8,
                List.of(
                    new LayerConfig.Lsh(
                        LshAttention.crossPolytope(4).aligned(4, 1, 0).causal(true).build())))
            .heads(2)
            .positions(new Positions.Learned(8))
            .build();
    refuse(empty, aligned, "LSH attention of layer 0");
  }

  private static void refuse(Path target, ReformerConfig config, String message) {
    try (ReformerLm model = ReformerLm.create(BACKEND, DType.FLOAT32, config, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HuggingFaceFolder.write(target, model))
          .withMessageContaining(message);
      assertThat(target).doesNotExist();
    }
  }

  @Test
  void givenRotationsMustBeOneForEachLayer() {
    try (Tensor one = Tensor.allocate(DType.FLOAT32, 3, 2, HEAD_WIDTH, 3)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> HuggingFaceFolder.read(folder, BACKEND, DType.FLOAT32, List.of(one)))
          .withMessageContaining("number of given rotations = 1: expected 2");
    }
  }
}
