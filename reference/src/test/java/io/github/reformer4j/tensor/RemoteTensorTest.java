package io.github.reformer4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors in memory that the host cannot address. */
class RemoteTensorTest {
  private final HiddenMemory memory = new HiddenMemory(4096);

  private Tensor counting(long offset, long... dims) {
    Tensor tensor = memory.tensor(offset, DType.FLOAT32, dims);
    for (int i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, i);
    }
    return tensor;
  }

  @Test
  void itsMemoryIsRefusedToTheHost() {
    Tensor tensor = memory.tensor(64, DType.FLOAT32, 2, 3);
    assertThatIllegalStateException()
        .isThrownBy(tensor::segment)
        .withMessageContaining("hidden:0")
        .withMessageContaining("expected host memory");
    assertThatIllegalStateException().isThrownBy(() -> tensor.slice(0, 1).segment());
    assertThat(tensor.remoteMemory()).containsSame(memory);
    assertThat(tensor.byteSize()).isEqualTo(24);
    assertThat(tensor).hasToString("FLOAT32[2, 3] on hidden:0");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "BFLOAT16"})
  void floatingPointElementsAreStoredWhereTheyBelong(DType type) {
    Tensor tensor = memory.tensor(128, type, 5);
    tensor.setDouble(3, -1.5);
    assertThat(tensor.getDouble(3)).isEqualTo(-1.5);
    assertThat(tensor.toDoubles()).containsExactly(0, 0, 0, -1.5, 0);
    assertThatThrownBy(() -> tensor.getDouble(5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tensor.setDouble(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void integersAndBooleansToo() {
    Tensor ints = memory.tensor(0, DType.INT32, 3);
    ints.setInt(1, Integer.MIN_VALUE);
    assertThat(ints.toInts()).containsExactly(0, Integer.MIN_VALUE, 0);
    assertThat(ints.getInt(1)).isEqualTo(Integer.MIN_VALUE);
    assertThatIllegalStateException().isThrownBy(() -> ints.setDouble(0, 1));
    Tensor booleans = memory.tensor(64, DType.BOOL, 3);
    booleans.setBoolean(2, true);
    assertThat(booleans.getBoolean(2)).isTrue();
    assertThat(booleans.getBoolean(1)).isFalse();
    assertThatThrownBy(() -> booleans.getBoolean(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ints.getInt(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void viewsAreOfTheSameMemory() {
    Tensor tensor = counting(256, 3, 4);
    Tensor row = tensor.slice(1, 2);
    assertThat(row.address()).isEqualTo(tensor.address() + 16);
    row.setDouble(2, 60);
    assertThat(tensor.getDouble(6)).isEqualTo(60);
    assertThat(tensor.reshape(2, 6).slice(1, 2).toFloats()).containsExactly(60, 7, 8, 9, 10, 11);
    Tensor bits = tensor.reinterpret(DType.INT32, Shape.of(12));
    assertThat(bits.getInt(5)).isEqualTo(Float.floatToIntBits(5));
    assertThat(bits.remoteMemory()).containsSame(memory);
  }

  @Test
  void addressesAreMultiplesOfTheElementSize() {
    assertThatThrownBy(() -> memory.tensor(6, DType.FLOAT32, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address of remote memory = ")
        .hasMessageEndingWith(": expected a multiple of 4 for FLOAT32");
    Tensor half = memory.tensor(2, DType.BFLOAT16, 4);
    assertThat(half.isReadOnly()).isFalse();
    assertThatThrownBy(() -> half.reinterpret(DType.INT64, Shape.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address of tensor = ")
        .hasMessageEndingWith(": expected a multiple of 8 for INT64");
  }

  @Test
  void copiesGoInAllDirections() {
    Tensor remote = counting(0, 2, 2);
    Tensor host = Tensor.allocate(DType.FLOAT32, 4);
    Tensor.copy(remote, host);
    assertThat(host.toFloats()).containsExactly(0, 1, 2, 3);
    host.setDouble(0, 9);
    Tensor other = memory.tensor(512, DType.FLOAT32, 4);
    Tensor.copy(host, other);
    Tensor elsewhere = new HiddenMemory(64).tensor(0, DType.FLOAT32, 4);
    Tensor.copy(other, elsewhere);
    Tensor.copy(elsewhere, remote);
    assertThat(remote.toFloats()).containsExactly(9, 1, 2, 3);
    try (Tensor copy = remote.copy();
        Tensor wide = remote.convert(DType.FLOAT64);
        Tensor same = remote.convert(DType.FLOAT32)) {
      assertThat(copy.remoteMemory()).isEmpty();
      assertThat(copy.toFloats()).containsExactly(9, 1, 2, 3);
      assertThat(wide.toDoubles()).containsExactly(9, 1, 2, 3);
      assertThat(same.toFloats()).containsExactly(9, 1, 2, 3);
    }
  }

  @Test
  void manyElementsAreReadAtOnce() {
    Tensor tensor = memory.tensor(0, DType.FLOAT32, 500);
    int before = memory.transfers();
    assertThat(tensor.toDoubles()).hasSize(500);
    assertThat(tensor.toFloats()).hasSize(500);
    tensor.convert(DType.FLOAT64).close();
    tensor.copy().close();
    assertThat(memory.transfers() - before).isEqualTo(4);
  }

  @Test
  void aClosedTensorIsAnExceptionOnEveryPath() {
    Tensor tensor = counting(0, 4);
    Tensor view = tensor.slice(1, 3);
    tensor.close();
    tensor.close();
    int before = memory.transfers();
    for (Tensor closed : new Tensor[] {tensor, view}) {
      assertThat(closed.isAlive()).isFalse();
      assertThat(closed.toString()).endsWith("on hidden:0 (closed)");
      assertThatIllegalStateException().isThrownBy(closed::address);
      assertThatIllegalStateException().isThrownBy(() -> closed.getDouble(0));
      assertThatIllegalStateException().isThrownBy(() -> closed.setDouble(0, 1));
      assertThatIllegalStateException().isThrownBy(closed::toFloats);
      assertThatIllegalStateException().isThrownBy(closed::toDoubles);
      assertThatIllegalStateException().isThrownBy(closed::copy);
      assertThatIllegalStateException().isThrownBy(() -> closed.convert(DType.FLOAT64));
      Tensor open = Tensor.allocate(DType.FLOAT32, closed.shape());
      assertThatIllegalStateException().isThrownBy(() -> Tensor.copy(open, closed));
    }
    assertThat(memory.transfers()).isEqualTo(before);
  }

  @Test
  void overlapsAreThoseOfOneMemory() {
    Tensor tensor = memory.tensor(64, DType.FLOAT32, 4);
    Tensor beside = memory.tensor(80, DType.FLOAT32, 4);
    assertThat(tensor.overlaps(beside)).isFalse();
    assertThat(beside.overlaps(tensor)).isFalse();
    assertThat(tensor.overlaps(memory.tensor(76, DType.FLOAT32, 4))).isTrue();
    assertThat(tensor.overlaps(tensor.slice(3, 4))).isTrue();
    assertThat(tensor.slice(0, 1).overlaps(tensor.slice(1, 2))).isFalse();
    assertThat(tensor.overlaps(new HiddenMemory(128).tensor(64, DType.FLOAT32, 4))).isFalse();
    assertThat(tensor.overlaps(Tensor.allocate(DType.FLOAT32, 4))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void sumsAreKeptInATypeThatHoldsThem(DType type) {
    assertThat(type.sums()).isEqualTo(type == DType.BFLOAT16 ? DType.FLOAT32 : type);
    assertThat(type.sums().isFloat()).isEqualTo(type.isFloat());
    assertThat(IntStream.of(1, 2, 4, 8).anyMatch(b -> b == type.bytes())).isTrue();
  }
}
