package io.github.reformer4j.bench.peer.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Frees what is in between as soon as it is not needed, as Python does by counting references. */
final class Scoped {
  private Scoped() {}

  /** The tensor made, of the scope around this call; others of its making are let go. */
  static Tensor tensor(Supplier<Tensor> making) {
    Tensor made;
    try (PointerScope _ = new PointerScope()) {
      made = making.get();
      made.retainReference();
    }
    return adopted(made);
  }

  /** A tensor that nobody else closes, now of the scope around this call. */
  static Tensor adopted(Tensor tensor) {
    PointerScope around = PointerScope.getInnerScope();
    if (around == null) {
      throw new IllegalStateException("scope = none: expected a tensor to be made in one");
    }
    return Tensors.adopted(around, tensor);
  }
}
