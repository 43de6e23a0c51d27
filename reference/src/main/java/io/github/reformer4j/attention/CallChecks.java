package io.github.reformer4j.attention;

import static io.github.reformer4j.tensor.checks.TensorChecks.alive;
import static io.github.reformer4j.tensor.checks.TensorChecks.exact;
import static io.github.reformer4j.tensor.checks.TensorChecks.place;
import static io.github.reformer4j.tensor.checks.TensorChecks.typed;
import static io.github.reformer4j.tensor.checks.TensorChecks.writable;

import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.tensor.checks.TensorChecks;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything checked at the door (semantics section 9), so that kernels can trust. */
final class CallChecks {
  /** For scores in float32, which backends may take to base 2. */
  private static final double MOST_SCALE = 0x1p127;

  private final AttentionSpec spec;
  private final Set<DType> types;
  private final AttentionKernel kernel;

  CallChecks(AttentionSpec spec, Set<DType> types, AttentionKernel kernel) {
    this.spec = spec;
    this.types = types;
    this.kernel = kernel;
  }

  void inputs(AttentionInputs inputs) {
    AttentionSizes sizes = sizes(inputs);
    flatDivides(sizes.tokens());
    Tensor buckets = inputs.buckets();
    if (buckets != null) {
      bucketRange(buckets, inputs.keyMask());
    }
    finite("queries", inputs.queries());
    Tensor keys = inputs.keys();
    if (keys != null) {
      finite("keys", keys);
    }
    finite("values", inputs.values());
  }

  void outputs(AttentionInputs inputs, AttentionOutputs outputs) {
    AttentionSizes s = sizes(inputs);
    outputShapes(inputs, outputs, s);
    writable("out", outputs.out());
    writable("logsumexp", outputs.logsumexp());
    writable("buckets of outputs", outputs.buckets());
    disjoint(
        inputs,
        new Written("out", outputs.out()),
        new Written("logsumexp", outputs.logsumexp()),
        new Written("buckets of outputs", outputs.buckets()));
  }

  private void outputShapes(AttentionInputs inputs, AttentionOutputs outputs, AttentionSizes s) {
    DType type = inputs.queries().type();
    exact("out", outputs.out(), type, s.batch(), s.heads(), s.tokens(), s.valueDim());
    Tensor logsumexp = outputs.logsumexp();
    if (logsumexp != null) {
      exact("logsumexp", logsumexp, type.sums(), s.batch(), s.heads(), s.tokens());
    }
    bucketsShape("buckets of outputs", outputs.buckets(), s);
  }

  void backward(AttentionInputs inputs, AttentionOutputs forward, Tensor outGradient) {
    AttentionSizes s = sizes(inputs);
    outputShapes(inputs, forward, s);
    if (forward.logsumexp() == null) {
      throw new IllegalArgumentException(
          "logsumexp = null: expected the tensor that the forward pass wrote");
    }
    if (spec instanceof LshAttention && forward.buckets() == null && inputs.buckets() == null) {
      throw new IllegalArgumentException(
          "buckets = null: expected the tensor that the forward pass wrote");
    }
    exact(
        "outGradient",
        outGradient,
        inputs.queries().type(),
        s.batch(),
        s.heads(),
        s.tokens(),
        s.valueDim());
    inputs(inputs);
    Tensor buckets = forward.buckets();
    if (buckets != null && inputs.buckets() == null) {
      bucketRange(buckets, inputs.keyMask());
    }
    finite("outGradient", outGradient);
  }

  void gradients(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients) {
    same("gradient of queries", gradients.queries(), inputs.queries());
    same("gradient of values", gradients.values(), inputs.values());
    Tensor keys = inputs.keys();
    Tensor keyGradient = gradients.keys();
    if ((keys == null) != (keyGradient == null)) {
      throw new IllegalArgumentException(
          "gradient of keys = "
              + keyGradient
              + ": expected "
              + (keys == null ? "null, as the keys are the queries" : "a tensor like the keys"));
    }
    if (keys != null && keyGradient != null) {
      same("gradient of keys", keyGradient, keys);
    }
    writable("gradient of queries", gradients.queries());
    writable("gradient of values", gradients.values());
    writable("gradient of keys", keyGradient);
    Written[] written = {
      new Written("gradient of queries", gradients.queries()),
      new Written("gradient of values", gradients.values()),
      new Written("gradient of keys", keyGradient)
    };
    disjoint(inputs, written);
    for (Written gradient : written) {
      gradient.apart("outGradient", outGradient);
      gradient.apart("out", forward.out());
      gradient.apart("logsumexp", forward.logsumexp());
      gradient.apart("buckets of outputs", forward.buckets());
    }
  }

