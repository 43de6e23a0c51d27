package io.github.reformer4j.golden;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reference.Samples;
import io.github.reformer4j.safetensors.SafetensorsException;
import io.github.reformer4j.safetensors.SafetensorsWriter;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Recorded runs made in the test: tensors and metadata to alter before they are written. */
final class Recording {
  final Map<String, Tensor> tensors = new LinkedHashMap<>();
  final Map<String, String> metadata = new LinkedHashMap<>();

  /** Two tokens, worked out by hand: every weight is one half, as the queries are zero. */
  static Recording local() {
    Recording r = new Recording();
    r.metadata.putAll(
        Map.of(
            "kind", "local",
            "chunk_length", "2",
            "chunks_before", "0",
            "chunks_after", "0",
            "circular", "false",
            "causal", "false",
            "self_rule", "allowed",
            "scale", "2.0"));
    long[] dims = {1, 2, 1};
    r.tensors.put("q", Tensor.ofDoubles(new double[] {0, 0}, dims));
    r.tensors.put("k", Tensor.ofDoubles(new double[] {3, 5}, dims));
    r.tensors.put("v", Tensor.ofDoubles(new double[] {1, 2}, dims));
    r.tensors.put("grad_out", Tensor.ofDoubles(new double[] {1, 10}, dims));
    r.tensors.put("out", Tensor.ofDoubles(new double[] {1.5, 1.5}, dims));
    // ds_ij = 1/2 g_i (v_j - 1.5) = g_i (-1/4, 1/4), so dq_i = 2 g_i (5 - 3) / 4
    r.tensors.put("grad_q", Tensor.ofDoubles(new double[] {1, 10}, dims));
    r.tensors.put("grad_k", Tensor.ofDoubles(new double[] {0, 0}, dims));
    r.tensors.put("grad_v", Tensor.ofDoubles(new double[] {5.5, 5.5}, dims));
    return r;
  }

  /** An LSH run of the reference itself, four axes, masked, two rounds, two factors. */
  static Recording lsh(Padding padding) {
    Recording r = new Recording();
    Tensor rotations = Samples.normal(DType.FLOAT64, 3, 9, 2, 2, 4, 3);
    LshAttention spec =
        LshAttention.crossPolytope(2, 4)
            .rounds(2)
            .rotations(new Rotations.Given(rotations))
            .windows(new Windows.Flat(4, 1, 0, true, padding))
            .causal(true)
            .scale(new Scale.Fixed(0.75))
            .keyEpsilon(1e-6)
            .build();
    AttentionInputs inputs = Samples.inputs(spec, DType.FLOAT64, 3, 2, 2, 24, true);
    Tensor outGradient = Samples.normal(DType.FLOAT64, 3, 4, 2, 2, 24, 3);
    Attention attention = new ReferenceBackend().attention(spec);
    AttentionOutputs outputs = attention.forward(inputs);
    AttentionGradients gradients = attention.backward(inputs, outputs, outGradient);
    Tensor used = java.util.Objects.requireNonNull(outputs.buckets());
    r.metadata.putAll(
        Map.of(
            "kind", "lsh",
            "windows", "flat",
            "chunk_length", "4",
            "chunks_before", "1",
            "chunks_after", "0",
            "rounds", "2",
            "bucket_factors", "[2, 4]",
            "causal", "true",
            "across_buckets", "true",
            "correct_duplicates", "true"));
    boolean inPlace = padding == Padding.IN_PLACE;
    r.metadata.putAll(
        Map.of(
            "scale", "0.75",
            "key_epsilon", "1e-06",
            "rotations_axes", "head,round,dim,column",
            "buckets_offset", inPlace ? "round*buckets" : "round*(buckets+1)",
            "padding", inPlace ? "in-place" : "sorted-last",
            "combination", "logsumexp",
            "self_rule", "last-resort"));
    r.tensors.put("qk", inputs.queries());
    r.tensors.put("v", inputs.values());
    r.tensors.put("key_mask", java.util.Objects.requireNonNull(inputs.keyMask()));
    r.tensors.put("rotations", rotations);
    r.tensors.put("buckets", offset(used, inPlace ? 8 : 9, 8));
    r.tensors.put("grad_out", outGradient);
    r.tensors.put("out", outputs.out());
    r.tensors.put("grad_qk", gradients.queries());
    r.tensors.put("grad_v", gradients.values());
    return r;
  }

  /** As peers record them: each round's ids apart, masked tokens in a bucket of their own. */
  private static Tensor offset(Tensor buckets, int step, int ofMasked) {
    Tensor recorded = Tensor.allocate(DType.INT64, buckets.shape());
    for (long i = 0; i < buckets.shape().elements(); i++) {
      int bucket = buckets.getInt(i) < 0 ? ofMasked : buckets.getInt(i);
      long round = i / buckets.shape().dim(3) % buckets.shape().dim(2);
      recorded
          .segment()
          .setAtIndex(java.lang.foreign.ValueLayout.JAVA_LONG, i, bucket + round * step);
    }
    return recorded;
  }

  Tensor tensor(String name) {
    return java.util.Objects.requireNonNull(tensors.get(name));
  }

  Path write(Path file) throws SafetensorsException {
    SafetensorsWriter.write(file, tensors, metadata);
    return file;
  }
}
