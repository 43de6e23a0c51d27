package io.github.reformer4j.bench.input;

/**
 * The bytes a report is made from.
 *
 * @param description where they come from, one line for the reader
 * @param bytes what was read; treat as read-only
 * @param readWhole whether this is all there was
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; up to a megabyte, so never copied
public record InputText(String description, byte[] bytes, boolean readWhole) {}
