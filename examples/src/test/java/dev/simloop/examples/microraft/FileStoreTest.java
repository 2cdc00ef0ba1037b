package dev.simloop.examples.microraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.microraft.model.RaftModelFactory;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.persistence.RestoredRaftState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on the real file system: the same class that the simulation tears. */
class FileStoreTest {
    private static final RaftModelFactory MODELS = new DefaultRaftModelFactory();
    private static final Peer ME = new Peer("n1");
    private static final Peer OTHER = new Peer("n2");

    @TempDir
    private Path directory;

    @Test
    void anEmptyDirectoryHasNothingToRestore() throws IOException {
        assertThat(open().recovered()).isEqualTo(new FileStore.Recovered(Optional.empty(), 0));
    }

    @Test
    void whatWasWrittenIsRestored() throws IOException {
        FileStore store = started();
        store.persistAndFlushTerm(MODELS.createRaftTermPersistentStateBuilder()
                .setTerm(7)
                .setVotedFor(OTHER)
                .build());
        store.persistLogEntries(List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
        store.flush();
        RestoredRaftState state = restored();
        assertThat(state.getLocalEndpointPersistentState().getLocalEndpoint()).isEqualTo(ME);
        assertThat(state.getInitialGroupMembers().getMembers()).containsExactly(ME, OTHER);
        assertThat(state.getTermPersistentState().getTerm()).isEqualTo(7);
        assertThat(state.getTermPersistentState().getVotedFor()).isEqualTo(OTHER);
        assertThat(state.getSnapshotEntry()).isNull();
        assertThat(indices(state)).containsExactly(1L, 2L, 3L);
        assertThat(state.getLogEntries().get(2).getOperation()).isEqualTo(new Command.Put(3));
    }

    @Test
    void whatWasTakenBackStaysAway() throws IOException {
        FileStore store = started();
        store.persistLogEntries(List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
        store.truncateLogEntriesFrom(2);
        store.persistLogEntries(List.of(entry(2, 4)));
        store.flush();
        assertThat(restored().getLogEntries()).extracting(LogEntry::getTerm).containsExactly(1, 4);
        assertThat(restored().getLogEntries()).hasSize(2);
    }

    @Test
    void aTornTailIsCutWhereverItIsTorn() throws IOException {
        FileStore store = started();
        store.persistLogEntries(List.of(entry(1, 1)));
        Path log = directory.resolve("raft/log");
        int whole = (int) Files.size(log);
        store.persistLogEntries(List.of(entry(2, 1)));
        byte[] both = Files.readAllBytes(log);
        for (int end = whole; end < both.length; end++) {
            Files.write(log, Arrays.copyOf(both, end));
            assertThat(open().recovered().tornBytes()).isEqualTo(end - whole);
            assertThat(Files.size(log)).isEqualTo(whole);
            // Zeros, as a hole between two sectors reads.
            Files.write(log, Arrays.copyOf(Arrays.copyOf(both, end), both.length));
            assertThat(open().recovered().tornBytes()).isEqualTo(both.length - whole);
            assertThat(indices(restored())).containsExactly(1L);
        }
    }

    @Test
    void aDamagedTermIsNoTermToStartFrom() throws IOException {
        started()
                .persistAndFlushTerm(
                        MODELS.createRaftTermPersistentStateBuilder().setTerm(7).build());
        Files.write(directory.resolve("raft/term"), new byte[] {1});
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stored term is damaged");
    }

    @Test
    void theNewestWholeSnapshotCounts() throws IOException {
        FileStore store = started();
        store.persistLogEntries(List.of(entry(1, 1), entry(2, 1), entry(3, 1)));
        store.persistSnapshotChunk(chunk(2, 0, 1));
        store.flush();
        store.truncateLogEntriesUntil(2);
        store.persistSnapshotChunk(chunk(9, 1, 2));
        store.flush();
        RestoredRaftState state = restored();
        assertThat(Objects.requireNonNull(state.getSnapshotEntry()).getIndex()).isEqualTo(2);
        assertThat(indices(state)).containsExactly(3L);
        store.deleteSnapshotChunks(9, 2);
        store.flush();
        assertThat(directory.resolve("raft/chunk-9-1")).doesNotExist();
    }

    @Test
    void afterAFailureItRefusesEverything() throws IOException {
        StringBuilder told = new StringBuilder();
        FileStore store = new FileStore(directory.resolve("raft"), Durability.FORCED, told::append);
        Files.delete(directory.resolve("raft/log"));
        Files.delete(directory.resolve("raft"));
        RaftGroupMembersView members = members();
        assertThatThrownBy(() -> store.persistAndFlushInitialGroupMembers(members))
                .isInstanceOf(IOException.class);
        assertThat(told).isNotEmpty();
        assertThat(store.isHalted()).isTrue();
        assertThatThrownBy(store::flush).hasMessage("the store has failed before");
    }

    private FileStore open() throws IOException {
        return new FileStore(directory.resolve("raft"), Durability.FORCED, failure -> {
            throw new AssertionError(failure);
        });
    }

    private FileStore started() throws IOException {
        FileStore store = open();
        store.persistAndFlushLocalEndpoint(MODELS.createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(ME)
                .setVoting(true)
                .build());
        store.persistAndFlushInitialGroupMembers(members());
        return store;
    }

    private RestoredRaftState restored() throws IOException {
        return open().recovered().state().orElseThrow();
    }

    private static List<Long> indices(RestoredRaftState state) {
        return state.getLogEntries().stream().map(LogEntry::getIndex).toList();
    }

    private static RaftGroupMembersView members() {
        return MODELS.createRaftGroupMembersViewBuilder()
                .setLogIndex(0)
                .setMembers(List.of(ME, OTHER))
                .setVotingMembers(List.of(ME, OTHER))
                .build();
    }

    private static LogEntry entry(long index, int term) {
        return MODELS.createLogEntryBuilder()
                .setIndex(index)
                .setTerm(term)
                .setOperation(new Command.Put((int) index))
                .build();
    }

    private static SnapshotChunk chunk(long index, int number, int count) {
        return MODELS.createSnapshotChunkBuilder()
                .setIndex(index)
                .setTerm(1)
                .setSnapshotChunkIndex(number)
                .setSnapshotChunkCount(count)
                .setGroupMembersView(members())
                .setOperation(new MapImage(5, new int[ReplicatedMap.KEYS], new BitSet()))
                .build();
    }
}
