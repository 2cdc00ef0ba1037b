package dev.simloop.agent;

import java.util.List;

/**
 * One row of the {@link Registry}: a way in which a program leaves the run.
 *
 * @param handling what becomes of it
 * @param group the group it belongs to, such as {@code clock}
 * @param name its name, by which a policy and a message name it
 * @param members which calls those are
 * @param hooks the class of the hooks that answer it; {@code *} where its paths are replaced and the call is made; empty where neither is
 * @param what what it is about, in a few words
 * @param advice what to do instead, or what stays true
 */
public record EntryPoint(
        Handling handling, String group, String name, List<Member> members, String hooks, String what, String advice) {
    public EntryPoint {
        members = List.copyOf(members);
    }

    /** {@return whether a hook stands for such a call} */
    boolean isHooked() {
        return !hooks.isEmpty() && !isOfPaths();
    }

    /** {@return whether such a call is made, with other paths} */
    boolean isOfPaths() {
        return hooks.equals("*");
    }

    /**
     * A method or constructor of the JDK.
     *
     * @param owner the internal name of its class
     * @param name its name; {@code *} for all of them
     * @param descriptor its descriptor, or how that begins with {@code *} behind; empty for all of that name
     */
    public record Member(String owner, String name, String descriptor) {
        static Member parse(String text) {
            int dot = text.indexOf('.');
            int open = text.indexOf('(');
            if (dot < 0) {
                throw new IllegalArgumentException("an entry point has no method: " + text);
            }
            return open < 0
                    ? new Member(text.substring(0, dot), text.substring(dot + 1), "")
                    : new Member(text.substring(0, dot), text.substring(dot + 1, open), text.substring(open));
        }

        boolean matches(String method, String methodDescriptor) {
            if (!name.equals("*") && !name.equals(method)) {
                return false;
            }
            return descriptor.endsWith("*")
                    ? methodDescriptor.startsWith(descriptor.substring(0, descriptor.length() - 1))
                    : descriptor.isEmpty() || descriptor.equals(methodDescriptor);
        }
    }
}
