package io.github.reformer4j.cuda.internal.memory;

import io.github.reformer4j.tensor.RemoteMemory;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of one call as addresses on the device. A tensor in host memory is taken along:
 * copied there before, and back after {@link #done} if the call writes it. A tensor of the device
 * is used where it lies.
 */
public final class Staging implements AutoCloseable {
  private record Guest(Tensor host, long address, boolean filled, boolean written) {}

  private final DeviceMemory memory;
  private final List<Guest> guests = new ArrayList<>();

  /**
   * Nothing staged yet.
   *
   * @param memory of the device
   */
  public Staging(DeviceMemory memory) {
    this.memory = memory;
  }

  /**
   * A tensor that is read.
   *
   * @param tensor on the host or on this device; null = none
   * @return its address on the device; 0 for none
   */
  public long read(@Nullable Tensor tensor) {
    return tensor == null ? 0 : place(tensor, true, false);
  }

  /**
   * A tensor that is wholly overwritten.
   *
   * @param tensor on the host or on this device; null = none
   * @return its address on the device; 0 for none
   */
  public long write(@Nullable Tensor tensor) {
    return tensor == null ? 0 : place(tensor, false, true);
  }

  /**
   * A tensor that is read and written, or written in part.
   *
   * @param tensor on the host or on this device; null = none
   * @return its address on the device; 0 for none
   */
  public long update(@Nullable Tensor tensor) {
    return tensor == null ? 0 : place(tensor, true, true);
  }

  private long place(Tensor tensor, boolean read, boolean written) {
    RemoteMemory remote = tensor.remoteMemory().orElse(null);
    if (remote != null) {
      if (remote != memory) {
        throw new IllegalArgumentException(
            "tensor = " + tensor + ": expected one on " + memory.place() + " or on the host");
      }
      return tensor.address();
    }
    int at = guestOver(tensor);
    Guest before = at < 0 ? null : guests.get(at);
    long bytes = tensor.byteSize();
    long address = before == null ? memory.take(Math.max(1, bytes)) : before.address;
    boolean filled = before != null && before.filled;
    Guest guest =
        new Guest(tensor, address, filled || read, written || (before != null && before.written));
    if (at < 0) {
      guests.add(guest);
    } else {
      guests.set(at, guest);
    }
    if (read && !filled && bytes > 0) {
      memory.write(tensor.segment(), address);
    }
    return address;
  }

  /** The same memory may come in two roles, which some operations allow. */
  private int guestOver(Tensor tensor) {
    for (int i = 0; i < guests.size(); i++) {
      Tensor host = guests.get(i).host;
      if (host.address() == tensor.address() && host.byteSize() == tensor.byteSize()) {
        return i;
      }
    }
    return -1;
  }

  /** The call has been queued whole: copies back what it wrote to tensors of the host, waiting. */
  public void done() {
    for (Guest guest : guests) {
      if (guest.written && guest.host.byteSize() > 0) {
        memory.read(guest.address, guest.host.segment());
      }
    }
  }

  /** Frees what was taken along. */
  @Override
  public void close() {
    guests.forEach(guest -> memory.give(guest.address));
    guests.clear();
  }
}
