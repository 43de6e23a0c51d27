package io.github.reformer4j.properties;

/**
 * Everything that a model computes besides attention. A backend that computes attention only
 * declares a gap in {@link Capability#OPERATIONS}.
 */
public interface OperationsContract
    extends MatricesContract,
        RowsContract,
        ElementsContract,
        DropoutContract,
        FixedPointContract,
        HeadsContract,
        EmbeddingsContract,
        LossesContract,
        UpdatesContract,
        LargeTensorsContract,
        OperationBitsContract,
        OperationRefusalContract {}
