package io.github.reformer4j.golden;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.safetensors.SafetensorsException;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recorded run by what the file says of itself. Tensors of three axes, batch and heads
 * folded, become batches of one head.
 */
final class GoldenReader {
  private static final String KINDS = "lsh, local or model";

  /**
   * What was added to round r's bucket ids, as a multiple of r: the number of buckets plus this.
   */
  private static final Map<String, Integer> OFFSETS =
      Map.of("round*buckets", 0, "round*(buckets+1)", 1);

  private final SafetensorsFile file;
  private final GoldenMetadata metadata;
  private final Arena arena;
  private DType recordedIn = DType.FLOAT64;

  private GoldenReader(SafetensorsFile file, Arena arena) {
    this.file = file;
    this.metadata = new GoldenMetadata(file.metadata());
    this.arena = arena;
  }

  /**
   * Reads a file.
   *
   * @param file outlives the case
   * @throws UnusableFileException if it is no recorded run that can be replayed
   * @throws SafetensorsException if a tensor is missing or cannot be held
   * @throws IllegalArgumentException if options are out of range
   */
  static GoldenCase read(SafetensorsFile file) throws UnusableFileException, SafetensorsException {
    Arena arena = Arena.ofShared();
    try {
      GoldenReader reader = new GoldenReader(file, arena);
      return switch (reader.metadata.text("kind", KINDS)) {
        case "lsh" -> reader.lsh();
        case "local" -> reader.local();
        case "model" ->
            throw new UnusableFileException(
                "kind = model: expected in a folder with the model, which is replayed as a whole");
        case String kind ->
            throw new UnusableFileException("metadata 'kind' = " + kind + ": expected " + KINDS);
      };
    } catch (Throwable t) {
      arena.close();
      throw t;
    }
  }

  private GoldenCase local() throws UnusableFileException, SafetensorsException {
    LocalAttention spec = GoldenSpecs.local(metadata);
    AttentionInputs inputs =
        AttentionInputs.separate(finite("q"), finite("k"), finite("v")).withKeyMask(keyMask());
    Tensor outGradient = finite("grad_out");
    Map<String, Tensor> expected = expected("out", "grad_q", "grad_k", "grad_v");
    return new GoldenCase(spec, inputs, outGradient, expected, recordedIn, arena);
  }

  private GoldenCase lsh() throws UnusableFileException, SafetensorsException {
    LshAttention spec = GoldenSpecs.lsh(metadata, rotations());
    AttentionInputs inputs =
        AttentionInputs.shared(finite("qk"), finite("v"))
            .withKeyMask(keyMask())
            .withBuckets(buckets(spec.hashing().buckets()));
    Tensor outGradient = finite("grad_out");
    Map<String, Tensor> expected = expected("out", "grad_qk", "grad_v");
    return new GoldenCase(spec, inputs, outGradient, expected, recordedIn, arena);
  }

  private Map<String, Tensor> expected(String... names)
      throws UnusableFileException, SafetensorsException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      if (file.tensor(name).type() == DType.FLOAT32) {
        recordedIn = DType.FLOAT32;
      }
      tensors.put(name, floats(name));
    }
    return tensors;
  }

  /** An input: a backend would refuse NaN and infinity, so the file is at fault. */
  private Tensor finite(String name) throws UnusableFileException, SafetensorsException {
    Tensor tensor = floats(name);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (!Double.isFinite(tensor.getDouble(i))) {
        throw new UnusableFileException(
            "tensor '"
                + name
                + "' at "
                + i
                + " = "
                + tensor.getDouble(i)
                + ": expected a finite number");
      }
    }
    return tensor;
  }

  private Tensor floats(String name) throws UnusableFileException, SafetensorsException {
    Tensor tensor = file.tensor(name);
    if (!tensor.type().isFloat()) {
      throw new UnusableFileException(
          "tensor '" + name + "' = " + tensor + ": expected F64 or F32");
    }
    return GoldenCase.convert(arena, unfolded(name, tensor), DType.FLOAT64);
  }

  private static Tensor unfolded(String name, Tensor tensor) throws UnusableFileException {
    Shape shape = tensor.shape();
    return switch (shape.rank()) {
      case 4 -> tensor;
      case 3 -> tensor.reshape(shape.dim(0), 1, shape.dim(1), shape.dim(2));
      default ->
          throw new UnusableFileException(
              "shape of '" + name + "' = " + shape + ": expected three or four axes");
    };
  }

  private @Nullable Tensor keyMask() throws SafetensorsException {
    return file.has("key_mask") ? file.tensor("key_mask") : null;
  }

  private Tensor rotations() throws UnusableFileException, SafetensorsException {
    Tensor rotations = file.tensor("rotations");
    int rank =
        metadata.word("rotations_axes", Map.of("round,dim,column", 3, "head,round,dim,column", 4));
    if (!rotations.type().isFloat() || rotations.shape().rank() != rank) {
      throw new UnusableFileException(
          "tensor 'rotations' = " + rotations + ": expected F64 or F32 with " + rank + " axes");
    }
    return rotations;
  }

  /** The recorded buckets without what was added to each round. */
  private Tensor buckets(int count) throws UnusableFileException, SafetensorsException {
    Tensor recorded = unfolded("buckets", file.tensor("buckets"));
    if (recorded.type() != DType.INT64 && recorded.type() != DType.INT32) {
      throw new UnusableFileException("tensor 'buckets' = " + recorded + ": expected I64 or I32");
    }
    String none = "none";
    String offset = metadata.text("buckets_offset", "none or " + OFFSETS.keySet());
    long step = offset.equals(none) ? 0 : count + metadata.word("buckets_offset", OFFSETS);
    long rounds = recorded.shape().dim(2);
    long tokens = recorded.shape().dim(3);
    Tensor buckets = Tensor.allocate(arena, DType.INT32, recorded.shape());
    for (long i = 0; i < recorded.shape().elements(); i++) {
      double bucket = recorded.getDouble(i) - step * (i / tokens % rounds);
      buckets.setInt(i, (int) bucket); // saturates, and the range is checked by the facade
    }
    return buckets;
  }
}
