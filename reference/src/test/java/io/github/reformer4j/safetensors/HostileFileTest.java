package io.github.reformer4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal is one line that names the file, and nothing stays mapped. */
class HostileFileTest {
  @TempDir Path folder;

  /** Header, with ' for ", against the reason; the data is eight bytes long. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                            | header = a list: expected an object
          42                                                            | header = a whole number: expected an object
          {'a':7}                                                       | tensor 'a' = a whole number: expected an object
          {'__metadata__':[]}                                           | __metadata__ = a list: expected an object
          {'__metadata__':{'k':1}}                                      | metadata 'k' = a whole number: expected a string
          {'__metadata__':{'k':null}}                                   | metadata 'k' = null: expected a string
          {'a':{'dtype':'F64','shape':[1]}}                             | tensor 'a' = incomplete: expected dtype, shape and data_offsets
          {'a':{'shape':[1],'data_offsets':[0,8]}}                      | tensor 'a' = incomplete: expected dtype, shape and data_offsets
          {'a':{'dtype':1,'shape':[1],'data_offsets':[0,8]}}            | dtype of 'a' = a whole number: expected a string
          {'a':{'dtype':'F64','shape':1,'data_offsets':[0,8]}}          | shape of 'a' = a whole number: expected a list
          {'a':{'dtype':'F64','shape':['1'],'data_offsets':[0,8]}}      | shape of 'a' = a string: expected a whole number
          {'a':{'dtype':'F64','shape':[1.0],'data_offsets':[0,8]}}      | shape of 'a' = a number with a fraction: expected a whole number
          {'a':{'dtype':'F64','shape':[-1],'data_offsets':[0,8]}}       | shape of 'a' = [-1]: expected lengths of at least 0
          {'a':{'dtype':'F64','shape':[9223372036854775808],'data_offsets':[0,8]}} | shape of 'a' = 9223372036854775808: expected a number below 2^63
          {'a':{'dtype':'F64','shape':[4294967296,4294967296],'data_offsets':[0,8]}} | shape of 'a' = [4294967296, 4294967296]: expected fewer than 2^63 bytes
          {'a':{'dtype':'F64','shape':[1152921504606846976],'data_offsets':[0,8]}} | shape of 'a' = [1152921504606846976]: expected fewer than 2^63 bytes
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[0]}}          | data_offsets of 'a' = [0]: expected a pair
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[8,0]}}        | data_offsets of 'a' = [8, 0]: expected an ascending pair from 0
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[-8,0]}}       | data_offsets of 'a' = [-8, 0]: expected an ascending pair from 0
          {'a':{'dtype':'F64','shape':[2],'data_offsets':[0,16]}}       | length of the data = 8 bytes: expected 16 at least, where 'a' ends (a file cut short?)
          {'a':{'dtype':'F64','shape':[0],'data_offsets':[0,8]}}        | data_offsets of 'a' = [0, 8]: expected a span of 0 bytes for F64[0]
          {'a':{'dtype':'BF16','shape':[3],'data_offsets':[0,8]}}       | data_offsets of 'a' = [0, 8]: expected a span of 6 bytes for BF16[3]
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}        | length of the data = 8 bytes: expected 4, where the last tensor ends
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}        | begin of 'a' = 4: expected 0, where the tensor before it ends
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'BOOL','shape':[3],'data_offsets':[5,8]}} | begin of 'b' = 5: expected 4, where the tensor before it ends
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | begin of 'b' = 4: expected 8, where the tensor before it ends
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}{}      | header = more than one JSON value: expected spaces after the object
          {}                                                            | length of the data = 8 bytes: expected 0, where the last tensor ends
          """)
  void unsoundHeaders(String header, String reason) throws IOException {
    Path file = RawFile.write(folder, header.replace('\'', '"'), new byte[8]);
    refused(file, file + ": " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``
          {
          {'a'
          {'a':}
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},}
          {'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}
          {'a':{'dtype':'F64','dtype':'F64','shape':[1],'data_offsets':[0,8]}}
          {'a':{'dtype':'F64','shape':[NaN],'data_offsets':[0,8]}}
          not json
          """)
  void badJson(String header) throws IOException {
    Path file = RawFile.write(folder, header.replace('\'', '"'), new byte[8]);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(file + ": header ")
        .hasMessageContaining(": expected ")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void deepNestingIsNotFollowed() throws IOException {
    String header = "{\"a\":{\"x\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}}";
    Path file = RawFile.write(folder, header, new byte[0]);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("header = beyond reason: expected at most 100 levels");
  }

  @Test
  void longListsAreNotKept() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F64\",\"shape\":[" + "1,".repeat(100) + "1]}}";
    refused(
        RawFile.write(folder, header, new byte[0]),
        folder.resolve("raw.safetensors")
            + ": shape of 'a' = a long list: expected at most 64 numbers");
  }

  @Test
  void otherEncodingsAreNotGuessed() throws IOException {
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    Path file = RawFile.write(folder, utf16.length, utf16, new byte[0]);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("header near line 1, column 3 = {?}?: expected JSON");
    byte[] malformed = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    refused(
        RawFile.write(folder, malformed.length, malformed, new byte[0]),
        file + ": header = malformed UTF-8: expected JSON in UTF-8");
  }

  @Test
  void headerLengthsBeyondReason() throws IOException {
    byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
    refused(
        RawFile.write(folder, -1, header, new byte[0]),
        folder.resolve("raw.safetensors")
            + ": length of the header = 18446744073709551615 bytes: expected at most 100000000");
    refused(
        RawFile.write(folder, 100_000_001, header, new byte[0]),
        folder.resolve("raw.safetensors")
            + ": length of the header = 100000001 bytes: expected at most 100000000");
    refused(
        RawFile.write(folder, 3, header, new byte[0]),
        folder.resolve("raw.safetensors")
            + ": length of the header = 3 bytes: expected at most 2, as the file ends there (cut"
            + " short?)");
  }

  @Test
  void everyTruncationOfASoundFile() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
    Path file = RawFile.write(folder, header, new byte[8]);
    byte[] whole = Files.readAllBytes(file);
    SafetensorsFile.open(file).close();
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafetensorsFile.open(file))
          .isInstanceOf(SafetensorsException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void whatIsNoFile() {
    Path missing = folder.resolve("missing.safetensors");
    refused(missing, missing + ": no such file");
    refused(folder, folder + ": a folder: expected a file");
    assertThatThrownBy(() -> SafetensorsFile.open(Path.of("/dev/null")))
        .isInstanceOf(SafetensorsException.class);
  }

  @Test
  void namesCannotBreakTheLineOrFillTheScreen() throws IOException {
    String name = "\\u001b[2J\\n" + "x".repeat(5000);
    Path file = RawFile.write(folder, "{\"" + name + "\":7}", new byte[0]);
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("tensor '?[2J?xxx")
                    .hasLineCount(1)
                    .hasSizeLessThan(1100));
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(message);
  }
}