  void queryKeys(Tensor queryKeys, @Nullable Tensor keyMask) {
    typed("queries", queryKeys, types);
    // the values of a call are not there yet: the queries stand in for them
    AttentionSizes s = AttentionSizes.of(AttentionInputs.shared(queryKeys, queryKeys));
    widths(s);
    mask(keyMask, queryKeys.shape().dim(0), queryKeys.shape().dim(2));
    finite("queries", queryKeys);
  }

  void hashed(Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets) {
    AttentionInputs inputs = AttentionInputs.shared(queryKeys, queryKeys).withKeyMask(keyMask);
    bucketsShape("buckets", buckets, AttentionSizes.of(inputs));
    writable("buckets", buckets);
    disjoint(inputs, new Written("buckets", buckets));
  }

  void buckets(Tensor buckets, @Nullable Tensor keyMask) {
    alive("buckets", buckets);
    Shape shape = buckets.shape();
    int rounds = ((LshAttention) spec).hashing().rounds();
    if (buckets.type() != DType.INT32 || shape.rank() != 4 || shape.dim(2) != rounds) {
      throw new IllegalArgumentException(
          "buckets = " + buckets + ": expected INT32 [batch, heads, " + rounds + ", tokens]");
    }
    mask(keyMask, shape.dim(0), shape.dim(3));
    bucketRange(buckets, keyMask);
  }

  void decoderStep(AttentionInputs token, Tensor out, long[] sizes) {
    AttentionSizes s = sizes(token);
    if (token.keyMask() != null) {
      throw new IllegalArgumentException(
          "keyMask = "
              + token.keyMask()
              + ": expected null in decoding, where every token is real");
    }
    if (s.tokens() != 1
        || s.batch() != sizes[0]
        || s.heads() != sizes[1]
        || s.dim() != sizes[2]
        || s.valueDim() != sizes[3]) {
      throw new IllegalArgumentException(
          "shapes of queries and values = "
              + token.queries().shape()
              + " and "
              + token.values().shape()
              + ": expected "
              + Shape.of(sizes[0], sizes[1], 1, sizes[2])
              + " and "
              + Shape.of(sizes[0], sizes[1], 1, sizes[3]));
    }
    exact("out", out, token.queries().type(), sizes[0], sizes[1], 1, sizes[3]);
    writable("out", out);
    disjoint(token, new Written("out", out));
    Tensor buckets = token.buckets();
    if (buckets != null) {
      bucketRange(buckets, null);
    }
    finite("queries", token.queries());
    Tensor keys = token.keys();
    if (keys != null) {
      finite("keys", keys);
    }
    finite("values", token.values());
  }

  /** Of a token that passed {@link #decoderStep}: nothing that a cache would turn into infinity. */
  void keepable(AttentionInputs token, KeyValueCache cache) {
    if (cache == KeyValueCache.BFLOAT16) {
      Tensor keys = token.keys();
      if (keys != null) {
        keepable("keys", keys, cache);
      }
      keepable("values", token.values(), cache);
    }
  }

  private void keepable(String name, Tensor tensor, KeyValueCache cache) {
    holds(
        name,
        tensor,
        kernel.firstNotBelow(tensor, KeyValueCache.BFLOAT16_LIMIT),
        "a magnitude below " + KeyValueCache.BFLOAT16_LIMIT + " with cache = " + cache);
  }

  private AttentionSizes sizes(AttentionInputs inputs) {
    AttentionSizes s = AttentionSizes.of(inputs);
    widths(s);
    typed("queries", inputs.queries(), types);
    DType type = inputs.queries().type();
    scale(type, s.dim());
    exact("values", inputs.values(), type, s.batch(), s.heads(), s.tokens(), s.valueDim());
    Tensor keys = inputs.keys();
    if (spec instanceof LshAttention) {
      if (keys != null) {
        throw new IllegalArgumentException(
            "keys = " + keys + ": expected null, as LSH attention shares queries and keys");
      }
    } else if (keys == null) {
      throw new IllegalArgumentException(
          "keys = null: expected a tensor for " + spec.getClass().getSimpleName());
    } else {
      exact("keys", keys, type, s.batch(), s.heads(), s.tokens(), s.dim());
    }
    mask(inputs.keyMask(), s.batch(), s.tokens());
    bucketsShape("buckets of inputs", inputs.buckets(), s);
    return s;
  }

