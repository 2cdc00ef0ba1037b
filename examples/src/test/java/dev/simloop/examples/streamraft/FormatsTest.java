package dev.simloop.examples.streamraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {
    private static final List<Entry> ENTRIES = List.of(
            Entry.blank(3, 1_700_000_000_000L), new Entry(3, 7, 12, "a", 9_000_000_000L), new Entry(4, 8, 1, "key", 0));

    @Test
    void aMessageComesBackFromItsLine() throws IOException {
        for (Message message : List.of(
                Message.append(5, 2, 4, 10, 3, 9, ENTRIES),
                Message.vote(1, 3, 2, 0, 0),
                Message.voted(1, 2, 2, true),
                Message.put(4, 9, "k", 17),
                Message.refusal(4, 1, 3))) {
            ByteBuffer line = ByteBuffer.allocate(Wire.room(message));
            Wire.write(message, line);
            assertThat(Wire.read(line.array(), 0, line.position() - 1)).isEqualTo(message);
        }
    }

    @Test
    void aLineThatIsNoMessageIsAnError() {
        for (String line : List.of(
                "",
                "{}",
                "{\"kind\":\"vote\"",
                "{\"kind\":\"none\"}",
                "{\"kind\":\"vote\",\"id\":-1}",
                "{\"kind\":\"vote\",\"id\":1}x",
                "{\"id\":1}")) {
            byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
            assertThatThrownBy(() -> Wire.read(bytes, 0, bytes.length))
                    .describedAs(line)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("line has ");
        }
    }

    @Test
    void messagesAreFoundWhereverABufferEnds() throws IOException {
        Message message = Message.append(5, 2, 4, 10, 3, 9, ENTRIES);
        ByteBuffer line = ByteBuffer.allocate(Wire.room(message));
        Wire.write(message, line);
        byte[] bytes = Arrays.copyOf(line.array(), line.position());
        Lines lines = new Lines();
        int found = 0;
        for (int i = 0; i < 40 * bytes.length; i++) {
            lines.room().put(bytes[i % bytes.length]);
            Message next = lines.next();
            if (next != null) {
                assertThat(next).isEqualTo(message);
                found++;
            }
        }
        assertThat(found).isEqualTo(40);
    }

    @Test
    void aTornTailOfTheLogIsCutOffAndWhatIsWholeStays(@TempDir Path directory) throws Exception {
        Store store = new Store(directory, null, null);
        store.saveVote(4, 2);
        int unused = store.log().write(store.records(ENTRIES), store.end()).get();
        store.forceLog(ENTRIES);
        long whole = store.end();
        store.close();
        Files.write(directory.resolve("log"), new byte[] {0, 0, 0, 40, 1, 2, 3}, StandardOpenOption.APPEND);
        Store again = new Store(directory, null, null);
        assertThat(again.entries()).isEqualTo(ENTRIES);
        assertThat(again.term()).isEqualTo(4);
        assertThat(again.votedFor()).isEqualTo(2);
        assertThat(Files.size(directory.resolve("log"))).isEqualTo(whole);
        again.truncate(1);
        again.close();
        Store cut = new Store(directory, null, null);
        assertThat(cut.entries()).isEqualTo(ENTRIES.subList(0, 1));
        cut.close();
    }
}
