package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.reformer4j.cuda.internal.device.Grid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** The driver of this machine through the Bytedeco preset. */
final class BytedecoDriver implements Driver {
  private static final int LONGEST_NAME = 256;
  private static final Address NOTHING = new Address(0);

  /**
   * Loads the preset and starts the driver.
   *
   * @throws LinkageError if a library is missing
   */
  BytedecoDriver() {
    check("cuInit", cudart.cuInit(0));
  }

  @Override
  public int version() {
    int[] version = new int[1];
    check("cuDriverGetVersion", cudart.cuDriverGetVersion(version));
    return version[0];
  }

  @Override
  public int deviceCount() {
    int[] count = new int[1];
    check("cuDeviceGetCount", cudart.cuDeviceGetCount(count));
    return count[0];
  }

  @Override
  public int device(int ordinal) {
    int[] device = new int[1];
    check("cuDeviceGet", cudart.cuDeviceGet(device, ordinal));
    return device[0];
  }

  @Override
  public String deviceName(int device) {
    byte[] name = new byte[LONGEST_NAME];
    check("cuDeviceGetName", cudart.cuDeviceGetName(name, name.length, device));
    String text = new String(name, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  @Override
  public int attribute(int attribute, int device) {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", cudart.cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  @Override
  public long retainContext(int device) {
    CUctx_st context = new CUctx_st();
    check("cuDevicePrimaryCtxRetain", cudart.cuDevicePrimaryCtxRetain(context, device));
    return context.address();
  }

  @Override
  public void releaseContext(int device) {
    check("cuDevicePrimaryCtxRelease", cudart.cuDevicePrimaryCtxRelease(device));
  }

  @Override
  public void makeCurrent(long context) {
    check("cuCtxSetCurrent", cudart.cuCtxSetCurrent(new CUctx_st(new Address(context))));
  }

  @Override
  public long createStream() {
    CUstream_st stream = new CUstream_st();
    check("cuStreamCreate", cudart.cuStreamCreate(stream, cudart.CU_STREAM_NON_BLOCKING));
    return stream.address();
  }

  @Override
  public void awaitStream(long stream) {
    check("cuStreamSynchronize", cudart.cuStreamSynchronize(stream(stream)));
  }

  @Override
  public void destroyStream(long stream) {
    check("cuStreamDestroy", cudart.cuStreamDestroy(stream(stream)));
  }

  @Override
  public long loadModule(byte[] binary) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocateFrom(JAVA_BYTE, binary);
      CUmod_st module = new CUmod_st();
      check("cuModuleLoadData", cudart.cuModuleLoadData(module, new Address(image.address())));
      return module.address();
    }
  }

  @Override
  public void unloadModule(long module) {
    check("cuModuleUnload", cudart.cuModuleUnload(new CUmod_st(new Address(module))));
  }

  @Override
  public long function(long module, String name) {
    CUfunc_st function = new CUfunc_st();
    check(
        "cuModuleGetFunction",
        cudart.cuModuleGetFunction(function, new CUmod_st(new Address(module)), name));
    return function.address();
  }

  @Override
  public void allowShared(long function, int bytes) {
    check(
        "cuFuncSetAttribute",
        cudart.cuFuncSetAttribute(
            function(function), cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes));
  }

  @Override
  public void launch(long function, Grid grid, long stream, long parameters) {
    int code =
        cudart.cuLaunchKernel(
            function(function),
            grid.x(),
            grid.y(),
            grid.z(),
            grid.threads(),
            1,
            1,
            grid.sharedBytes(),
            stream(stream),
            new PointerPointer<>(new Address(parameters)),
            new PointerPointer<>(NOTHING));
    check("cuLaunchKernel", code);
  }

  @Override
  public long allocate(long bytes) {
    long[] address = new long[1];
    check("cuMemAlloc", cudart.cuMemAlloc(address, bytes));
    return address[0];
  }

  @Override
  public void free(long address) {
    check("cuMemFree", cudart.cuMemFree(address));
  }

  @Override
  public long freeBytes() {
    return memoryInfo(0);
  }

  @Override
  public long totalBytes() {
    return memoryInfo(1);
  }

  private static long memoryInfo(int which) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cells = arena.allocate(JAVA_LONG, 2);
      int code =
          cudart.cuMemGetInfo(
              new SizeTPointer(new Address(cells.address())),
              new SizeTPointer(new Address(cells.address() + Long.BYTES)));
      check("cuMemGetInfo", code);
      return cells.getAtIndex(JAVA_LONG, which);
    }
  }

  @Override
  public long allocateHost(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(ADDRESS);
      check("cuMemAllocHost", cudart.cuMemAllocHost(cells(cell), bytes));
      return cell.get(ADDRESS, 0).address();
    }
  }

  @Override
  public void freeHost(long host) {
    check("cuMemFreeHost", cudart.cuMemFreeHost(new Address(host)));
  }

  @Override
  public void copyIn(long host, long address, long bytes, long stream) {
    check(
        "cuMemcpyHtoDAsync",
        cudart.cuMemcpyHtoDAsync(address, new Address(host), bytes, stream(stream)));
  }

  @Override
  public void copyOut(long address, long host, long bytes, long stream) {
    check(
        "cuMemcpyDtoHAsync",
        cudart.cuMemcpyDtoHAsync(new Address(host), address, bytes, stream(stream)));
  }

  @Override
  public void copy(long from, long to, long bytes, long stream) {
    check("cuMemcpyDtoDAsync", cudart.cuMemcpyDtoDAsync(to, from, bytes, stream(stream)));
  }

  @Override
  public void fill(long address, byte value, long bytes, long stream) {
    check("cuMemsetD8Async", cudart.cuMemsetD8Async(address, value, bytes, stream(stream)));
  }

  @Override
  public long createEvent() {
    CUevent_st event = new CUevent_st();
    check("cuEventCreate", cudart.cuEventCreate(event, cudart.CU_EVENT_DISABLE_TIMING));
    return event.address();
  }

  @Override
  public void recordEvent(long event, long stream) {
    check("cuEventRecord", cudart.cuEventRecord(event(event), stream(stream)));
  }

  @Override
  public void awaitEvent(long event) {
    check("cuEventSynchronize", cudart.cuEventSynchronize(event(event)));
  }

  @Override
  public void destroyEvent(long event) {
    check("cuEventDestroy", cudart.cuEventDestroy(event(event)));
  }

  @Override
  public void beginCapture(long stream) {
    check(
        "cuStreamBeginCapture",
        cudart.cuStreamBeginCapture(stream(stream), cudart.CU_STREAM_CAPTURE_MODE_RELAXED));
  }

  @Override
  public long endCapture(long stream) {
    CUgraph_st graph = new CUgraph_st();
    check("cuStreamEndCapture", cudart.cuStreamEndCapture(stream(stream), graph));
    return graph.address();
  }

  @Override
  public long instantiate(long graph) {
    CUgraphExec_st executable = new CUgraphExec_st();
    check("cuGraphInstantiate", cudart.cuGraphInstantiate(executable, graph(graph), 0));
    return executable.address();
  }

  @Override
  public void launchGraph(long executable, long stream) {
    check("cuGraphLaunch", cudart.cuGraphLaunch(executable(executable), stream(stream)));
  }

  @Override
  public void destroyGraph(long graph) {
    check("cuGraphDestroy", cudart.cuGraphDestroy(graph(graph)));
  }

  @Override
  public void destroyExecutable(long executable) {
    check("cuGraphExecDestroy", cudart.cuGraphExecDestroy(executable(executable)));
  }

  private static CUstream_st stream(long handle) {
    return new CUstream_st(new Address(handle));
  }

  private static CUfunc_st function(long handle) {
    return new CUfunc_st(new Address(handle));
  }

  private static CUevent_st event(long handle) {
    return new CUevent_st(new Address(handle));
  }

  private static CUgraph_st graph(long handle) {
    return new CUgraph_st(new Address(handle));
  }

  private static CUgraphExec_st executable(long handle) {
    return new CUgraphExec_st(new Address(handle));
  }

  private static PointerPointer<Pointer> cells(MemorySegment segment) {
    return new PointerPointer<>(new Address(segment.address()));
  }

  private static void check(String call, int code) {
    if (code != 0) {
      throw new CudaFailure(
          call,
          code,
          words(code, cells -> cudart.cuGetErrorName(code, cells)),
          words(code, cells -> cudart.cuGetErrorString(code, cells)));
    }
  }

  /** A text of the driver's, which stays its own. */
  private static String words(int code, ToIntFunction<PointerPointer<Pointer>> ask) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(ADDRESS);
      return ask.applyAsInt(cells(cell)) == 0
          ? cell.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0)
          : "error " + code;
    }
  }
}
