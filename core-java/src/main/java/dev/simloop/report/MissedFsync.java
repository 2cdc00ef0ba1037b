package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A power cut that took what had not been forced, and a failure after that. Rests on what the disk told of the cut: a file
 * that was not forced and yet survived whole is none, nor is one that nothing was lost of.
 */
final class MissedFsync implements Shape {
    static final String NAME = "disk.lost.name ";
    /** Who does the asynchronous operations of a file. */
    private static final String OF_FILE = "file#";

    static final String BYTES = "disk.lost.bytes ";
    private static final String DIRECTORY = "; directory ";
    private static final String RENAMED = "rename from ";
    private static final String UNFORCED = " was not forced";

    @Override
    public Optional<Sign> find(Evidence run) {
        List<Event> lost = lost(run);
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        Event first = lost.get(0);
        Event crash = crashOf(run, first);
        String others = lost.size() == 1 ? "" : "; " + (lost.size() - 1) + " more of its disk went with it";
        return Optional.of(new Sign(tell(run, first, crash) + others, first.index()));
    }

    /** What the last power cut before the failure took: names first, a directory before what is in it. */
    private static List<Event> lost(Evidence run) {
        List<Event> names = new ArrayList<>();
        List<Event> bytes = new ArrayList<>();
        long step = -1;
        for (Event event : run.events().subList(0, Math.max(0, run.failure()))) {
            if (!isLoss(event)) {
                continue;
            }
            if (event.step() != step) {
                names.clear();
                bytes.clear();
                step = event.step();
            }
            (event.subject().startsWith(NAME) ? names : bytes).add(event);
        }
        names.addAll(bytes);
        return names;
    }

    static boolean isLoss(Event event) {
        return event.kind() == EventKind.NOTE
                && (event.subject().startsWith(NAME) || event.subject().startsWith(BYTES));
    }

    private static @Nullable Event crashOf(Evidence run, Event lost) {
        for (int i = lost.index(); i < run.events().size(); i++) {
            Event event = run.events().get(i);
            if (event.kind() == EventKind.CRASH && event.host().equals(lost.host())) {
                return event;
            }
        }
        for (int i = lost.index(); i >= 0; i--) {
            Event event = run.events().get(i);
            if (event.kind() == EventKind.CRASH && event.host().equals(lost.host())) {
                return event;
            }
        }
        return null;
    }

    private static String tell(Evidence run, Event lost, @Nullable Event crash) {
        String cut = lost.host() + " lost its power"
                + (crash == null ? "" : Words.at(crash) + " (" + Words.when(crash) + ")");
        if (lost.subject().startsWith(BYTES)) {
            String path = lost.subject().substring(BYTES.length());
            Event write = lastWrite(run, lost, path);
            return "missed fsync of " + path + ": "
                    + (write == null ? "it was written" : asker(run, write) + " (" + Words.when(write) + ")")
                    + " and had not forced it when " + cut + ": "
                    + lost.text();
        }
        String path = lost.subject().substring(NAME.length());
        int at = lost.text().indexOf(DIRECTORY);
        String directory = lost.text().substring(at + DIRECTORY.length()).replace(UNFORCED, "");
        String what = lost.text().substring(0, Math.max(0, at));
        Event made = lastWrite(run, lost, path);
        String by = made == null ? "" : ", by " + Line.who(made) + Words.at(made) + " (" + Words.when(made) + ")";
        String after = made == null ? "" : " after that";
        String told = switch (what) {
            case "name" -> "the name " + path + by + ", was lost";
            case "deletion" -> path + ", deleted" + by + ", was there again";
            default -> "the " + what + " to " + path + by + ", was lost";
        };
        return "missed fsync of directory " + directory + ": " + told + ": directory " + directory + " was not forced"
                + after + ", before " + cut;
    }

    /** Who had it written, at which line: an asynchronous operation is done by an actor of the file, on behalf of another. */
    private static String asker(Evidence run, Event write) {
        Event by = write;
        String at = write.at();
        while (by.cause() >= 0 && Line.actor(by).startsWith(OF_FILE)) {
            Event before = run.events().get(by.cause());
            if (!before.host().equals(write.host())) {
                break;
            }
            by = before;
            at = at.isEmpty() ? by.at() : at;
        }
        return Line.who(by) + " wrote it" + (at.isEmpty() ? "" : " at " + at);
    }

    /** The last change of a name, or of bytes; bytes are those of the file that was renamed to the path. */
    private static @Nullable Event lastWrite(Evidence run, Event lost, String lostPath) {
        boolean name = lost.subject().startsWith(NAME);
        String path = lostPath;
        for (int i = lost.index() - 1; i >= 0; i--) {
            Event event = run.events().get(i);
            if (event.kind() != EventKind.WRITE
                    || !event.host().equals(lost.host())
                    || !event.subject().equals(path)) {
                continue;
            }
            boolean names = event.text().startsWith("create")
                    || event.text().startsWith("delete")
                    || event.text().startsWith(RENAMED);
            if (names == name) {
                return event;
            }
            if (!name && event.text().startsWith(RENAMED)) {
                path = event.text().substring(RENAMED.length());
            }
        }
        return null;
    }
}
