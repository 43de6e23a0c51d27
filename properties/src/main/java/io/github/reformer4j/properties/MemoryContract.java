package io.github.reformer4j.properties;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;

/** Results do not depend on where tensors lie, and nothing beside them is written. */
public interface MemoryContract extends Contract {
  /**
   * Tensors where the backend computes give the bits of tensors on the host: forward, back, and the
   * stages. Each is a slice at an odd offset, with guards before and after it.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void tensorsOfTheBackendGiveTheBitsOfHostTensors(@ForAll("smallCases") AttentionCase c) {
    Trial host = Trial.of(this, c);
    Pass pass = host.pass();
    try (Placement placement = new Placement(backend())) {
      AttentionInputs in = pass.inputs();
      AttentionInputs inputs =
          new AttentionInputs(
              placement.add(in.queries()),
              placement.addOrNull(in.keys()),
              placement.add(in.values()),
              placement.addOrNull(in.keyMask()),
              placement.addOrNull(in.buckets()));
      AttentionOutputs dirty = Pass.dirtyOutputs(pass.attention(), in);
      AttentionOutputs outputs =
          new AttentionOutputs(
              placement.add(dirty.out()),
              placement.addOrNull(dirty.logsumexp()),
              placement.addOrNull(dirty.buckets()));
      pass.attention().forward(inputs, outputs, null);
      Bits.same(outputs, pass.outputs());
      backwardGivesTheBitsOf(host, placement, inputs, outputs);
      if (outputs.buckets() != null) {
        stagesGiveTheBitsOf(pass, placement, inputs, outputs.buckets());
      }
      placement.checkGuards();
    }
  }

  private static void backwardGivesTheBitsOf(
      Trial host, Placement placement, AttentionInputs inputs, AttentionOutputs outputs) {
    AttentionGradients expected = host.gradients();
    AttentionGradients dirty = Pass.dirtyGradients(host.pass().inputs());
    AttentionGradients gradients =
        new AttentionGradients(
            placement.add(dirty.queries()),
            placement.addOrNull(dirty.keys()),
            placement.add(dirty.values()));
    Tensor outGradient = placement.add(host.outGradient());
    host.pass().attention().backward(inputs, outputs, outGradient, gradients, null);
    Bits.same(gradients, expected);
  }

  private static void stagesGiveTheBitsOf(
      Pass pass, Placement placement, AttentionInputs inputs, Tensor buckets) {
    Attention attention = pass.attention();
    Tensor hashed = placement.add(Pass.dirty(buckets.type(), buckets.shape()));
    attention.hash(inputs.queries(), inputs.keyMask(), hashed, null);
    Tensor expected = Tensors.allocate(buckets.type(), buckets.shape());
    attention.hash(pass.inputs().queries(), pass.inputs().keyMask(), expected, null);
    Bits.same("buckets", hashed, expected);
    Tensor onHost = Objects.requireNonNull(pass.outputs().buckets());
    try (Tensor order = attention.order(buckets, inputs.keyMask());
        Tensor same = attention.order(onHost, pass.inputs().keyMask())) {
      Bits.same("order", order, same);
    }
  }
}
