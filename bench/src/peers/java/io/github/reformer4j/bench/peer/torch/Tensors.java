package io.github.reformer4j.bench.peer.torch;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Numbers in and out of libtorch. */
final class Tensors {
  private Tensors() {}

  /** Moves a tensor of this project to one of libtorch's own; the given one is closed. */
  static Tensor moved(io.github.reformer4j.tensor.Tensor from, long... shape) {
    try (from) {
      Tensor to = torch.empty(shape);
      memory(to).copyFrom(from.segment());
      return to;
    }
  }

  /** Takes a tensor out of the scope that it was made in; whoever receives it closes it. */
  static Tensor kept(PointerScope scope, Tensor tensor) {
    tensor.retainReference();
    scope.detach(tensor);
    return tensor;
  }

  /** Hands a {@link #kept} tensor to another scope, which frees it if nobody did before. */
  static Tensor adopted(PointerScope scope, Tensor tensor) {
    scope.attach(tensor);
    tensor.releaseReference();
    return tensor;
  }

  /** The memory of a contiguous tensor of float32. */
  @SuppressWarnings("restricted") // as long as libtorch says
  static MemorySegment memory(Tensor tensor) {
    return MemorySegment.ofAddress(tensor.data_ptr().address())
        .reinterpret(tensor.numel() * Float.BYTES);
  }
}
