package dev.simloop.campaign;

/** What {@link FreshJvm#factory} starts: after the question the class and its method. */
final class FreshFactory {
    private FreshFactory() {}

    public static void main(String[] args) {
        Throwable failure = null;
        try {
            FreshJvm.Question question = FreshJvm.Question.of(args);
            Class<?> holder = Class.forName(question.arguments().get(0));
            question.answer(Audit.campaign(
                    Audit.factoryMethod(holder, question.arguments().get(1))));
        } catch (Throwable e) {
            failure = e;
        }
        FreshJvm.Question.end(failure);
    }
}
