package files;

import java.util.StringJoiner;

/** What a program has seen: values, and exceptions by class and text, in the directory it was given. */
final class Transcript {
    private final String directory;
    private final StringJoiner lines = new StringJoiner("\n");

    Transcript(String directory) {
        this.directory = directory;
    }

    /** What is asked. */
    interface Question {
        Object ask() throws Exception;
    }

    /** What is done. */
    interface Deed {
        void act() throws Exception;
    }

    void is(String what, Question question) {
        String seen;
        try {
            seen = String.valueOf(question.ask());
        } catch (Exception e) {
            seen = e.getClass().getName() + ": " + e.getMessage();
        }
        lines.add(what + ": " + seen.replace(directory, "DIR"));
    }

    void does(String what, Deed deed) {
        is(what, () -> {
            deed.act();
            return "done";
        });
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
