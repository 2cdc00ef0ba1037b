package dev.simloop.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A statement, prepared if it has a shape. */
final class RecordedStatement extends Delegate {
    private static final class Parameter {
        final Method setter;
        final Object[] arguments;

        Parameter(Method setter, Object[] arguments) {
            this.setter = setter;
            this.arguments = arguments;
        }
    }

    private final RecordedConnection connection;
    private final Statement plain;
    private final @Nullable Shape prepared;
    private final Map<Integer, Parameter> parameters = new TreeMap<>();
    private final Statement face;

    RecordedStatement(RecordedConnection connection, Statement plain, @Nullable Shape prepared) {
        super(plain);
        this.connection = connection;
        this.plain = plain;
        this.prepared = prepared;
        this.face = prepared == null ? as(Statement.class) : as(PreparedStatement.class);
    }

    Statement face() {
        return face;
    }

    @Override
    @Nullable
    Object call(Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        switch (name) {
            case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
                return shown(arguments.length == 0 ? executePrepared(method) : execute(method, arguments));
            }
            case "executeBatch", "executeLargeBatch" -> {
                return connection.elsewhere(() -> pass(method));
            }
            case "addBatch" -> {
                Shape shape = arguments.length == 0 ? prepared : connection.shape((String) arguments[0]);
                if (shape != null && shape.kind() != Shape.Kind.ELSEWHERE) {
                    throw new SQLFeatureNotSupportedException(
                            "not recorded: a batch on a table that is looked at; execute its statements one by one");
                }
                return pass(method, arguments);
            }
            case "getConnection" -> {
                return connection.face();
            }
            case "getResultSet", "getGeneratedKeys" -> {
                return shown(pass(method, arguments));
            }
            case "clearParameters" -> {
                parameters.clear();
                return pass(method, arguments);
            }
            default -> {
                boolean setter = method.getDeclaringClass() == PreparedStatement.class
                        && name.startsWith("set")
                        && arguments[0] instanceof Integer;
                return setter ? set(method, arguments) : pass(method, arguments);
            }
        }
    }

    private @Nullable Object shown(@Nullable Object result) {
        return result instanceof ResultSet rows ? new RecordedResult(rows).as(ResultSet.class) : result;
    }

    /** A result, whose statement is the recorded one. */
    private final class RecordedResult extends Delegate {
        RecordedResult(ResultSet rows) {
            super(rows);
        }

        @Override
        @Nullable
        Object call(Method method, Object[] arguments) throws Throwable {
            return method.getName().equals("getStatement") ? face : pass(method, arguments);
        }
    }

    private @Nullable Object set(Method method, Object[] arguments) throws Throwable {
        int index = (Integer) arguments[0];
        parameters.put(index, new Parameter(method, arguments));
        Object[] given = arguments.clone();
        if (prepared != null && prepared.kind() == Shape.Kind.UPDATE && index > prepared.skip()) {
            given[0] = index + 1;
        }
        return pass(method, given);
    }

    private @Nullable Object execute(Method method, Object[] arguments) throws Throwable {
        Shape shape = connection.shape((String) arguments[0]);
        long number = connection.nextStatement();
        Object[] given = arguments.clone();
        if (shape.kind() == Shape.Kind.UPDATE) {
            given[0] = shape.rewritten().replace(Shape.VERSION + " = ? ", Shape.VERSION + " = " + number + " ");
        }
        return connection.execute(shape, statement -> {}, number, () -> pass(method, given));
    }

    private @Nullable Object executePrepared(Method method) throws Throwable {
        if (prepared == null) {
            return pass(method);
        }
        long number = connection.nextStatement();
        if (prepared.kind() == Shape.Kind.UPDATE) {
            ((PreparedStatement) plain).setLong(prepared.skip() + 1, number);
        }
        return connection.execute(prepared, this::bind, number, () -> pass(method));
    }

    private void bind(PreparedStatement statement) throws Throwable {
        if (prepared == null) {
            return;
        }
        for (int i = 1; i <= prepared.parameters(); i++) {
            Parameter parameter = parameters.get(prepared.skip() + i);
            if (parameter != null) {
                if (parameter.setter.getName().endsWith("Stream")) {
                    throw new SQLFeatureNotSupportedException("not recorded: a condition on " + prepared.table()
                            + " with a parameter that can be read once; set it as a string or as bytes");
                }
                Object[] given = parameter.arguments.clone();
                given[0] = i;
                try {
                    Object unused = parameter.setter.invoke(statement, given);
                } catch (InvocationTargetException e) {
                    throw e.getCause() == null ? e : e.getCause();
                }
            }
        }
    }
}
