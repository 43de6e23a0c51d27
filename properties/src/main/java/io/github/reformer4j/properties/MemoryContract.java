package io.github.reformer4j.properties;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;

/** Results do not depend on where tensors lie, and nothing is written but them. */
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

  /**
   * What a call only reads keeps its bits, in rows of masked tokens too: callers go on with it.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void whatIsOnlyReadKeepsItsBits(@ForAll("smallCases") AttentionCase c) {
    AttentionCase masked = c.masking() == Masking.NONE ? c.withMasking(Masking.RANDOM) : c;
    Attention attention = attention(masked.spec());
    AttentionInputs in = masked.inputs(type());
    try (Placement placement = new Placement(backend())) {
      AttentionInputs inputs = placement.read(in);
      AttentionOutputs dirty = Pass.dirtyOutputs(attention, in);
      Tensor out = placement.add(dirty.out());
      Tensor logsumexp = placement.addOrNull(dirty.logsumexp());
      Tensor buckets = placement.addOrNull(dirty.buckets());
      AttentionOutputs outputs = new AttentionOutputs(out, logsumexp, buckets);
      attention.forward(inputs, outputs, null);
      placement.checkGuards();
      if (buckets != null) {
        Tensor hashed = placement.add(Pass.dirty(buckets.type(), buckets.shape()));
        attention.hash(inputs.queries(), inputs.keyMask(), hashed, null);
        attention.order(buckets, inputs.keyMask()).close();
        placement.checkGuards();
      }
      need(Capability.GRADIENTS, masked.spec());
      AttentionOutputs before =
          new AttentionOutputs(
              Tensors.copy(out),
              logsumexp == null ? null : Tensors.copy(logsumexp),
              buckets == null ? null : Tensors.copy(buckets));
      AttentionGradients wanted = Pass.dirtyGradients(in);
      AttentionGradients gradients =
          new AttentionGradients(
              placement.add(wanted.queries()),
              placement.addOrNull(wanted.keys()),
              placement.add(wanted.values()));
      Tensor outGradient = placement.read("outGradient", masked.outGradient(type()));
      attention.backward(inputs, outputs, outGradient, gradients, null);
      placement.checkGuards();
      Bits.same(outputs, before);
    }
  }
}
