package dev.simloop.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SparseFileTest {
    @Test
    void aByteFarOutCostsNoMoreThanAPage() {
        FileData file = new FileData();
        int far = 1 << 30;
        long before = used();
        for (int i = 0; i < 40; i++) {
            file.write(far, ByteBuffer.wrap(new byte[] {(byte) i}), 1);
            file.truncate(3);
        }
        file.write(far, ByteBuffer.wrap(new byte[] {7}), 1);
        assertThat(used() - before).isLessThan(256 << 20);
        assertThat(file.size()).isEqualTo(far + 1);
        ByteBuffer read = ByteBuffer.allocate(3);
        file.read(far - 2, read, 3);
        assertThat(read.array()).containsExactly(0, 0, 7);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void pagesReadAsOnePlainArrayDoes() {
        Random random = new Random(5);
        Image image = new Image();
        byte[] plain = new byte[400_000];
        for (int i = 0; i < 2_000; i++) {
            int at = random.nextInt(300_000);
            int n = random.nextInt(random.nextInt(10) == 0 ? 90_000 : 600) + 1;
            switch (random.nextInt(4)) {
                case 0 -> {
                    image.clear(at, at + n);
                    java.util.Arrays.fill(plain, at, at + n, (byte) 0);
                }
                case 1 -> {
                    Image copy = image.copy(at);
                    image.clear(at, plain.length);
                    image.restore(copy, at);
                }
                default -> {
                    byte[] bytes = new byte[n];
                    random.nextBytes(bytes);
                    image.write(at, bytes, n);
                    System.arraycopy(bytes, 0, plain, at, n);
                }
            }
            int from = random.nextInt(300_000);
            int end = from + random.nextInt(80_000);
            assertThat(image.range(from, end)).isEqualTo(java.util.Arrays.copyOfRange(plain, from, end));
            ByteBuffer read = ByteBuffer.allocate(end - from);
            image.read(from, read, end - from);
            assertThat(read.array()).isEqualTo(image.range(from, end));
        }
    }
}
