package dev.simloop.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** Methods whose requests and answers are texts, so that no compiler of protocols is needed. */
final class Calls {
    static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
    static final MethodDescriptor<String, String> DOWN = method("Down", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<String, String> UP = method("Up", MethodType.CLIENT_STREAMING);
    static final MethodDescriptor<String, String> BOTH = method("Both", MethodType.BIDI_STREAMING);

    private Calls() {}

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.<String, String>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName("texts.Texts", name))
                .setType(type)
                .setRequestMarshaller(new Texts())
                .setResponseMarshaller(new Texts())
                .build();
    }

    static ServerServiceDefinition service(
            ServerCalls.UnaryMethod<String, String> unary,
            ServerCalls.ServerStreamingMethod<String, String> down,
            Function<StreamObserver<String>, StreamObserver<String>> up,
            Function<StreamObserver<String>, StreamObserver<String>> both) {
        return ServerServiceDefinition.builder("texts.Texts")
                .addMethod(UNARY, ServerCalls.asyncUnaryCall(unary))
                .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(down))
                .addMethod(UP, ServerCalls.asyncClientStreamingCall(up::apply))
                .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(both::apply))
                .build();
    }

    private static final class Texts implements Marshaller<String> {
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
