package io.github.reformer4j.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, and of the JVM that runs it. */
public final class Version implements IVersionProvider {
  /** For picocli. */
  public Version() {}

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "reformer " + project(),
      "JVM " + Runtime.version() + " (" + System.getProperty("java.home") + ")"
    };
  }

  /**
   * The version of this build.
   *
   * @return as in the POM
   * @throws IOException if the build left no version
   */
  public static String project() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing: build with Maven");
      }
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}
