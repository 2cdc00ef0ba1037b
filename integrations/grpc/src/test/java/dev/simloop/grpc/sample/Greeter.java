package dev.simloop.grpc.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What a compiler of protocols would make. */
final class Greeter {
    static final MethodDescriptor<String, String> HELLO = MethodDescriptor.<String, String>newBuilder()
            .setFullMethodName("greeter.Greeter/Hello")
            .setType(MethodDescriptor.MethodType.UNARY)
            .setRequestMarshaller(new Texts())
            .setResponseMarshaller(new Texts())
            .build();

    private Greeter() {}

    static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder("greeter.Greeter")
                .addMethod(HELLO, ServerCalls.<String, String>asyncUnaryCall((name, answer) -> {
                    answer.onNext("hello, " + name);
                    answer.onCompleted();
                }))
                .build();
    }

    private static final class Texts implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream bytes) {
            try (bytes) {
                return new String(bytes.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
