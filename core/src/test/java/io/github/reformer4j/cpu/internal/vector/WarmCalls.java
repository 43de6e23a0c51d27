package io.github.reformer4j.cpu.internal.vector;

import com.sun.management.ThreadMXBean;
import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * A program that makes calls until they are warm, and then once more, looking at what the calls
 * leave on the heap. It writes one line for each call, its name and the bytes that it took, and one
 * for each vector that became an object, its class and the kernel that made it. Run with {@code
 * -XX:-UseTLAB}, so that the flight recorder sees every object, and {@code -Xbatch}, so that being
 * warm depends on the number of calls alone, whatever else the machine does. One thread, so that
 * bytes are the caller's own.
 */
final class WarmCalls {
  private static final int TOKENS = 256;
  private static final int DIM = 64;
  private static final int WIDE = 256;

  /** Enough for the optimising compiler with thresholds a fifth of the usual ones. */
  private static final int WARM_UP = 150;

  /** How many times as many for calls that do little. */
  private static final int SMALL_CALLS = 20;

  /** Chances to be warm: a vector counts that became an object in the last of these rounds. */
  private static final int ROUNDS = 3;

  private static final String OUTSIDE = "jdk.ObjectAllocationOutsideTLAB";

  /** Rows of a product whose gradient of the weights is summed in parts. */
  private static final int DEEP = 2050;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final SequencedMap<String, Runnable> calls = new LinkedHashMap<>();
  private final Set<String> small = new HashSet<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private WarmCalls() {}

  public static void main(String[] args) throws Exception {
    WarmCalls warm = new WarmCalls();
    try (PrintWriter out = new PrintWriter(args[0], StandardCharsets.UTF_8)) {
      if (args[1].startsWith("kernels")) {
        CpuBackend backend = warm.keep(CpuBackend.create(new CpuOptions(1)));
        warm.attention(backend);
        warm.products(backend, TOKENS, DIM, "product");
        warm.products(backend, TOKENS, WIDE, "product of several panels");
        warm.products(backend, 2, DIM, "product of few rows");
        warm.products(backend, 5, DIM, "product of some rows");
        warm.products(backend, DEEP, DIM, "product of many rows");
        warm.activations(backend);
      } else {
        warm.calls.put("boxing", () -> BrokenKernel.boxing(4 * TOKENS));
        warm.calls.put("sound", () -> BrokenKernel.sound(TOKENS));
      }
      if (args[1].endsWith("reversed")) {
        List.copyOf(warm.calls.sequencedKeySet().reversed())
            .forEach(name -> warm.calls.putLast(name, warm.calls.get(name)));
      }
      Set<String> vectors = Set.of();
      for (int round = 0; round < ROUNDS; round++) {
        warm.up();
        vectors = warm.vectors();
        if (vectors.isEmpty()) {
          break;
        }
      }
      warm.calls.forEach((name, call) -> out.println("call\t" + name + "\t" + bytes(call)));
      vectors.forEach(vector -> out.println("vector\t" + vector));
    }
    warm.end();
  }

  private void up() {
    calls.forEach(
        (name, call) -> {
          int times = small.contains(name) ? SMALL_CALLS * WARM_UP : WARM_UP;
          for (int i = 0; i < times; i++) {
            call.run();
          }
        });
  }

