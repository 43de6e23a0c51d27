package io.github.reformer4j.cpu.internal.parallel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a thread that is woken off the processor of the thread that wakes it. Linux puts it there
 * when it takes no other processor for idle, and a virtual machine's sleeping processors do not
 * count as idle: the woken thread then waits until the next tick, up to 4 ms, while a processor
 * sleeps (measured: design notes). So the processor is taken from the sleeper's mask before it is
 * woken, and the sleeper puts its mask back. A help, never a need: it is used only on Linux, and
 * where this module may call native code anyway ({@code --enable-native-access}).
 */
final class Processors {
  /** Room for masks of this many processors. */
  private static final int MOST = 8192;

  private static final int BYTES = MOST / Byte.SIZE;

  private static final @Nullable Calls CALLS = calls();

  /** What the kernel calls the thread. */
  private final int thread;

  /** The sleeper's own mask, and the one it is woken with. */
  private final MemorySegment own = Arena.ofAuto().allocate(BYTES, Long.BYTES);

  private final MemorySegment apart = Arena.ofAuto().allocate(BYTES, Long.BYTES);

  /** Whether the mask is not the thread's own. */
  private boolean narrowed;

  private record Calls(
      MethodHandle gettid,
      MethodHandle getcpu,
      MethodHandle getaffinity,
      MethodHandle setaffinity) {}

  private Processors(int thread) {
    this.thread = thread;
  }

  @SuppressWarnings("restricted") // guarded: only where native access is enabled for this module
  private static @Nullable Calls calls() {
    if (!System.getProperty("os.name", "").equals("Linux")
        || !Processors.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor number = FunctionDescriptor.of(ValueLayout.JAVA_INT);
    FunctionDescriptor masks =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    MethodHandle gettid = handle(linker, "gettid", number);
    MethodHandle getcpu = handle(linker, "sched_getcpu", number);
    MethodHandle getaffinity = handle(linker, "sched_getaffinity", masks);
    MethodHandle setaffinity = handle(linker, "sched_setaffinity", masks);
    return gettid == null || getcpu == null || getaffinity == null || setaffinity == null
        ? null
        : new Calls(gettid, getcpu, getaffinity, setaffinity);
  }

  @SuppressWarnings("restricted") // as above
  private static @Nullable MethodHandle handle(
      Linker linker, String name, FunctionDescriptor descriptor) {
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, descriptor))
        .orElse(null);
  }

  /** Of the calling thread, or null where nothing can be done for it. */
  static @Nullable Processors ofThisThread() {
    Calls calls = CALLS;
    if (calls == null) {
      return null;
    }
    try {
      return new Processors((int) calls.gettid.invokeExact());
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Takes the caller's processor from the thread's mask, unless it has no other; it is asleep. */
  synchronized void keepOff() {
    Calls calls = CALLS;
    if (calls == null || narrowed) {
      return;
    }
    try {
      int here = (int) calls.getcpu.invokeExact();
      if (here < 0 || here >= MOST) {
        return;
      }
      int read = (int) calls.getaffinity.invokeExact(thread, (long) BYTES, own);
      if (read < 0) {
        return;
      }
      MemorySegment.copy(own, 0, apart, 0, BYTES);
      byte bits = apart.get(ValueLayout.JAVA_BYTE, here / Byte.SIZE);
      apart.set(ValueLayout.JAVA_BYTE, here / Byte.SIZE, (byte) (bits & ~(1 << here % Byte.SIZE)));
      // refused where nothing is left
      narrowed = (int) calls.setaffinity.invokeExact(thread, (long) BYTES, apart) == 0;
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Puts the mask back; by the thread itself, once it is awake. */
  synchronized void awake() {
    Calls calls = CALLS;
    if (calls == null || !narrowed) {
      return;
    }
    try {
      int _ = (int) calls.setaffinity.invokeExact(thread, (long) BYTES, own);
      narrowed = false;
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  private static RuntimeException failed(Throwable t) {
    if (t instanceof RuntimeException e) {
      throw e;
    }
    if (t instanceof Error e) {
      throw e;
    }
    return new IllegalStateException("scheduling functions could not be called", t);
  }
}
