package dev.simloop.property;

import dev.simloop.CheckReturnValue;

/**
 * How often a property was evaluated and what it saw, in one run or over a campaign.
 *
 * @param kind what it demands
 * @param evaluated how often it was evaluated; for a label: how often it was reached
 * @param held how often it was true; for {@code leadsTo}: how often the trigger became true; for a label: how often it
 *     was reached
 * @param answered for {@code leadsTo}: how many triggers had their response, at once or in time; otherwise 0
 * @param runs in how many runs it was registered
 * @param heldRuns in how many runs {@code held} was above 0
 */
public record PropertyHits(PropertyKind kind, long evaluated, long held, long answered, long runs, long heldRuns) {
    /** {@return both together; of two kinds, which two runs can give one name, the one declared first} */
    @CheckReturnValue
    public PropertyHits plus(PropertyHits other) {
        return new PropertyHits(
                kind.compareTo(other.kind) <= 0 ? kind : other.kind,
                evaluated + other.evaluated,
                held + other.held,
                answered + other.answered,
                runs + other.runs,
                heldRuns + other.heldRuns);
    }

    /** {@return whether what it waits for happened; for {@code always} and {@code unreachable}: whether it was looked at} */
    public boolean happened() {
        return switch (kind) {
            case UNREACHABLE -> true;
            case ALWAYS, AT_END -> evaluated > 0;
            case EVENTUALLY, LEADS_TO, SOMETIMES, REACHABLE -> held > 0;
        };
    }

    /** {@return what did not happen, such as {@code sometimes "two leaders"}} */
    public String absence(String name) {
        String quoted = kind + " \"" + name + "\"";
        return switch (kind) {
            case ALWAYS, AT_END -> quoted + " (not once evaluated)";
            case LEADS_TO -> quoted + " (not once triggered)";
            case EVENTUALLY, SOMETIMES, REACHABLE, UNREACHABLE -> quoted;
        };
    }

    /** {@return a line for the property of that name} */
    public String describe(String name) {
        String quoted = kind + " \"" + name + "\": ";
        String share = " in " + heldRuns + " of " + runs + " runs";
        return switch (kind) {
            case ALWAYS, AT_END, EVENTUALLY, SOMETIMES -> quoted + evaluated + " evaluated, " + held + " true" + share;
            case LEADS_TO ->
                quoted + evaluated + " evaluated, " + held + " triggered, " + answered + " answered" + share;
            case REACHABLE, UNREACHABLE -> quoted + held + " reached" + share;
        };
    }
}