  private static long bytes(Runnable call) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    call.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Objects of the Vector API that the calls make, each with the method of ours that made it. */
  private Set<String> vectors() throws IOException {
    Path file = Files.createTempFile("warm", ".jfr");
    Set<String> found = new TreeSet<>();
    try (Recording recording = new Recording()) {
      recording.enable(OUTSIDE).withStackTrace();
      recording.start();
      calls.values().forEach(Runnable::run);
      recording.stop();
      recording.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getEventType().getName().equals(OUTSIDE)) {
          String type = event.getClass("objectClass").getName();
          if (type.startsWith("jdk.incubator.vector")) {
            found.add(type + " in " + maker(event));
          }
        }
      }
    } finally {
      Files.delete(file);
    }
    return found;
  }

  private static String maker(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    if (trace != null) {
      for (RecordedFrame frame : trace.getFrames()) {
        String type = frame.getMethod().getType().getName();
        if (type.startsWith("io.github.reformer4j")) {
          return type + "." + frame.getMethod().getName() + ":" + frame.getLineNumber();
        }
      }
    }
    return "code of others";
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  private void end() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private void attention(CpuBackend backend) {
    LshAttention lsh =
        LshAttention.crossPolytope(8).rounds(2).seed(1).causal(true).aligned(64, 1, 0).build();
    attention("LSH, ALIGNED", backend, lsh, TOKENS, DIM);
    attention(
        "LSH, FLAT",
        backend,
        lsh.toBuilder().causal(false).correctDuplicates(false).flat(64, 1, 0).build(),
        TOKENS,
        DIM);
    attention(
        "LSH, averages",
        backend,
        lsh.toBuilder()
            .causal(false)
            .correctDuplicates(false)
            .combination(Combination.AVERAGE)
            .build(),
        TOKENS,
        DIM);
    attention("exact", backend, ExactAttention.of(false), TOKENS, DIM);
    attention("exact, causal", backend, ExactAttention.of(true), TOKENS, DIM);
    // the kernels for odd numbers of vectors
    attention("exact, odd sizes", backend, ExactAttention.of(false), TOKENS - 16, DIM - 16);
    attention("LSH, structured", backend, structured(lsh), TOKENS, DIM);
  }

  private static LshAttention structured(LshAttention lsh) {
    return lsh.toBuilder().rotations(new Rotations.Structured(1, 0, false)).build();
  }

  private void attention(String name, CpuBackend backend, AttentionSpec spec, int tokens, int dim) {
    Attention attention = backend.attention(spec);
    Tensor queries = normal(1, tokens, dim);
    Tensor values = normal(3, tokens, dim);
    Tensor outGradient = normal(4, tokens, dim);
    Workspace workspace = keep(attention.newWorkspace());
    AttentionInputs in =
        spec instanceof LshAttention
            ? AttentionInputs.shared(queries, values)
            : AttentionInputs.separate(queries, normal(2, tokens, dim), values);
    AttentionOutputs out = keep(AttentionOutputs.allocate(spec, in));
    AttentionGradients gradients = keep(AttentionGradients.allocate(in));
    calls.put(name + ", forward", () -> attention.forward(in, out, workspace));
    calls.put(
        name + ", backward", () -> attention.backward(in, out, outGradient, gradients, workspace));
    if (spec.causal()) {
      for (KeyValueCache cache : KeyValueCache.values()) {
        decoding(name + ", cache " + cache, keep(attention.decoder(1, 1, DIM, DIM, cache)), in);
      }
    }
  }

  private void decoding(String name, Decoder decoder, AttentionInputs in) {
    Tensor row = keep(Tensor.allocate(DType.FLOAT32, 1, 1, 1, DIM));
    Tensor out = keep(Tensor.allocate(DType.FLOAT32, 1, 1, 1, DIM));
    AttentionInputs token =
        in.keys() == null
            ? AttentionInputs.shared(row, row)
            : AttentionInputs.separate(row, row, row);
    small.add(name + ", decoding");
    calls.put(
        name + ", decoding",
        () -> {
          long first = decoder.position() % TOKENS * DIM * Float.BYTES;
          row.segment().copyFrom(in.queries().segment().asSlice(first, row.byteSize()));
          decoder.step(token, out);
        });
  }

  private void products(CpuBackend backend, int rows, int width, String name) {
    Matrices matrices = backend.operations().matrices();
    Tensor x = flat(normal(5, rows, width));
    Tensor y = flat(normal(6, rows, width));
    Tensor weights = flat(normal(7, width, width));
    calls.put(name + ", forward", () -> matrices.multiply(x, false, weights, true, y, false));
    calls.put(name + ", inputs", () -> matrices.multiply(y, false, weights, false, x, false));
    calls.put(name + ", weights", () -> matrices.multiply(y, true, x, false, weights, false));
    if (rows < DIM) {
      small.addAll(calls.keySet().stream().filter(call -> call.startsWith(name + ",")).toList());
    }
  }

  private void activations(CpuBackend backend) {
    Elements elements = backend.operations().elements();
    Tensor x = flat(normal(8, TOKENS, DIM));
    Tensor dy = flat(normal(9, TOKENS, DIM));
    Tensor y = flat(normal(10, TOKENS, DIM));
    for (Activation f : Activation.values()) {
      calls.put(f + " activation", () -> elements.activate(f, x, y));
      calls.put(f + " gradient", () -> elements.activateBackward(f, x, dy, y));
    }
  }

  private static Tensor flat(Tensor heads) {
    return heads.reshape(heads.shape().dim(2), heads.shape().dim(3));
  }

  private Tensor normal(int seed, int tokens, int dim) {
    Tensor tensor = keep(Tensor.allocate(DType.FLOAT32, 1, 1, tokens, dim));
    Random random = new Random(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.nextGaussian());
    }
    return tensor;
  }
}
