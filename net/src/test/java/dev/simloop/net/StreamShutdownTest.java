package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that is shut down while it connects: the answer finds nobody, and nothing of its program runs. */
class StreamShutdownTest {
    @ParameterizedTest
    @CsvSource({"5, true", "15, true", "5, false", "15, false"})
    void nobodyIsToldOnceTheHostIsDown(long millis, boolean listens) {
        List<String> told = new ArrayList<>();
        RunReport report = Streaming.run(s -> {
            if (listens) {
                AsynchronousServerSocketChannel listener = s.listen(s.b);
                assertThat(listener.isOpen()).isTrue();
            }
            var channel = s.open(s.a);
            s.a.executor()
                    .execute(() -> channel.connect(s.at(s.b), null, new CompletionHandler<Void, Object>() {
                        @Override
                        public void completed(Void result, Object attachment) {
                            told.add("connected");
                        }

                        @Override
                        public void failed(Throwable e, Object attachment) {
                            told.add(e.toString());
                        }
                    }));
            s.at(millis, () -> {
                var down = s.a.shutdown(Duration.ZERO);
                assertThat(down.isCancelled()).isFalse();
            });
            s.pause(Duration.ofMillis(10));
            if (millis < 10) {
                assertThat(s.a.isUp()).isFalse();
            }
            s.pause(Duration.ofMinutes(5));
            s.a.restart();
            if (listens) {
                var again = s.open(s.a);
                assertThat(s.outcome(again.connect(s.at(s.b)))).isEqualTo("null");
            }
        });
        assertThat(told).isEmpty();
        assertThat(report.failure()).isNull();
    }
}
