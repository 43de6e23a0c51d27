package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.reformer4j.cuda.internal.device.Grid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A card in host memory. It does copies at once, remembers launches, keeps count of everything that
 * is taken, and fails where a test says so. Work that is captured is done when its graph is
 * launched.
 */
final class FakeDriver implements Driver {
  static final int OUT_OF_MEMORY = 2;
  static final int ILLEGAL_ADDRESS = 700;

  /** What the next calls of a function give instead of doing it. */
  final Map<String, Integer> failures = new HashMap<>();

  final List<Launch> launches = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  final Set<Long> live = new HashSet<>();
  int devices = 1;
  int major = 9;
  int minor = 0;
  long capacity = 1L << 30;
  private final AtomicLong handles = new AtomicLong(1);
  private final Map<Long, Arena> memory = new HashMap<>();
  private final Map<Long, Long> sizes = new HashMap<>();
  private final Map<Long, List<Runnable>> graphs = new HashMap<>();
  private @Nullable List<Runnable> capture;
  private int contexts;

  /** A kernel that was launched, with its first eight bytes of each argument. */
  record Launch(long function, Grid grid, List<Long> arguments) {}

  /** How many arguments launches are read for. */
  int argumentCount;

  private void call(String name) {
    calls.add(name);
    Integer code = failures.get(name);
    if (code != null) {
      throw new CudaFailure(name, code, "CUDA_ERROR_" + code, "made to fail");
    }
  }

  private long handle(String call) {
    call(call);
    long handle = handles.getAndIncrement();
    live.add(handle);
    return handle;
  }

  private void end(String call, long handle) {
    call(call);
    if (!live.remove(handle)) {
      throw new IllegalStateException(call + " of " + handle + ", which is not live");
    }
  }

  private void queue(Runnable work) {
    if (capture == null) {
      work.run();
    } else {
      capture.add(work);
    }
  }

  @Override
  public int version() {
    return 13_010;
  }

  @Override
  public int deviceCount() {
    return devices;
  }

  @Override
  public int device(int ordinal) {
    return ordinal;
  }

  @Override
  public String deviceName(int device) {
    return "Imaginary card";
  }

  @Override
  public int attribute(int attribute, int device) {
    return switch (attribute) {
      case 16 -> 132;
      case 75 -> major;
      case 76 -> minor;
      case 97 -> 227 * 1024;
      default -> throw new IllegalArgumentException("attribute = " + attribute);
    };
  }

  @Override
  public long retainContext(int device) {
    call("retainContext");
    contexts++;
    return 1_000_000L + device;
  }

  @Override
  public void releaseContext(int device) {
    contexts--;
    call("releaseContext");
  }

  @Override
  public void makeCurrent(long context) {
    call("makeCurrent");
  }

  @Override
  public long createStream() {
    return handle("createStream");
  }

  @Override
  public void awaitStream(long stream) {
    call("awaitStream");
  }

  @Override
  public void destroyStream(long stream) {
    end("destroyStream", stream);
  }

  @Override
  public long loadModule(byte[] binary) {
    return handle("loadModule");
  }

  @Override
  public void unloadModule(long module) {
    end("unloadModule", module);
  }

  @Override
  public long function(long module, String name) {
    call("function");
    return handles.getAndIncrement();
  }

  @Override
  public void allowShared(long function, int bytes) {
    call("allowShared " + bytes);
  }

  @Override
  public void launch(long function, Grid grid, long stream, long parameters) {
    call("launch");
    MemorySegment pointers =
        MemorySegment.ofAddress(parameters).reinterpret((long) argumentCount * Long.BYTES);
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < argumentCount; i++) {
      arguments.add(pointers.getAtIndex(ADDRESS, i).reinterpret(Long.BYTES).get(JAVA_LONG, 0));
    }
    queue(() -> launches.add(new Launch(function, grid, arguments)));
  }

  @Override
  public long allocate(long bytes) {
    call("allocate");
    if (bytes > freeBytes()) {
      throw new CudaFailure("allocate", OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "too much");
    }
    return hostBlock(bytes);
  }

  private long hostBlock(long bytes) {
    Arena arena = Arena.ofShared();
    long address = arena.allocate(bytes, 256).address();
    memory.put(address, arena);
    sizes.put(address, bytes);
    return address;
  }

  @Override
  public void free(long address) {
    call("free");
    Arena arena = memory.remove(address);
    if (arena == null) {
      throw new IllegalStateException("free of " + address + ", which is not taken");
    }
    sizes.remove(address);
    arena.close();
  }

  @Override
  public long freeBytes() {
    return capacity - sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public long totalBytes() {
    return capacity;
  }

  @Override
  public long allocateHost(long bytes) {
    call("allocateHost");
    return hostBlock(bytes);
  }

  @Override
  public void freeHost(long host) {
    free(host);
  }

  @Override
  public void copyIn(long host, long address, long bytes, long stream) {
    call("copyIn");
    move(host, address, bytes);
  }

  @Override
  public void copyOut(long address, long host, long bytes, long stream) {
    call("copyOut");
    move(address, host, bytes);
  }

  @Override
  public void copy(long from, long to, long bytes, long stream) {
    call("copy");
    queue(() -> move(from, to, bytes));
  }

  private static void move(long from, long to, long bytes) {
    at(to, bytes).copyFrom(at(from, bytes));
  }

  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  @Override
  public void fill(long address, byte value, long bytes, long stream) {
    call("fill");
    queue(() -> at(address, bytes).fill(value));
  }

  @Override
  public long createEvent() {
    return handle("createEvent");
  }

  @Override
  public void recordEvent(long event, long stream) {
    call("recordEvent");
  }

  @Override
  public void awaitEvent(long event) {
    call("awaitEvent");
  }

  @Override
  public void destroyEvent(long event) {
    end("destroyEvent", event);
  }

  @Override
  public void beginCapture(long stream) {
    call("beginCapture");
    capture = new ArrayList<>();
  }

  @Override
  public long endCapture(long stream) {
    List<Runnable> captured = capture;
    capture = null;
    if (captured == null) {
      throw new IllegalStateException("no capture to end");
    }
    long graph = handle("endCapture");
    graphs.put(graph, captured);
    return graph;
  }

  @Override
  public long instantiate(long graph) {
    long executable = handle("instantiate");
    graphs.put(executable, List.copyOf(graphs.getOrDefault(graph, List.of())));
    return executable;
  }

  @Override
  public void launchGraph(long executable, long stream) {
    call("launchGraph");
    graphs.getOrDefault(executable, List.of()).forEach(this::queue);
  }

  @Override
  public void destroyGraph(long graph) {
    end("destroyGraph", graph);
    graphs.remove(graph);
  }

  @Override
  public void destroyExecutable(long executable) {
    end("destroyExecutable", executable);
    graphs.remove(executable);
  }

  /** Whether all that was taken was given back. */
  boolean isClean() {
    return sizes.isEmpty() && live.isEmpty() && contexts == 0;
  }
}
