package io.github.reformer4j.bench.measure;

/**
 * How much is measured on reversible layers.
 *
 * @param deepest layers of the deepest model whose activations are counted
 * @param activationBudget seconds for that
 * @param stepTokens length of the timed training step
 * @param stepBudget seconds for that
 * @param deepestDrift layers of the deepest sequence that is inverted
 * @param driftBudget seconds for that
 */
record ReversingPlan(
    int deepest,
    double activationBudget,
    int stepTokens,
    double stepBudget,
    int deepestDrift,
    double driftBudget) {}
