package dev.simloop.net;

import dev.simloop.workload.OperationException;

/**
 * The other side has answered a call, and the answer is that it failed there. It may have had an effect all the same, so a history
 * counts it as unknown. It counts as failed if the handler said that there was none, by {@link OperationException#notDone}, and no
 * earlier attempt of the call may have had one.
 */
public final class CallFailedException extends OperationException {
    private static final long serialVersionUID = 1L;

    CallFailedException(String message, boolean definite) {
        super(message, definite);
    }
}
