package io.github.reformer4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dense, row-major array of at most four axes over native memory: a shape, a type and a {@link
 * MemorySegment}. The memory may be larger than 2<sup>31</sup> elements, may be a mapped file, and
 * may be that of a device ({@link #remoteMemory()}).
 *
 * <p>A tensor made by {@link #allocate(DType, long...)} owns its memory and frees it in {@link
 * #close()}; one made over a segment or arena of the caller borrows it and its {@code close} does
 * nothing. Any use after the memory is freed throws {@link IllegalStateException}. Distinct
 * elements may be written by distinct threads; there is no other synchronisation.
 *
 * <p>Calls work on several threads, so memory that only one thread may access (of {@link
 * Arena#ofConfined()}) is refused where a tensor is made. Memory that may only be read is not, but
 * is refused by every call that would write it ({@link #isReadOnly()}).
 */
public final class Tensor implements AutoCloseable {
  /** Alignment of memory a tensor allocates, in bytes: one cache line, and one widest vector. */
  public static final int ALIGNMENT = 64;

  /** Java arrays are no longer. */
  private static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  /** Never started: stands for any thread that did not make an arena. */
  private static final Thread ANOTHER = Thread.ofPlatform().unstarted(() -> {});

  private final DType type;
  private final Shape shape;
  private final MemorySegment segment;

  /** Null over memory of the caller. */
  private final @Nullable OwnedMemory memory;

  /** Whether this tensor frees its memory, rather than the one it was made from. */
  private final boolean owner;

  private final @Nullable RemoteRange remote;

  private Tensor(
      DType type,
      Shape shape,
      MemorySegment segment,
      @Nullable OwnedMemory memory,
      boolean owner,
      @Nullable RemoteRange remote) {
    this.type = type;
    this.shape = shape;
    this.segment = segment;
    this.memory = memory;
    this.owner = owner;
    this.remote = remote;
  }

  /**
   * A zero-filled tensor that owns its memory.
   *
   * @param type element type
   * @param dims axis lengths
   * @return the tensor; close it to free the memory
   * @throws IllegalArgumentException if the shape is invalid
   * @throws OutOfMemoryError if the memory cannot be had
   */
  public static Tensor allocate(DType type, long... dims) {
    return allocate(type, Shape.of(dims));
  }

  /**
   * A zero-filled tensor that owns its memory.
   *
   * @param type element type
   * @param shape axis lengths
   * @return the tensor; close it to free the memory
   * @throws OutOfMemoryError if the memory cannot be had
   */
  public static Tensor allocate(DType type, Shape shape) {
    long bytes = bytes(type, shape);
    Arena arena = Arena.ofShared();
    try {
      return new Tensor(type, shape, memory(arena, bytes), new OwnedMemory(arena), true, null);
    } catch (Throwable t) {
      arena.close();
      throw t;
    }
  }

  /**
   * A tensor over memory that only a device can address. Elements can be read and written one by
   * one from the host all the same, slowly, through {@code memory}; {@link #segment()} is refused.
   *
   * @param memory where the addresses mean something
   * @param address of the first element there, a multiple of the element size
   * @param type element type
   * @param shape axis lengths
   * @param arena closed with the tensor, which is what frees the memory; not confined to a thread
   * @return a tensor that owns the arena
   * @throws IllegalArgumentException if the address is misaligned or the arena confined; it is not
   *     closed then
   */
  public static Tensor remote(
      RemoteMemory memory, long address, DType type, Shape shape, Arena arena) {
    bytes(type, shape);
    aligned("address of remote memory", address, type);
    unconfined(arena);
    RemoteRange range = new RemoteRange(memory, address, arena.scope());
    return new Tensor(type, shape, MemorySegment.NULL, new OwnedMemory(arena), true, range);
  }

  private static MemorySegment memory(Arena arena, long bytes) {
    MemorySegment huge = HugePages.allocate(arena, bytes);
    return huge != null ? huge : arena.allocate(bytes, ALIGNMENT);
  }

  /**
   * A zero-filled tensor in the caller's arena.
   *
   * @param arena decides the lifetime; not confined to a thread
   * @param type element type
   * @param shape axis lengths
   * @return a tensor whose {@link #close()} does nothing
   * @throws IllegalArgumentException if the arena is confined to a thread
   */
  public static Tensor allocate(Arena arena, DType type, Shape shape) {
    unconfined(arena);
    return new Tensor(type, shape, memory(arena, bytes(type, shape)), null, false, null);
  }

  /**
   * A tensor over memory of the caller, for instance a mapped file.
   *
   * @param segment native memory, aligned to the element size, exactly as long as the shape needs,
   *     not confined to a thread; it may be read-only
   * @param type element type
   * @param shape axis lengths
   * @return a tensor whose {@link #close()} does nothing
   * @throws IllegalArgumentException if the segment is on the heap, confined, misaligned or of
   *     another size
   */
  public static Tensor over(MemorySegment segment, DType type, Shape shape) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "segment = a Java array: expected native memory (copy it with Tensor.ofFloats)");
    }
    unconfined("segment", segment);
    aligned("address of segment", segment.address(), type);
    long bytes = bytes(type, shape);
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "size of segment = "
              + segment.byteSize()
              + " bytes: expected "
              + bytes
              + " for "
              + type
              + shape);
    }
    return new Tensor(type, shape, segment, null, false, null);
  }

  private static void unconfined(Arena arena) {
    unconfined("arena", arena.allocate(0, 1));
  }

  private static void unconfined(String name, MemorySegment segment) {
    if (!segment.isAccessibleBy(ANOTHER)) {
      throw new IllegalArgumentException(
          name
              + " = confined to one thread: expected memory that any thread may access, as of"
              + " Arena.ofShared");
    }
  }

  private static void aligned(String name, long address, DType type) {
    if (address % type.bytes() != 0) {
      throw new IllegalArgumentException(
          name + " = " + address + ": expected a multiple of " + type.bytes() + " for " + type);
    }
  }

  /**
   * A float32 tensor with a copy of the given values.
   *
   * @param values row-major elements
   * @param dims axis lengths
   * @return a tensor that owns its memory
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor ofFloats(float[] values, long... dims) {
    return copyIn(DType.FLOAT32, MemorySegment.ofArray(values), values.length, Shape.of(dims));
  }

  /**
   * A float64 tensor with a copy of the given values.
   *
   * @param values row-major elements
   * @param dims axis lengths
   * @return a tensor that owns its memory
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor ofDoubles(double[] values, long... dims) {
    return copyIn(DType.FLOAT64, MemorySegment.ofArray(values), values.length, Shape.of(dims));
  }

  /**
   * An int32 tensor with a copy of the given values.
   *
   * @param values row-major elements
   * @param dims axis lengths
   * @return a tensor that owns its memory
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor ofInts(int[] values, long... dims) {
    return copyIn(DType.INT32, MemorySegment.ofArray(values), values.length, Shape.of(dims));
  }

  /**
   * A boolean tensor with a copy of the given values.
   *
   * @param values row-major elements
   * @param dims axis lengths
   * @return a tensor that owns its memory
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor ofBooleans(boolean[] values, long... dims) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return copyIn(DType.BOOL, MemorySegment.ofArray(bytes), bytes.length, Shape.of(dims));
  }

  private static Tensor copyIn(DType type, MemorySegment values, long count, Shape shape) {
    if (count != shape.elements()) {
      throw new IllegalArgumentException(
          "number of values = " + count + ": expected " + shape.elements() + " for shape " + shape);
    }
    Tensor tensor = allocate(type, shape);
    tensor.segment.copyFrom(values);
    return tensor;
  }

  private static long bytes(DType type, Shape shape) {
    try {
      return Math.multiplyExact(shape.elements(), (long) type.bytes());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape = " + shape + ": expected fewer than 2^63 bytes", e);
    }
  }

  /**
   * The element type.
   *
   * @return type
   */
  public DType type() {
    return type;
  }

  /**
   * The axis lengths.
   *
   * @return shape
   */
  public Shape shape() {
    return shape;
  }

  /**
   * The memory, {@code shape().elements() * type().bytes()} bytes long.
   *
   * @return the segment itself, not a copy
   * @throws IllegalStateException if the host cannot address it
   */
  public MemorySegment segment() {
    if (remote != null) {
      throw new IllegalStateException(
          "memory of tensor = that of "
              + remote.memory().place()
              + ": expected host memory (Backend.download copies it there)");
    }
    return segment;
  }

  /**
   * Where the first element lies: in host memory, or in that of {@link #remoteMemory()}.
   *
   * @return the address
   * @throws IllegalStateException if the memory was freed
   */
  public long address() {
    requireOpen();
    return start();
  }

  private long start() {
    return remote == null ? segment.address() : remote.address();
  }

  private void requireOpen() {
    if (!isAlive()) {
      throw new IllegalStateException("tensor = " + this + ": expected an open one");
    }
  }

  /**
   * The memory of a device under this tensor.
   *
   * @return empty if the host can address it
   */
  public Optional<RemoteMemory> remoteMemory() {
    return Optional.ofNullable(remote).map(RemoteRange::memory);
  }

  /**
   * The size of the memory.
   *
   * @return bytes
   */
  public long byteSize() {
    return bytes(type, shape);
  }

  /**
   * Whether the memory may still be used.
   *
   * @return false once closed
   */
  public boolean isAlive() {
    return (remote == null ? segment.scope() : remote.scope()).isAlive();
  }

  /**
   * Whether elements can be read but not written, as in a file mapped for reading.
   *
   * @return true for a tensor over a read-only segment
   */
  public boolean isReadOnly() {
    return remote == null && segment.isReadOnly();
  }

  /**
   * Whether this tensor and another share any byte.
   *
   * @param other another tensor
   * @return true if they overlap
   */
  public boolean overlaps(Tensor other) {
    return remoteMemory().equals(other.remoteMemory())
        && start() < other.start() + other.byteSize()
        && other.start() < start() + byteSize();
  }

  /**
   * The same memory under another shape.
   *
   * @param dims axis lengths with the same product
   * @return a borrowing tensor
   * @throws IllegalArgumentException if the number of elements differs
   */
  public Tensor reshape(long... dims) {
    Shape to = Shape.of(dims);
    if (to.elements() != shape.elements()) {
      throw new IllegalArgumentException(
          "new shape = " + to + ": expected " + shape.elements() + " elements as in " + shape);
    }
    return new Tensor(type, to, segment, memory, false, remote);
  }

  /**
   * The same memory with elements of another type.
   *
   * @param other element type
   * @param to axis lengths with as many bytes
   * @return a borrowing tensor
   * @throws IllegalArgumentException if the number of bytes differs, or elements of that type may
   *     not start where this tensor does
   */
  public Tensor reinterpret(DType other, Shape to) {
    if (bytes(other, to) != byteSize()) {
      throw new IllegalArgumentException(
          "new type and shape = " + other + to + ": expected " + byteSize() + " bytes");
    }
    aligned("address of tensor", start(), other);
    return new Tensor(other, to, segment, memory, false, remote);
  }

  /**
   * A range of the first axis, in the same memory.
   *
   * @param from first index, at least 0
   * @param to last index, exclusive, greater than {@code from}
   * @return a borrowing tensor
   * @throws IndexOutOfBoundsException if the range is empty or does not lie in the first axis, or
   *     there is no axis
   */
  public Tensor slice(long from, long to) {
    if (shape.rank() == 0 || from < 0 || to > shape.dim(0) || from >= to) {
      throw new IndexOutOfBoundsException(
          "range = "
              + from
              + " to "
              + to
              + ": expected at least one index of the first axis of "
              + shape);
    }
    long[] dims = shape.toArray();
    dims[0] = to - from;
    long stride = shape.elements() / shape.dim(0) * type.bytes();
    Shape part = Shape.of(dims);
    return remote == null
        ? new Tensor(
            type, part, segment.asSlice(from * stride, (to - from) * stride), memory, false, null)
        : new Tensor(type, part, segment, memory, false, remote.from(from * stride));
  }

  /**
   * Copies all elements.
   *
   * @param from any type
   * @param to the same type and number of elements
   * @throws IllegalArgumentException if type or number differ, or {@code to} can only be read
   * @throws IllegalStateException if one of them is closed
   */
  public static void copy(Tensor from, Tensor to) {
    from.requireOpen();
    to.requireOpen();
    if (to.isReadOnly()) {
      throw new IllegalArgumentException(
          "tensor to copy to = "
              + to
              + " in read-only memory: expected memory that can be written");
    }
    if (from.type != to.type || from.shape.elements() != to.shape.elements()) {
      throw new IllegalArgumentException(
          "tensor to copy to = " + to + ": expected type and number of elements of " + from);
    }
    if (to.remote != null) {
      MemorySegment source = from.onHost();
      to.remote.memory().write(source, to.address());
    } else if (from.remote != null) {
      from.remote.memory().read(from.address(), to.segment);
    } else {
      MemorySegment.copy(from.segment, 0, to.segment, 0, from.byteSize());
    }
  }

  /** All elements where the host can address them: the memory itself, or a copy. */
  private MemorySegment onHost() {
    if (remote == null) {
      return segment;
    }
    MemorySegment copy = Arena.ofAuto().allocate(byteSize(), ALIGNMENT);
    remote.memory().read(address(), copy);
    return copy;
  }

  /**
   * One element as a double, by row-major position; booleans are 0 or 1.
   *
   * @param index row-major position
   * @return the value, converted
   */
  public double getDouble(long index) {
    Objects.checkIndex(index, shape.elements()); // the segment's own check lets 2^62 wrap around
    return remote == null
        ? Element.getDouble(type, segment, index)
        : Element.getDouble(type, fetched(remote.memory(), index), 0);
  }

  /**
   * Stores a floating-point element, by row-major position.
   *
   * @param index row-major position
   * @param value rounded to the element type
   * @throws IllegalStateException if elements are not floating point
   */
  public void setDouble(long index, double value) {
    Objects.checkIndex(index, shape.elements());
    if (!type.isFloat()) {
      throw wrongType("a floating-point type");
    }
    if (remote == null) {
      Element.setDouble(type, segment, index, value);
    } else {
      MemorySegment one = Element.one(type);
      Element.setDouble(type, one, 0, value);
      remote.memory().write(one, addressOf(index));
    }
  }

  /**
   * One integer element, by row-major position.
   *
   * @param index row-major position
   * @return the value
   * @throws IllegalStateException if elements are not {@link DType#INT32}
   */
  public int getInt(long index) {
    need(DType.INT32);
    Objects.checkIndex(index, shape.elements());
    return remote == null
        ? segment.getAtIndex(JAVA_INT, index)
        : fetched(remote.memory(), index).get(JAVA_INT, 0);
  }

  /**
   * Stores an integer element, by row-major position.
   *
   * @param index row-major position
   * @param value stored
   * @throws IllegalStateException if elements are not {@link DType#INT32}
   */
  public void setInt(long index, int value) {
    need(DType.INT32);
    Objects.checkIndex(index, shape.elements());
    if (remote == null) {
      segment.setAtIndex(JAVA_INT, index, value);
    } else {
      MemorySegment one = Element.one(type);
      one.set(JAVA_INT, 0, value);
      remote.memory().write(one, addressOf(index));
    }
  }

  /**
   * One boolean element, by row-major position.
   *
   * @param index row-major position
   * @return the value
   * @throws IllegalStateException if elements are not {@link DType#BOOL}
   */
  public boolean getBoolean(long index) {
    need(DType.BOOL);
    Objects.checkIndex(index, shape.elements());
    return (remote == null
            ? segment.get(JAVA_BYTE, index)
            : fetched(remote.memory(), index).get(JAVA_BYTE, 0))
        != 0;
  }

  /**
   * Stores a boolean element, by row-major position.
   *
   * @param index row-major position
   * @param value stored
   * @throws IllegalStateException if elements are not {@link DType#BOOL}
   */
  public void setBoolean(long index, boolean value) {
    need(DType.BOOL);
    Objects.checkIndex(index, shape.elements());
    byte bits = (byte) (value ? 1 : 0);
    if (remote == null) {
      segment.set(JAVA_BYTE, index, bits);
    } else {
      MemorySegment one = Element.one(type);
      one.set(JAVA_BYTE, 0, bits);
      remote.memory().write(one, addressOf(index));
    }
  }

  private long addressOf(long index) {
    return address() + index * type.bytes();
  }

  private MemorySegment fetched(RemoteMemory memory, long index) {
    MemorySegment one = Element.one(type);
    memory.read(addressOf(index), one);
    return one;
  }

  private void need(DType expected) {
    if (type != expected) {
      throw wrongType(expected.toString());
    }
  }

  private IllegalStateException wrongType(String expected) {
    return new IllegalStateException("element type = " + type + ": expected " + expected);
  }

  /**
   * A copy in another floating-point type, in host memory.
   *
   * @param to a floating-point type
   * @return a tensor that owns its memory
   * @throws IllegalArgumentException if either type is not floating point
   * @throws IllegalStateException if this tensor is closed
   */
  public Tensor convert(DType to) {
    requireOpen();
    if (!type.isFloat() || !to.isFloat()) {
      throw new IllegalArgumentException(
          "conversion = " + type + " to " + to + ": expected floating-point types");
    }
    Tensor copy = allocate(to, shape);
    if (to == type) {
      copy(this, copy);
      return copy;
    }
    Tensor host = over(onHost(), type, shape);
    for (long i = 0; i < shape.elements(); i++) {
      copy.setDouble(i, host.getDouble(i));
    }
    return copy;
  }

  /**
   * A copy in host memory that owns its memory.
   *
   * @return the copy
   * @throws IllegalStateException if this tensor is closed
   */
  public Tensor copy() {
    requireOpen();
    Tensor copy = allocate(type, shape);
    copy(this, copy);
    return copy;
  }

  /**
   * All elements as floats.
   *
   * @return a fresh row-major array
   * @throws IllegalStateException if the type is not {@link DType#FLOAT32} or there are too many
   *     elements for an array
   */
  public float[] toFloats() {
    need(DType.FLOAT32);
    return onHost().toArray(JAVA_FLOAT);
  }

  /**
   * All elements as integers.
   *
   * @return a fresh row-major array
   * @throws IllegalStateException if the type is not {@link DType#INT32} or there are too many
   *     elements for an array
   */
  public int[] toInts() {
    need(DType.INT32);
    return onHost().toArray(JAVA_INT);
  }

  /**
   * All elements converted to doubles.
   *
   * @return a fresh row-major array
   * @throws IllegalStateException if there are too many elements for an array
   */
  public double[] toDoubles() {
    requireOpen();
    if (shape.elements() > MOST_IN_ARRAY) {
      throw new IllegalStateException(
          "elements = " + shape.elements() + ": expected at most " + MOST_IN_ARRAY);
    }
    double[] values = new double[(int) shape.elements()];
    Tensor host = remote == null ? this : over(onHost(), type, shape);
    for (int i = 0; i < values.length; i++) {
      values[i] = host.getDouble(i);
    }
    return values;
  }

  /**
   * Keeps the memory from being freed until the hold is closed, by views of the same memory too.
   *
   * @return null over memory of the caller, whose lifetime no tensor decides
   * @throws IllegalStateException if the memory is freed
   */
  public @Nullable Hold hold() {
    return memory == null ? null : new Hold(memory);
  }

  /**
   * Frees the memory if this tensor owns it; closing twice is harmless.
   *
   * @throws IllegalStateException if attention, a decoder or a dense product is using the memory at
   *     this moment ({@link #hold()}); then nothing is freed. Other calls whose memory is freed end
   *     half way with such an exception
   */
  @Override
  public void close() {
    if (owner && memory != null) {
      memory.free();
    }
  }

  @Override
  public String toString() {
    return Objects.toString(type)
        + shape
        + (remote == null ? "" : " on " + remote.memory().place())
        + (isAlive() ? "" : " (closed)");
  }
}
