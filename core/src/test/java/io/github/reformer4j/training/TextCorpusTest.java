package io.github.reformer4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCorpusTest {
  @TempDir private Path folder;

  @Test
  void foldersAreRefusedByName() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> TextCorpus.open(List.of(folder)))
        .withMessage(folder + " = a folder: expected a regular file");
  }

  @Test
  void filesFollowOneAnother() throws IOException {
    Path first = Files.write(folder.resolve("1"), new byte[] {1, -1, 3});
    Path empty = Files.write(folder.resolve("2"), new byte[0]);
    Path last = Files.write(folder.resolve("3"), new byte[] {4, 5});
    try (TextCorpus corpus = TextCorpus.open(List.of(first, empty, last, first))) {
      assertThat(corpus.length()).isEqualTo(8);
      int[] all = new int[10];
      corpus.read(0, all, 1, 8);
      assertThat(all).containsExactly(0, 1, 255, 3, 4, 5, 1, 255, 3, 0);
      int[] part = new int[3];
      corpus.read(2, part, 0, 3);
      assertThat(part).containsExactly(3, 4, 5);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> corpus.read(6, part, 0, 3));
    }
  }

  @Test
  void aTextInMemoryIsACorpusToo() {
    byte[] text = new byte[30];
    text[29] = -1;
    try (TextCorpus corpus = TextCorpus.of(text)) {
      assertThat(corpus.length()).isEqualTo(30);
      assertThat(corpus.trainingLength()).isEqualTo(27);
      int[] last = new int[2];
      corpus.read(28, last, 0, 2);
      assertThat(last).containsExactly(0, 255);
      assertThat(corpus.digest()).hasSize(64);
    }
  }

  @Test
  void aTenthIsHeldOut() throws IOException {
    Path file = Files.write(folder.resolve("text"), new byte[1009]);
    try (TextCorpus corpus = TextCorpus.open(List.of(file))) {
      assertThat(corpus.heldOutLength()).isEqualTo(100);
      assertThat(corpus.trainingLength()).isEqualTo(909);
    }
  }

  @Test
  void atMostFourMebibytesAreHeldOut() throws IOException {
    Path file = folder.resolve("hole");
    try (var hole = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      hole.setLength(100L << 20);
    }
    try (TextCorpus corpus = TextCorpus.open(List.of(file))) {
      assertThat(corpus.heldOutLength()).isEqualTo(4 << 20);
    }
  }

  @Test
  void digestTellsBytesApartAndNotFiles() throws IOException {
    Path ab = Files.writeString(folder.resolve("ab"), "ab");
    Path c = Files.writeString(folder.resolve("c"), "c");
    Path abc = Files.writeString(folder.resolve("abc"), "abc");
    // of "abc", FIPS 180-4
    String known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(digest(abc)).isEqualTo(known);
    assertThat(digest(ab, c)).isEqualTo(known);
    assertThat(digest(c, ab)).isNotEqualTo(known);
  }

  private static String digest(Path... files) throws IOException {
    try (TextCorpus corpus = TextCorpus.open(List.of(files))) {
      return corpus.digest();
    }
  }

  @Test
  void missingFileIsNamed() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> TextCorpus.open(List.of(folder.resolve("none"))))
        .withMessageContaining("none");
  }

  @Test
  void batchesAreSuccessorsFromTheTrainingPart() throws IOException {
    byte[] bytes = new byte[250];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
    Path file = Files.write(folder.resolve("text"), bytes);
    try (TextCorpus corpus = TextCorpus.open(List.of(file))) {
      Batches batches = new TextBatches(corpus, 5, 7, 3);
      boolean[] seen = new boolean[bytes.length];
      for (int step = 1; step <= 500; step++) {
        int[] ids = new int[35];
        int[] targets = new int[35];
        batches.fill(step, 0, ids, targets);
        for (int i = 0; i < ids.length; i++) {
          assertThat(targets[i]).isEqualTo(ids[i] + 1);
          seen[targets[i]] = true;
        }
      }
      assertThat(seen[(int) corpus.trainingLength() - 1]).as("last byte to train on").isTrue();
      assertThat(seen[(int) corpus.trainingLength()]).as("first byte held out").isFalse();
    }
  }

  @Test
  void aBatchIsAFunctionOfSeedStepAndPart() throws IOException {
    Path file = Files.write(folder.resolve("text"), random(100_000));
    try (TextCorpus corpus = TextCorpus.open(List.of(file))) {
      int[] one = ids(new TextBatches(corpus, 4, 16, 1), 9, 0);
      assertThat(ids(new TextBatches(corpus, 4, 16, 1), 9, 0)).isEqualTo(one);
      assertThat(ids(new TextBatches(corpus, 4, 16, 1), 10, 0)).isNotEqualTo(one);
      assertThat(ids(new TextBatches(corpus, 4, 16, 1), 9 + (1L << 32), 0)).isNotEqualTo(one);
      assertThat(ids(new TextBatches(corpus, 4, 16, 1), 9, 1)).isNotEqualTo(one);
      assertThat(ids(new TextBatches(corpus, 4, 16, 2), 9, 0)).isNotEqualTo(one);
    }
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new java.util.Random(5).nextBytes(bytes);
    return bytes;
  }

  private static int[] ids(Batches batches, long step, int part) {
    int[] ids = new int[batches.rows() * batches.length()];
    batches.fill(step, part, ids, new int[ids.length]);
    return ids;
  }

  @Test
  void shortTextIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("text"), new byte[70]);
    try (TextCorpus corpus = TextCorpus.open(List.of(file))) {
      new TextBatches(corpus, 1, 62, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TextBatches(corpus, 1, 63, 1))
          .withMessage(
              "text = 70 bytes, 63 of them to train on: expected at least 64 for sequences of 63");
    }
  }
}
