package io.github.reformer4j.properties;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors where a backend computes. Each is a slice of a larger one, at an offset that no vector is
 * aligned to, with guards before and after it.
 */
final class Placement implements AutoCloseable {
  /** Guard elements after a tensor, and at least one before. */
  private static final int GUARD = 5;

  private static final byte PATTERN = 0x5b;

  private final Backend backend;
  private final List<Placed> tensors = new ArrayList<>();

  Placement(Backend backend) {
    this.backend = backend;
  }

  /** The host's tensor and its name if it must keep its bits, else null and nothing. */
  private record Placed(
      Tensor whole, Shape shape, int offset, String name, @Nullable Tensor before) {}

  /** Uploads a tensor; numbers count from 0. */
  Tensor put(Tensor host, int number) {
    return put(host, number, "", null);
  }

  private Tensor put(Tensor host, int number, String name, @Nullable Tensor before) {
    DType type = host.type();
    long elements = host.shape().elements();
    int offset = 1 + number % GUARD;
    Tensor padded = Tensors.allocate(type, offset + elements + GUARD);
    padded.segment().fill(PATTERN);
    middle(padded, offset, host.shape()).segment().copyFrom(host.segment());
    Tensor whole = backend.allocate(type, padded.shape());
    tensors.add(new Placed(whole, host.shape(), offset, name, before));
    backend.upload(padded, whole);
    return middle(whole, offset, host.shape());
  }

  /** Uploads the next tensor. */
  Tensor add(Tensor host) {
    return put(host, tensors.size());
  }

  /** Uploads the next tensor, which must keep its bits. */
  Tensor read(String name, Tensor host) {
    return put(host, tensors.size(), name, Tensors.copy(host));
  }

  /** Uploads inputs, which must keep their bits. */
  AttentionInputs read(AttentionInputs host) {
    return new AttentionInputs(
        read("queries", host.queries()),
        readOrNull("keys", host.keys()),
        read("values", host.values()),
        readOrNull("keyMask", host.keyMask()),
        readOrNull("buckets", host.buckets()));
  }

  private @Nullable Tensor readOrNull(String name, @Nullable Tensor host) {
    return host == null ? null : read(name, host);
  }

  Streams add(Streams host) {
    return new Streams(add(host.first()), add(host.second()));
  }

  @Nullable Tensor addOrNull(@Nullable Tensor host) {
    return host == null ? null : add(host);
  }

  /** Looks at the guards of all tensors, and at those that must keep their bits. */
  void checkGuards() {
    for (int number = 0; number < tensors.size(); number++) {
      Placed placed = tensors.get(number);
      Tensor now = get("tensor " + number, number);
      if (placed.before != null) {
        Bits.same(placed.name + ", only read,", now, placed.before);
      }
    }
  }

  /** Downloads a tensor, and looks at its guards. */
  Tensor get(String name, int number) {
    Placed placed = tensors.get(number);
    Tensor padded = Tensors.allocate(placed.whole.type(), placed.whole.shape());
    backend.download(placed.whole, padded);
    Tensor tensor = middle(padded, placed.offset, placed.shape);
    long first = (long) placed.offset * padded.type().bytes();
    guard(name, padded, 0, first);
    guard(name, padded, first + tensor.byteSize(), padded.byteSize());
    return Tensors.copy(tensor);
  }

  private static void guard(String name, Tensor padded, long from, long to) {
    for (long at = from; at < to; at++) {
      if (padded.segment().get(JAVA_BYTE, at) != PATTERN) {
        throw new AssertionError(
            name + " = written to beside it: expected nothing outside of it to change");
      }
    }
  }

  private static Tensor middle(Tensor padded, int offset, Shape shape) {
    return padded.slice(offset, offset + shape.elements()).reshape(shape.toArray());
  }

  @Override
  public void close() {
    tensors.forEach(placed -> placed.whole.close());
  }
}
