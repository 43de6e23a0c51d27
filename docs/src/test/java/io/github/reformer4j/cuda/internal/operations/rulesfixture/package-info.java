/** Classes that break a rule, so that the rule is seen to fail. */
@NullMarked
package io.github.reformer4j.cuda.internal.operations.rulesfixture;

import org.jspecify.annotations.NullMarked;
