package io.github.reformer4j.properties.remote;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Hands calls on with every tensor of the hidden memory revealed. By reflection, because every
 * method of every kernel and operation needs the same.
 */
final class Revealing implements InvocationHandler {
  private final Object inner;
  private final HiddenMemory memory;

  private Revealing(Object inner, HiddenMemory memory) {
    this.inner = inner;
    this.memory = memory;
  }

  static <T> T of(Class<T> type, T inner, HiddenMemory memory) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new Revealing(inner, memory)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    @Nullable Object[] revealed = given == null ? new Object[0] : given.clone();
    for (int i = 0; i < revealed.length; i++) {
      revealed[i] = revealed(revealed[i]);
    }
    try {
      Object result = method.invoke(inner, revealed);
      return result == null ? null : hiding(method.getReturnType(), result);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What gives more to call takes hidden tensors too. */
  private <T> Object hiding(Class<T> type, Object result) {
    boolean calledAgain =
        type == DecoderKernel.class
            || (type.isInterface() && type.getPackage() == Operations.class.getPackage());
    return calledAgain ? of(type, type.cast(result), memory) : result;
  }

  private @Nullable Object revealed(@Nullable Object argument) {
    return switch (argument) {
      case Tensor tensor -> memory.revealed(tensor);
      case AttentionInputs in ->
          new AttentionInputs(
              memory.revealed(in.queries()),
              orNull(in.keys()),
              memory.revealed(in.values()),
              orNull(in.keyMask()),
              orNull(in.buckets()));
      case AttentionOutputs out ->
          new AttentionOutputs(
              memory.revealed(out.out()), orNull(out.logsumexp()), orNull(out.buckets()));
      case AttentionGradients gradients ->
          new AttentionGradients(
              memory.revealed(gradients.queries()),
              orNull(gradients.keys()),
              memory.revealed(gradients.values()));
      case null, default -> argument;
    };
  }

  private @Nullable Tensor orNull(@Nullable Tensor tensor) {
    return tensor == null ? null : memory.revealed(tensor);
  }
}
