package io.github.reformer4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes a file holds, it is refused in words or every tensor in it can be read. */
class FuzzTest {
  private static final int FILES = 1000;

  @TempDir Path folder;

  @Test
  void anyBytesAreReadOrRefused() throws IOException {
    Path path = folder.resolve("fuzz.safetensors");
    SafetensorsWriter.write(
        path,
        Map.of(
            "doubles", Tensor.ofDoubles(new double[] {1, 2, 3, 4, 5, 6}, 2, 3),
            "flags", Tensor.ofBooleans(new boolean[] {true, false, true}, 3),
            "none", Tensor.allocate(DType.FLOAT32, 0, 7)),
        Map.of("kind", "none"));
    byte[] sound = Files.readAllBytes(path);
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Files.write(path, mutated(sound, seed));
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        for (SafetensorsEntry entry : file.entries()) {
          touch(file, entry);
        }
        read++;
      } catch (SafetensorsException e) {
        assertThat(e.getMessage()).as("seed %d", seed).startsWith(path + ": ").hasLineCount(1);
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    // changed data or names do no harm; a changed structure does
    assertThat(read).isGreaterThan(FILES / 20);
    assertThat(refused).isGreaterThan(FILES / 4);
  }

  private static void touch(SafetensorsFile file, SafetensorsEntry entry)
      throws SafetensorsException {
    if (entry.type().isPresent() && entry.shape().size() <= 4) {
      Tensor tensor = file.tensor(entry.name());
      assertThat(tensor.byteSize()).isEqualTo(entry.end() - entry.begin());
      assertThat(tensor.toDoubles()).hasSize((int) tensor.shape().elements());
    }
  }

  /** One to three changed bytes, digits preferred as they are lengths and offsets; some cut. */
  private static byte[] mutated(byte[] sound, int seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    byte[] bytes = sound.clone();
    int changes = 1 + (int) (random.uniform(0, 0, 0) * 3);
    for (int c = 0; c < changes; c++) {
      int at = (int) (random.uniform(0, 1, c) * bytes.length);
      boolean digit = random.uniform(0, 2, c) < 0.5;
      double value = random.uniform(0, 3, c);
      bytes[at] = (byte) (digit ? '0' + value * 10 : value * 256);
    }
    return random.uniform(0, 4, 0) < 0.9
        ? bytes
        : Arrays.copyOf(bytes, (int) (random.uniform(0, 5, 0) * 2 * bytes.length));
  }
}
