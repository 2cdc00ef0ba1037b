package dev.simloop.junit;

/**
 * Which test it is.
 *
 * @param type its class
 * @param method the name of its method
 */
record TestName(Class<?> type, String method) {
    /** {@return the class's name without its package: {@code Outer$Inner} for a nested one} */
    String shortType() {
        var name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** {@return the class with its package and the method, as one would write it in a source} */
    String inFull() {
        return type.getName().replace('$', '.') + "." + method;
    }

    @Override
    public String toString() {
        return shortType() + "#" + method;
    }
}
