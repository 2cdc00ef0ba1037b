package dev.simloop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that is for its result alone: a copy with one thing changed, or what a campaign found. Whoever drops the result has
 * changed or checked nothing. Error Prone and IDEs know an annotation of this name, from whichever package, and report such
 * calls.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface CheckReturnValue {}
