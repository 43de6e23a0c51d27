package io.github.reformer4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("mask", Tensor.ofBooleans(new boolean[] {true, false, true}, 3));
    tensors.put("f32", Tensor.ofFloats(new float[] {1.5f, -0f, Float.NaN}, 1, 3));
    tensors.put("f64", Tensor.ofDoubles(new double[] {Math.PI, Double.MIN_VALUE}, 2, 1));
    tensors.put("bf16", bfloat16s(1.5, -0.0, Double.NaN, 0x1p-133, Double.NEGATIVE_INFINITY));
    tensors.put("i32", Tensor.ofInts(new int[] {Integer.MIN_VALUE, 7}, 1, 1, 2, 1));
    tensors.put("none", Tensor.allocate(DType.FLOAT32, 3, 0));
    Tensor i64 = Tensor.allocate(DType.INT64, 1);
    i64.segment().set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, Long.MAX_VALUE);
    tensors.put("i64 \"quoted\" \n", i64);
    Map<String, String> metadata = Map.of("kind", "ünïcode \u0001", "empty", "");
    Path path = folder.resolve("all.safetensors");

    SafetensorsWriter.write(path, tensors, metadata);

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.metadata()).isEqualTo(metadata);
      assertThat(file.entries()).hasSize(tensors.size());
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor read = file.tensor(entry.getKey());
        assertThat(read.type()).isEqualTo(entry.getValue().type());
        assertThat(read.shape()).isEqualTo(entry.getValue().shape());
        assertThat(
                MemorySegment.mismatch(
                    read.segment(),
                    0,
                    read.byteSize(),
                    entry.getValue().segment(),
                    0,
                    read.byteSize()))
            .isEqualTo(-1);
      }
    }
  }

  private static Tensor bfloat16s(double... values) {
    Tensor tensor = Tensor.allocate(DType.BFLOAT16, values.length);
    for (int i = 0; i < values.length; i++) {
      tensor.setDouble(i, values[i]);
    }
    return tensor;
  }

  @Test
  void aHeaderIsPaddedSoThatDataIsAligned() throws IOException {
    for (int length = 1; length < 10; length++) {
      Path path = folder.resolve("padded.safetensors");
      Tensor one = Tensor.ofDoubles(new double[] {1}, 1);
      SafetensorsWriter.write(path, Map.of("x".repeat(length), one), Map.of());
      byte[] bytes = Files.readAllBytes(path);
      assertThat(bytes.length % 8).isZero();
      assertThat(bytes[0] % 8).isZero();
    }
  }

  @Test
  void misalignedDataIsCopied() throws IOException {
    String header =
        "{\"flag\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]},"
            + "\"x\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[1,9]}}";
    byte[] data = new byte[9];
    data[0] = 1;
    long bits = Double.doubleToLongBits(-2.5);
    for (int i = 0; i < 8; i++) {
      data[1 + i] = (byte) (bits >> (8 * i));
    }
    for (int pad = 0; pad < 8; pad++) {
      Path path = RawFile.write(folder, header + " ".repeat(pad), data);
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        assertThat(file.tensor("flag").getBoolean(0)).isTrue();
        assertThat(file.tensor("x").getDouble(0)).isEqualTo(-2.5);
        assertThat(file.tensor("x").shape().rank()).isZero();
      }
    }
  }

  @Test
  void whatNoTensorCanHoldIsListedAndRefusedByName() throws IOException {
    String header =
        "{\"half\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
            + "\"new\":{\"dtype\":\"F4_X2\",\"shape\":[3],\"data_offsets\":[4,6]},"
            + "\"deep\":{\"dtype\":\"BOOL\",\"shape\":[1,1,1,1,2],\"data_offsets\":[6,8],"
            + "\"later\":{\"versions\":[\"may\",\"add\"]}}}";
    Path path = RawFile.write(folder, header, new byte[8]);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.entries())
          .containsExactly(
              new SafetensorsEntry("half", "F16", List.of(2L), 0, 4),
              new SafetensorsEntry("new", "F4_X2", List.of(3L), 4, 6),
              new SafetensorsEntry("deep", "BOOL", List.of(1L, 1L, 1L, 1L, 2L), 6, 8));
      assertThatThrownBy(() -> file.tensor("half"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(path + ": dtype of 'half' = F16: expected F32, F64, BF16, I32, I64 or BOOL");
      assertThatThrownBy(() -> file.tensor("new"))
          .hasMessage(path + ": dtype of 'new' = F4_X2: expected F32, F64, BF16, I32, I64 or BOOL");
      assertThatThrownBy(() -> file.tensor("deep"))
          .hasMessage(path + ": shape of 'deep' = [1, 1, 1, 1, 2]: expected at most 4 axes");
      assertThatThrownBy(() -> file.tensor("absent"))
          .hasMessage(path + ": tensor 'absent' = missing: expected one of [half, new, deep]");
    }
  }

  /** A sparse file: it takes no room on disk. */
  @Test
  void filesLargerThanFourGigabytes() throws IOException {
    long elements = (5L << 30) / 4;
    String header =
        "{\"big\":{\"dtype\":\"F32\",\"shape\":["
            + elements
            + "],\"data_offsets\":[0,"
            + 4 * elements
            + "]}}";
    Path path = folder.resolve("big.safetensors");
    header += " ".repeat(8 - header.length() % 8); // aligned, or five gigabytes would be copied
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.writeLong(Long.reverseBytes(text.length));
      raw.write(text);
      raw.setLength(8 + text.length + 4 * elements);
      raw.seek(8 + text.length + 4 * (elements - 1));
      raw.writeInt(Integer.reverseBytes(Float.floatToIntBits(42)));
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Tensor big = file.tensor("big");
      assertThat(big.getDouble(elements - 1)).isEqualTo(42);
      assertThat(big.getDouble((1L << 31) / 4 + 7)).isZero();
    }
  }

  @Test
  void aClosedFileIsAnExceptionNotACrash() throws IOException {
    Path path = folder.resolve("closed.safetensors");
    Tensor one = Tensor.ofDoubles(new double[] {1}, 1);
    SafetensorsWriter.write(path, Map.of("x", one), Map.of());
    SafetensorsFile file = SafetensorsFile.open(path);
    Tensor x = file.tensor("x");
    file.close();
    file.close();
    assertThat(x.isAlive()).isFalse();
    assertThatThrownBy(() -> x.getDouble(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> file.tensor("x")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tensorsOfAFileAreReadOnly() throws IOException {
    Path path = folder.resolve("readonly.safetensors");
    Tensor one = Tensor.ofDoubles(new double[] {1}, 1);
    SafetensorsWriter.write(path, Map.of("x", one), Map.of());
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Tensor x = file.tensor("x");
      assertThatThrownBy(() -> x.setDouble(0, 2)).isInstanceOf(RuntimeException.class);
      assertThat(x.getDouble(0)).isEqualTo(1);
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path path = folder.resolve("kept.safetensors");
    Tensor one = Tensor.ofDoubles(new double[] {1}, 1);
    SafetensorsWriter.write(path, Map.of("x", one), Map.of());
    byte[] before = Files.readAllBytes(path);
    Tensor closed = Tensor.ofDoubles(new double[] {1}, 1);
    closed.close();

    assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of("x", closed), Map.of()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of("__metadata__", one), Map.of()))
        .hasMessage(path + ": name of a tensor = __metadata__: expected any other");
    Path nowhere = folder.resolve("no/such/folder.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(nowhere, Map.of("x", one), Map.of()))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(nowhere + ": cannot be written (");

    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }
}
