package dev.simloop.threads;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which whole numbers a parameter of an {@link Operation} may be, both ends included; from 0 to 2 without it. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Between {
    /** {@return the least one} Shrinking goes there. */
    long min();

    /** {@return the greatest one} */
    long max();
}
