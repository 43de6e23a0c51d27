package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Runs in a JVM of its own, whose driver is the pretended one: goes through everything that a
 * backend asks of a card, and prints what it saw.
 */
final class PretendedCard {
  private static final int COUNT = 3_000_000;

  private PretendedCard() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    try (CardDevice device = CardDiscovery.ofThisMachine().open()) {
      out.println(device.description());
      long address = device.allocate(COUNT * 4L);
      values(device.stream(), address, out);
      Kernel kernel = device.kernel(KernelSource.of("tests/scale.cu", "scale"));
      Grid grid = new Grid((COUNT + 255) / 256, 2, 3, 256, 64 * 1024);
      Arguments arguments = new Arguments().address(address).int32(COUNT);
      device.stream().launch(kernel, grid, arguments);
      out.println("after a launch: " + first(device.stream(), address));
      recorded(device.stream(), kernel, grid, arguments);
      out.println("after two replays: " + first(device.stream(), address));
      failures(device, kernel, out);
      device.free(address);
    }
    out.println("closed");
  }

  private static void values(DeviceStream stream, long address, PrintStream out) {
    float[] sent = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      sent[i] = i + 1;
    }
    stream.fill(address, (byte) 0x40, 64);
    out.println("after a fill: " + first(stream, address));
    stream.write(MemorySegment.ofArray(sent), address);
    stream.copy(address + 4, address + 4L * COUNT / 2, 4);
    float[] received = new float[COUNT];
    stream.read(address, MemorySegment.ofArray(received));
    sent[COUNT / 2] = 2;
    out.println("values arrive: " + Arrays.equals(sent, received));
  }

  private static void recorded(DeviceStream stream, Kernel kernel, Grid grid, Arguments arguments) {
    try (DeviceStream.Recording recording =
        stream.record(() -> stream.launch(kernel, grid, arguments))) {
      recording.replay();
      recording.replay();
      stream.await();
    }
  }

  private static void failures(CardDevice device, Kernel kernel, PrintStream out) {
    try {
      device.allocate(2_000_000_000);
    } catch (OutOfMemoryError e) {
      out.println(e.getMessage());
    }
    try {
      device.stream().launch(kernel, Grid.of(1, 32), new Arguments().address(8).int32(0));
    } catch (CudaFailure e) {
      out.println(e.getMessage());
    }
    try {
      device.kernel(KernelSource.of("tests/scale.cu", "missing"));
    } catch (CudaFailure e) {
      out.println(e.getMessage());
    }
  }

  private static float first(DeviceStream stream, long address) {
    float[] value = new float[1];
    stream.read(address, MemorySegment.ofArray(value));
    return MemorySegment.ofArray(value).get(JAVA_FLOAT, 0);
  }
}
