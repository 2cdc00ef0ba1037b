package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** The registry beside the hooks and beside this JDK. */
class RegistryTest {
    private static final String HOOKS = "dev.simloop.agent.hooks.";
    /** The first JDK that has all that the registry names. */
    private static final int COMPLETE = 24;

    private static List<Executable> declared(EntryPoint.Member member) throws ReflectiveOperationException {
        Class<?> owner = Class.forName(member.owner().replace('/', '.'), false, RegistryTest.class.getClassLoader());
        List<Executable> found = new ArrayList<>();
        if (member.name().equals("<init>") || member.name().equals("*")) {
            for (Executable each : owner.getDeclaredConstructors()) {
                if (isSeen(each)
                        && member.matches(
                                "<init>", Type.getConstructorDescriptor((java.lang.reflect.Constructor<?>) each))) {
                    found.add(each);
                }
            }
        }
        for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
            for (Method each : type.getDeclaredMethods()) {
                if (isSeen(each) && member.matches(each.getName(), Type.getMethodDescriptor(each))) {
                    found.add(each);
                }
            }
        }
        for (Method each : owner.getMethods()) {
            if (isSeen(each) && member.matches(each.getName(), Type.getMethodDescriptor(each))) {
                found.add(each);
            }
        }
        return found;
    }

    private static boolean isSeen(Executable each) {
        return !each.isSynthetic() && (each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    @Test
    void itHasAHundredRowsAtLeastAndEachSaysWhatToDo() {
        assertThat(Registry.get().rows()).hasSizeGreaterThanOrEqualTo(100).allSatisfy(row -> {
            assertThat(row.what()).as(row.name()).isNotBlank();
            assertThat(row.advice()).as(row.name()).isNotBlank();
        });
        assertThat(Registry.get().named("collector"))
                .contains("WeakReference", "SoftReference", "ReferenceQueue", "WeakHashMap", "finalizers");
    }

    @Test
    void eachMemberIsThereInTheJdk() {
        List<String> missing = new ArrayList<>();
        for (EntryPoint row : Registry.get().rows()) {
            for (EntryPoint.Member member : row.members()) {
                try {
                    if (declared(member).isEmpty()) {
                        missing.add(member.toString());
                    }
                } catch (ReflectiveOperationException e) {
                    missing.add(member.toString());
                }
            }
        }
        if (Runtime.version().feature() < COMPLETE) {
            missing.removeIf(
                    text -> text.matches(
                            ".*(Thread\\$Builder|ofPlatform|ofVirtual|startVirtualThread|PerTaskExecutor|java/lang/foreign|SimpleFileServer|ExecutorService, name=close|Gatherers|quietlyJoinUninterruptibly).*"));
        }
        // Only its own module sees it.
        missing.removeIf(text -> text.contains("jdk/internal/misc/Signal"));
        assertThat(missing).isEmpty();
    }

    @Test
    void eachRedirectedMethodHasItsHookAndEachHookItsMethod() throws ReflectiveOperationException {
        Set<String> wanted = new TreeSet<>();
        Set<String> hooked = new TreeSet<>();
        Set<String> classes = new TreeSet<>();
        for (EntryPoint row : Registry.get().rows()) {
            if (!row.isHooked()) {
                continue;
            }
            for (EntryPoint.Member member : row.members()) {
                classes.add(row.hooks());
                try {
                    for (Executable each : declared(member)) {
                        boolean isMade = member.name().equals("<init>");
                        String descriptor = isMade
                                ? Type.getConstructorDescriptor((java.lang.reflect.Constructor<?>) each)
                                : Type.getMethodDescriptor((Method) each);
                        boolean isInstance = !isMade && !Modifier.isStatic(each.getModifiers());
                        if (!isInstance && !Modifier.isPublic(each.getModifiers())) {
                            continue;
                        }
                        wanted.add(row.hooks() + "."
                                + CallRewriter.hookName(member.owner(), isMade ? "<init>" : each.getName(), isInstance)
                                + CallRewriter.hookDescriptor(
                                        member.owner(), isMade ? "<init>" : each.getName(), descriptor, isInstance));
                    }
                } catch (ClassNotFoundException e) {
                    assertThat(Runtime.version().feature()).as("%s", e).isLessThan(COMPLETE);
                }
            }
        }
        for (String name : classes) {
            for (Method method : Class.forName(HOOKS + name, false, null).getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                    hooked.add(name + "." + method.getName() + Type.getMethodDescriptor(method));
                }
            }
        }
        if (Runtime.version().feature() < COMPLETE) {
            hooked.removeIf(text -> text.matches(".*(PerTaskExecutor|threadSleep\\(Ljava/time/Duration).*"));
        }
        Set<String> without = new TreeSet<>(wanted);
        without.removeAll(hooked);
        Set<String> nobodys = new TreeSet<>(hooked);
        nobodys.removeAll(wanted);
        assertThat(without).as("calls that are redirected and have no hook").isEmpty();
        assertThat(nobodys).as("hooks that no row names").isEmpty();
        assertThat(wanted).hasSizeGreaterThan(100);
    }
}
