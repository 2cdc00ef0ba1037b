package clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A driver of the smallest kind: a connection is a socket to a {@link RespServer}, and a statement {@code set} or {@code ping}. */
final class CounterSource implements DataSource {
    private static final int TIMEOUT_MILLIS = 3_000;

    private final InetSocketAddress server;

    CounterSource(InetSocketAddress server) {
        this.server = server;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Socket socket = new Socket();
        try {
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new SQLRecoverableException(e);
        }
        return proxy(Connection.class, (method, arguments) -> switch (method) {
            case "close", "abort" -> {
                socket.close();
                yield null;
            }
            case "isClosed" -> socket.isClosed();
            case "isValid" -> ask(socket, "PING").equals("+PONG");
            case "createStatement" -> statement(socket);
            case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
            case "getAutoCommit" -> true;
            case "getNetworkTimeout" -> TIMEOUT_MILLIS;
            default -> null;
        });
    }

    private static Statement statement(Socket socket) {
        return proxy(
                Statement.class,
                (method, arguments) -> method.equals("execute")
                        ? (Object) ask(socket, ((String) arguments[0]).split(" ", -1))
                                .equals("+OK")
                        : null);
    }

    private static String ask(Socket socket, String... words) throws SQLException {
        try {
            StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                command.append("$")
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String answer = in.readLine();
            if (answer == null) {
                throw new SQLRecoverableException("the server has closed the connection");
            }
            return answer;
        } catch (IOException e) {
            // 08: what the pool takes for a connection that is broken.
            throw new SQLRecoverableException(e.toString(), "08006", e);
        }
    }

    private interface Method {
        Object call(String name, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Method method) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, given) -> {
            Object answer = called.getDeclaringClass() == Object.class
                    ? switch (called.getName()) {
                        case "equals" -> self == given[0];
                        case "hashCode" -> 1;
                        default -> type.getSimpleName();
                    }
                    : method.call(called.getName(), given);
            if (answer == null && called.getReturnType() == boolean.class) {
                return false;
            }
            return answer == null && called.getReturnType() == int.class ? (Integer) 0 : answer;
        }));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
