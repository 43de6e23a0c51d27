package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.properties.AttendedKeysContract;
import io.github.reformer4j.properties.CausalityContract;
import io.github.reformer4j.properties.ConcurrencyContract;
import io.github.reformer4j.properties.EdgeSizesContract;
import io.github.reformer4j.properties.ExactContract;
import io.github.reformer4j.properties.ExtremesContract;
import io.github.reformer4j.properties.HashingContract;
import io.github.reformer4j.properties.InvarianceContract;
import io.github.reformer4j.properties.LocalContract;
import io.github.reformer4j.properties.LshForwardContract;
import io.github.reformer4j.properties.OrderContract;
import io.github.reformer4j.properties.PaddingContract;
import io.github.reformer4j.properties.SelfRuleContract;
import io.github.reformer4j.properties.WindowsContract;
import io.github.reformer4j.properties.WorkspaceContract;

/** The suite's contracts of attention, but for those that only concern gradients or decoding. */
interface ForwardContracts
    extends HashingContract,
        OrderContract,
        WindowsContract,
        ExactContract,
        LocalContract,
        LshForwardContract,
        AttendedKeysContract,
        SelfRuleContract,
        CausalityContract,
        PaddingContract,
        InvarianceContract,
        ExtremesContract,
        EdgeSizesContract,
        WorkspaceContract,
        ConcurrencyContract {
  /** Emulation is slow; more tries are for a card. */
  int TRIES = 4;

  /** Two tiles, and a third that is not full. */
  int MOST_TOKENS = 150;
}
