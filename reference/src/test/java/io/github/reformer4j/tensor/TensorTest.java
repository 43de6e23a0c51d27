package io.github.reformer4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
  @Test
  void copiesOfClosedTensorsAndIntoReadOnlyMemoryAreRefused() {
    Tensor closed = Tensor.ofFloats(new float[] {1, 2}, 2);
    closed.close();
    String message = "tensor = FLOAT32[2] (closed): expected an open one";
    assertThatIllegalStateException().isThrownBy(closed::copy).withMessage(message);
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.convert(DType.FLOAT64))
        .withMessage(message);
    try (Tensor open = Tensor.ofFloats(new float[] {1, 2}, 2)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> Tensor.copy(closed, open))
          .withMessage(message);
      assertThatIllegalStateException()
          .isThrownBy(() -> Tensor.copy(open, closed))
          .withMessage(message);
      Tensor readOnly = Tensor.over(open.segment().asReadOnly(), open.type(), open.shape());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Tensor.copy(open, readOnly))
          .withMessage(
              "tensor to copy to = FLOAT32[2] in read-only memory: expected memory that can be"
                  + " written");
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(DType.class)
  void freshMemoryIsZeroAlignedAndOwned(DType type) {
    Tensor tensor = Tensor.allocate(type, 2, 3, 5);
    assertThat(tensor.byteSize()).isEqualTo(30L * type.bytes());
    assertThat(tensor.segment().address() % Tensor.ALIGNMENT).isZero();
    assertThat(tensor.toDoubles()).hasSize(30).containsOnly(0);
    tensor.close();
    tensor.close();
    assertThat(tensor.isAlive()).isFalse();
    assertThatThrownBy(() -> tensor.getDouble(0)).isInstanceOf(IllegalStateException.class);
    assertThat(tensor).hasToString(type + "[2, 3, 5] (closed)");
  }

  @Test
  void memoryInUseIsNotFreed() {
    Tensor tensor = Tensor.ofFloats(new float[] {1, 2}, 2);
    Hold first = Objects.requireNonNull(tensor.hold());
    Hold ofView = Objects.requireNonNull(tensor.reshape(1, 2).slice(0, 1).hold());
    assertThatThrownBy(tensor::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tensor = in use by 2 calls: expected none, close it when they have returned");
    assertThat(tensor.getDouble(1)).isEqualTo(2);
    first.close();
    first.close();
    assertThatThrownBy(tensor::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 call:");
    ofView.close();
    tensor.close();
    assertThat(tensor.isAlive()).isFalse();
    assertThatThrownBy(tensor::hold)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tensor = closed: expected one that is open");
  }

  @Test
  void memoryOfTheCallerCannotBeHeld() {
    try (Arena arena = Arena.ofShared();
        Tensor tensor = Tensor.allocate(arena, DType.FLOAT32, Shape.of(3))) {
      assertThat(tensor.hold()).isNull();
      assertThat(tensor.reshape(1, 3).hold()).isNull();
    }
  }

  @Test
  void aClosedTensorIsAnExceptionOnEveryPath() {
    Tensor tensor = Tensor.ofFloats(new float[] {1, 2}, 2);
    Tensor view = tensor.reshape(1, 2);
    tensor.close();
    assertThat(view.isAlive()).isFalse();
    assertThatThrownBy(() -> view.getDouble(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tensor.setDouble(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(tensor::toFloats).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(tensor::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tensor.convert(DType.FLOAT64))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void valuesAreCopiedInAndOut() {
    float[] floats = {1.5f, -2};
    Tensor tensor = Tensor.ofFloats(floats, 2, 1);
    floats[0] = 9;
    assertThat(tensor.toFloats()).containsExactly(1.5f, -2);
    assertThat(tensor.copy().toDoubles()).containsExactly(1.5, -2);
    assertThat(tensor.convert(DType.FLOAT64).toDoubles()).containsExactly(1.5, -2);
    assertThat(Tensor.ofDoubles(new double[] {0.1}, 1).convert(DType.FLOAT32).getDouble(0))
        .isEqualTo(0.1f);
    assertThat(Tensor.ofInts(new int[] {3, -4}, 2).toInts()).containsExactly(3, -4);
    Tensor booleans = Tensor.ofBooleans(new boolean[] {true, false}, 2);
    assertThat(booleans.toDoubles()).containsExactly(1, 0);
    booleans.setBoolean(1, true);
    assertThat(booleans.getBoolean(1)).isTrue();
  }

  @Test
  void indicesOutOfRangeAreRefused() {
    try (Tensor tensor = Tensor.allocate(DType.FLOAT32, 2, 2)) {
      // four times the last three wraps around to 0 or 4
      for (long index : new long[] {-1, 4, 1L << 62, (1L << 62) + 1, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> tensor.getDouble(index))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.setDouble(index, 1))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThatThrownBy(() -> tensor.shape().dim(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "-1,1", "0,3", "2,3"})
  void rangesOutsideTheFirstAxisAreRefusedInWords(long from, long to) {
    try (Tensor tensor = Tensor.allocate(DType.FLOAT32, 2, 5)) {
      assertThatThrownBy(() -> tensor.slice(from, to))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage(
              "range = "
                  + from
                  + " to "
                  + to
                  + ": expected at least one index of the first axis of [2, 5]");
    }
  }

  @Test
  void aScalarHasNoRange() {
    try (Tensor scalar = Tensor.allocate(DType.FLOAT32)) {
      assertThatThrownBy(() -> scalar.slice(0, 1))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("range = 0 to 1: expected at least one index of the first axis of []");
    }
  }

  @Test
  void wrongShapesAreRefusedInWords() {
    assertThatThrownBy(() -> Shape.of(1, 2, 3, 4, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rank = 5: expected at most 4 axes");
    assertThatThrownBy(() -> Shape.of(2, -1))
        .hasMessage("length of axis 1 = -1: expected at least 0");
    assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 31))
        .hasMessage("shape = [4294967296, 2147483648]: expected fewer than 2^63 elements");
    assertThatThrownBy(() -> Tensor.allocate(DType.FLOAT32, 1L << 61))
        .hasMessage("shape = [2305843009213693952]: expected fewer than 2^63 bytes");
    assertThatThrownBy(() -> Tensor.ofFloats(new float[] {1, 2, 3}, 2, 2))
        .hasMessage("number of values = 3: expected 4 for shape [2, 2]");
    assertThatThrownBy(() -> Tensor.ofInts(new int[4], 4).reshape(2, 3))
        .hasMessage("new shape = [2, 3]: expected 4 elements as in [4]");
  }

  @Test
  void memoryThatCannotBeHadIsAnErrorNotACrash() {
    assertThatThrownBy(() -> Tensor.allocate(DType.FLOAT64, 1L << 45))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void wrongTypesAreRefusedInWords() {
    try (Tensor floats = Tensor.allocate(DType.FLOAT32, 1);
        Tensor doubles = Tensor.allocate(DType.FLOAT64, 1);
        Tensor ints = Tensor.allocate(DType.INT32, 1)) {
      assertThatThrownBy(() -> floats.getInt(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("element type = FLOAT32: expected INT32");
      assertThatThrownBy(() -> floats.setInt(0, 1)).hasMessageContaining("expected INT32");
      assertThatThrownBy(() -> floats.getBoolean(0)).hasMessageContaining("expected BOOL");
      assertThatThrownBy(() -> floats.setBoolean(0, true)).hasMessageContaining("expected BOOL");
      assertThatThrownBy(() -> ints.setDouble(0, 1))
          .hasMessage("element type = INT32: expected a floating-point type");
      assertThatThrownBy(doubles::toFloats).hasMessageContaining("expected FLOAT32");
      assertThatThrownBy(floats::toInts).hasMessageContaining("expected INT32");
      assertThatThrownBy(() -> ints.convert(DType.FLOAT32))
          .hasMessage("conversion = INT32 to FLOAT32: expected floating-point types");
    }
  }

  @Test
  void memoryOfTheCallerMustFit() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(16, 8);
      Tensor tensor = Tensor.over(segment, DType.FLOAT32, Shape.of(2, 2));
      tensor.close();
      assertThat(tensor.isAlive()).isTrue();
      assertThatThrownBy(() -> Tensor.over(segment, DType.FLOAT32, Shape.of(5)))
          .hasMessage("size of segment = 16 bytes: expected 20 for FLOAT32[5]");
      assertThatThrownBy(() -> Tensor.over(segment.asSlice(4, 8), DType.FLOAT64, Shape.of(1)))
          .hasMessageStartingWith("address of segment = ")
          .hasMessageEndingWith(": expected a multiple of 8 for FLOAT64");
      assertThatThrownBy(
              () -> Tensor.over(MemorySegment.ofArray(new float[4]), DType.FLOAT32, Shape.of(4)))
          .hasMessage(
              "segment = a Java array: expected native memory (copy it with Tensor.ofFloats)");
    }
  }

  /** A call works on several threads: what only one may access would fail half way. */
  @Test
  void confinedMemoryIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> Tensor.allocate(arena, DType.FLOAT32, Shape.of(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "arena = confined to one thread: expected memory that any thread may access, as of"
                  + " Arena.ofShared");
      MemorySegment segment = arena.allocate(8, 8);
      assertThatThrownBy(() -> Tensor.over(segment, DType.FLOAT32, Shape.of(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("segment = confined to one thread: expected");
    }
    Tensor automatic = Tensor.allocate(Arena.ofAuto(), DType.FLOAT32, Shape.of(2));
    assertThat(Tensor.over(automatic.segment(), DType.INT32, Shape.of(2)).isAlive()).isTrue();
  }

  @Test
  void elementsStartAtMultiplesOfTheirSizeInAnyType() {
    try (Tensor bytes = Tensor.allocate(DType.BOOL, 16)) {
      assertThatThrownBy(() -> bytes.slice(2, 6).reinterpret(DType.FLOAT32, Shape.of(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "address of tensor = "
                  + (bytes.address() + 2)
                  + ": expected a multiple of 4 for FLOAT32");
      assertThat(bytes.slice(4, 8).reinterpret(DType.FLOAT32, Shape.of(1)).toFloats())
          .containsExactly(0);
    }
  }

  @Test
  void readOnlyMemoryCanBeReadAndSaysWhatItIs() {
    try (Tensor tensor = Tensor.ofFloats(new float[] {1, 2}, 2)) {
      Tensor view = Tensor.over(tensor.segment().asReadOnly(), DType.FLOAT32, Shape.of(2));
      assertThat(view.isReadOnly()).isTrue();
      assertThat(view.reshape(2, 1).slice(1, 2).isReadOnly()).isTrue();
      assertThat(view.toFloats()).containsExactly(1, 2);
      assertThat(tensor.isReadOnly()).isFalse();
      assertThat(view.copy().isReadOnly()).isFalse();
    }
  }

  @Test
  void overlapIsSharedBytes() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment segment = arena.allocate(32, 8);
      Tensor all = Tensor.over(segment, DType.FLOAT64, Shape.of(4));
      Tensor head = Tensor.over(segment.asSlice(0, 16), DType.FLOAT64, Shape.of(2));
      Tensor tail = Tensor.over(segment.asSlice(16, 16), DType.FLOAT64, Shape.of(2));
      assertThat(all.overlaps(head)).isTrue();
      assertThat(tail.overlaps(all)).isTrue();
      assertThat(head.overlaps(tail)).isFalse();
      assertThat(tail.overlaps(head)).isFalse();
    }
  }

  /** A sparse file, mapped: more elements than an int can count, no room taken on disk. */
  @Test
  void moreThanTwoToThe31Elements() throws IOException {
    long elements = (1L << 31) + 40;
    Path path = folder.resolve("sparse");
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.setLength(elements);
    }
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, elements, arena);
      Tensor tensor = Tensor.over(mapped, DType.BOOL, Shape.of(1, 2, elements / 2));
      tensor.setBoolean(elements - 1, true);
      tensor.setBoolean(1L << 31, true);
      assertThat(tensor.getBoolean(elements - 1)).isTrue();
      assertThat(tensor.getDouble(1L << 31)).isEqualTo(1);
      assertThat(tensor.getBoolean(0)).isFalse();
      assertThat(tensor.getBoolean(elements - 2)).isFalse();
      assertThat(tensor.reshape(elements / 2, 2).getBoolean(elements - 1)).isTrue();
      assertThatThrownBy(() -> tensor.getBoolean(elements))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
