package io.github.reformer4j.properties;

/**
 * The whole contract suite. A test class implements this interface and supplies its backend; jqwik
 * then runs every property as a test:
 *
 * <pre>{@code
 * class MyBackendTest implements BackendContract {
 *   private static final Backend BACKEND = new MyBackend();
 *
 *   @Override
 *   public Backend backend() {
 *     return BACKEND;
 *   }
 * }
 * }</pre>
 *
 * <p>System properties: {@code reformer4j.tries} (random cases a property), {@code reformer4j.seed}
 * (a number, or {@code random}), {@code reformer4j.skips} ({@code report}, or {@code fail} to turn
 * skips into failures). A failing property prints its seed and the smallest case found.
 */
public interface BackendContract
    extends HashingContract,
        HashStatisticsContract,
        OrderContract,
        WindowsContract,
        ExactContract,
        LocalContract,
        LshForwardContract,
        LshGradientContract,
        AttendedKeysContract,
        SelfRuleContract,
        CausalityContract,
        PaddingContract,
        InvarianceContract,
        ExtremesContract,
        EdgeSizesContract,
        LargeSizesContract,
        RefusalContract,
        WorkspaceContract,
        MemoryContract,
        ConcurrencyContract,
        LongSequencesContract,
        DecodingContract,
        DecodingBitsContract,
        ReversibleContract,
        OperationsContract {}
