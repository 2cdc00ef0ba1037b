package dev.simloop.net;

import dev.simloop.workload.OperationException;

/** The other side has answered a call, and the answer is that it failed there. It may have had an effect all the same,
 * so a history counts it as unknown. */
public final class CallFailedException extends OperationException {
    private static final long serialVersionUID = 1L;

    CallFailedException(String message) {
        super(message);
    }
}
