package org.mtls4j;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** That nobody outside the package can make one. */
final class HaveNoVisibleConstructor extends ArchCondition<JavaClass> {

  static final HaveNoVisibleConstructor INSTANCE = new HaveNoVisibleConstructor();

  private HaveNoVisibleConstructor() {
    super("have no constructor that is visible outside the package");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean hidden =
        type.getConstructors().stream()
            .noneMatch(
                constructor ->
                    constructor.getModifiers().contains(JavaModifier.PUBLIC)
                        || constructor.getModifiers().contains(JavaModifier.PROTECTED));
    events.add(new SimpleConditionEvent(type, hidden, type.getName() + " can be made anywhere"));
  }
}
