package shop;

/** What is wrong with what a class of the shop has done. */
final class Order {
    private Order() {}

    static void expect(Object found, Object expected, String what) {
        if (!found.equals(expected)) {
            throw new IllegalStateException(what + ": " + found + ", expected " + expected);
        }
    }
}
