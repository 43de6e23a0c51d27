/**
 * Recorded runs of other implementations, in safetensors files that describe themselves, and the
 * runner that holds backends against them. Anyone can record one; a file's name is only a label.
 *
 * <table>
 * <caption>Metadata (all values are strings)</caption>
 * <tr><th>key</th><th>of kind</th><th>value</th></tr>
 * <tr><td>{@code kind}</td><td></td><td>{@code lsh} or {@code local} ({@code model} is known, and
 *     refused: a model is replayed with its folder)</td></tr>
 * <tr><td>{@code causal}</td><td>both</td><td>{@code true} or {@code false}</td></tr>
 * <tr><td>{@code chunk_length}, {@code chunks_before}, {@code chunks_after}</td><td>both</td><td>
 *     whole numbers</td></tr>
 * <tr><td>{@code scale}</td><td>both</td><td>the factor before q·k</td></tr>
 * <tr><td>{@code self_rule}</td><td>both</td><td>{@code last-resort} or {@code allowed}</td></tr>
 * <tr><td>{@code circular}</td><td>local</td><td>whether the first chunk looks back to the last
 *     </td></tr>
 * <tr><td>{@code rounds}</td><td>lsh</td><td>R</td></tr>
 * <tr><td>{@code bucket_factors}</td><td>lsh</td><td>a list of even numbers, {@code [4, 6]}, the
 *     first least significant</td></tr>
 * <tr><td>{@code rotations_axes}</td><td>lsh</td><td>{@code round,dim,column} (shared by heads) or
 *     {@code head,round,dim,column}</td></tr>
 * <tr><td>{@code buckets_offset}</td><td>lsh</td><td>what was added to round r's bucket ids: {@code
 *     none}, {@code round*buckets} or {@code round*(buckets+1)}</td></tr>
 * <tr><td>{@code key_epsilon}</td><td>lsh</td><td>added to |q|² before the key is normalised
 *     </td></tr>
 * <tr><td>{@code correct_duplicates}</td><td>lsh</td><td>{@code true} or {@code false}</td></tr>
 * <tr><td>{@code combination}</td><td>lsh</td><td>{@code logsumexp} or {@code average}</td></tr>
 * <tr><td>{@code windows}</td><td>lsh</td><td>{@code flat} or {@code aligned}</td></tr>
 * <tr><td>{@code across_buckets}, {@code padding}</td><td>lsh, flat</td><td>{@code true} or {@code
 *     false}; {@code sorted-last} or {@code in-place}</td></tr>
 * </table>
 *
 * <p>Tensors, F64 or F32: {@code qk} (local: {@code q} and {@code k}), {@code v}, {@code out},
 * {@code grad_out}, {@code grad_qk} (local: {@code grad_q} and {@code grad_k}), {@code grad_v},
 * each [batch, heads, tokens, width] or, batch and heads folded, [sequences, tokens, width]. LSH
 * also {@code rotations} in the axes stated and {@code buckets}, I64 or I32, [batch, heads, rounds,
 * tokens] or folded. Optional {@code key_mask}, BOOL [batch, tokens], true = a real token. Rows of
 * {@code out} of masked queries are not compared; their {@code grad_out} should be zero.
 */
@NullMarked
package io.github.reformer4j.golden;

import org.jspecify.annotations.NullMarked;
