package markers;

public class Nothing {
    public int code(int from) {
        int sum = 0;
        if (from > 0) {
            sum += from;
        } // sim: brace
        sum *= 2;
        return sum;
    }
}
