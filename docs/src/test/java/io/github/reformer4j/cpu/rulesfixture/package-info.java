/** Classes that break a rule, so that the rule is seen to fail. */
@NullMarked
package io.github.reformer4j.cpu.rulesfixture;

import org.jspecify.annotations.NullMarked;