  /** A factor that is finite in the type of a call, and times log2(e). */
  private void scale(DType type, int dim) {
    double scale = spec.scale().value(dim);
    if (type != DType.FLOAT64 && scale > MOST_SCALE) {
      throw new IllegalArgumentException(
          "scale = " + scale + ": expected at most " + MOST_SCALE + " for " + type);
    }
  }

  private static void widths(AttentionSizes s) {
    if (s.dim() < 1 || s.valueDim() < 1) {
      throw new IllegalArgumentException(
          "dim, valueDim = " + s.dim() + ", " + s.valueDim() + ": expected at least 1");
    }
  }

  private void bucketsShape(String name, @Nullable Tensor buckets, AttentionSizes s) {
    if (buckets == null) {
      return;
    }
    if (spec instanceof LshAttention lsh) {
      exact(name, buckets, DType.INT32, s.batch(), s.heads(), lsh.hashing().rounds(), s.tokens());
    } else {
      throw new IllegalArgumentException(
          name + " = " + buckets + ": expected null for " + spec.getClass().getSimpleName());
    }
  }

  private void flatDivides(int tokens) {
    if (spec instanceof LshAttention lsh && lsh.windows() instanceof Windows.Flat flat) {
      long slots = (long) lsh.hashing().rounds() * tokens;
      if (slots % flat.chunkLength() != 0) {
        throw new IllegalArgumentException(
            "chunkLength = "
                + flat.chunkLength()
                + ": expected a divisor of rounds times tokens = "
                + slots
                + " with FLAT windows");
      }
    }
  }

  private void bucketRange(Tensor buckets, @Nullable Tensor keyMask) {
    if (!(spec instanceof LshAttention lsh)) {
      return;
    }
    int count = lsh.hashing().buckets();
    boolean inPlace =
        lsh.windows() instanceof Windows.Flat flat && flat.padding() == Padding.IN_PLACE;
    Shape shape = buckets.shape();
    long at = ((LshKernel) kernel).firstStray(buckets, inPlace ? null : keyMask, count);
    if (at >= 0) {
      throw new IllegalArgumentException(
          "bucket at "
              + place(shape, at)
              + " = "
              + buckets.getInt(at)
              + ": expected 0 to "
              + (count - 1));
    }
  }

  private static void mask(@Nullable Tensor keyMask, long batch, long tokens) {
    if (keyMask != null) {
      exact("keyMask", keyMask, DType.BOOL, batch, tokens);
    }
  }

  private void finite(String name, Tensor tensor) {
    holds(name, tensor, kernel.firstNonFinite(tensor), "a finite number");
  }

  /** Names the first element that is not as expected, if there is one. */
  private static void holds(String name, Tensor tensor, long firstOther, String expected) {
    if (firstOther >= 0) {
      throw new IllegalArgumentException(
          name
              + " at "
              + place(tensor.shape(), firstOther)
              + " = "
              + tensor.getDouble(firstOther)
              + ": expected "
              + expected);
    }
  }

  private static void same(String name, Tensor tensor, Tensor like) {
    exact(name, tensor, like.type(), like.shape().toArray());
  }

  private static void disjoint(AttentionInputs inputs, Written... results) {
    for (int i = 0; i < results.length; i++) {
      Written result = results[i];
      result.apart("queries", inputs.queries());
      result.apart("keys", inputs.keys());
      result.apart("values", inputs.values());
      result.apart("keyMask", inputs.keyMask());
      result.apart("buckets of inputs", inputs.buckets());
      for (int j = 0; j < i; j++) {
        result.apart(results[j].name(), results[j].tensor());
      }
    }
  }

  /**
   * What a call writes.
   *
   * @param name for messages
   * @param tensor null = not wanted
   */
  private record Written(String name, @Nullable Tensor tensor) {
    void apart(String other, @Nullable Tensor that) {
      if (tensor != null) {
        TensorChecks.apart(name, tensor, other, that);
      }
    }
  }
}
