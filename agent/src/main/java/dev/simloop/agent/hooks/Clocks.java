package dev.simloop.agent.hooks;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;

/** Reads of clocks. The time zone stays the JVM's. */
@SuppressWarnings({"JavaTimeDefaultTimeZone", "JavaUtilDate", "ThreadPriorityCheck", "unused"
}) // stands for calls of these
public final class Clocks {
    private Clocks() {}

    /** {@return the current date and time of the run, or else of the JVM} */
    private static Clock clock(String row, ZoneId zone) {
        Sim sim = Hooks.taking(row);
        return sim == null ? Clock.system(zone) : sim.clock().withZone(zone);
    }

    private static Clock clock(String row) {
        return clock(row, ZoneId.systemDefault());
    }

    public static long systemNanoTime() {
        Sim sim = Hooks.taking("System.nanoTime");
        return sim == null ? System.nanoTime() : sim.nanos();
    }

    public static long systemCurrentTimeMillis() {
        Sim sim = Hooks.taking("System.currentTimeMillis");
        return sim == null ? System.currentTimeMillis() : sim.clock().millis();
    }

    public static Instant instantNow() {
        Sim sim = Hooks.taking("Instant.now");
        return sim == null ? Instant.now() : sim.clock().instant();
    }

    public static LocalDate localDateNow() {
        return LocalDate.now(clock("LocalDate.now"));
    }

    public static LocalDate localDateNow(ZoneId zone) {
        return LocalDate.now(clock("LocalDate.now", zone));
    }

    public static LocalTime localTimeNow() {
        return LocalTime.now(clock("LocalTime.now"));
    }

    public static LocalTime localTimeNow(ZoneId zone) {
        return LocalTime.now(clock("LocalTime.now", zone));
    }

    public static LocalDateTime localDateTimeNow() {
        return LocalDateTime.now(clock("LocalDateTime.now"));
    }

    public static LocalDateTime localDateTimeNow(ZoneId zone) {
        return LocalDateTime.now(clock("LocalDateTime.now", zone));
    }

    public static ZonedDateTime zonedDateTimeNow() {
        return ZonedDateTime.now(clock("ZonedDateTime.now"));
    }

    public static ZonedDateTime zonedDateTimeNow(ZoneId zone) {
        return ZonedDateTime.now(clock("ZonedDateTime.now", zone));
    }

    public static OffsetDateTime offsetDateTimeNow() {
        return OffsetDateTime.now(clock("OffsetDateTime.now"));
    }

    public static OffsetDateTime offsetDateTimeNow(ZoneId zone) {
        return OffsetDateTime.now(clock("OffsetDateTime.now", zone));
    }

    public static OffsetTime offsetTimeNow() {
        return OffsetTime.now(clock("OffsetTime.now"));
    }

    public static OffsetTime offsetTimeNow(ZoneId zone) {
        return OffsetTime.now(clock("OffsetTime.now", zone));
    }

    public static Year yearNow() {
        return Year.now(clock("Year.now"));
    }

    public static Year yearNow(ZoneId zone) {
        return Year.now(clock("Year.now", zone));
    }

    public static YearMonth yearMonthNow() {
        return YearMonth.now(clock("YearMonth.now"));
    }

    public static YearMonth yearMonthNow(ZoneId zone) {
        return YearMonth.now(clock("YearMonth.now", zone));
    }

    public static MonthDay monthDayNow() {
        return MonthDay.now(clock("MonthDay.now"));
    }

    public static MonthDay monthDayNow(ZoneId zone) {
        return MonthDay.now(clock("MonthDay.now", zone));
    }

    public static HijrahDate hijrahDateNow() {
        return HijrahDate.now(clock("HijrahDate.now"));
    }

    public static HijrahDate hijrahDateNow(ZoneId zone) {
        return HijrahDate.now(clock("HijrahDate.now", zone));
    }

    public static JapaneseDate japaneseDateNow() {
        return JapaneseDate.now(clock("JapaneseDate.now"));
    }

    public static JapaneseDate japaneseDateNow(ZoneId zone) {
        return JapaneseDate.now(clock("JapaneseDate.now", zone));
    }

    public static MinguoDate minguoDateNow() {
        return MinguoDate.now(clock("MinguoDate.now"));
    }

    public static MinguoDate minguoDateNow(ZoneId zone) {
        return MinguoDate.now(clock("MinguoDate.now", zone));
    }

    public static ThaiBuddhistDate thaiBuddhistDateNow() {
        return ThaiBuddhistDate.now(clock("ThaiBuddhistDate.now"));
    }

    public static ThaiBuddhistDate thaiBuddhistDateNow(ZoneId zone) {
        return ThaiBuddhistDate.now(clock("ThaiBuddhistDate.now", zone));
    }

    public static Clock clockSystemUTC() {
        return new RoutedClock(Clock.systemUTC());
    }

    public static Clock clockSystemDefaultZone() {
        return new RoutedClock(Clock.systemDefaultZone());
    }

    public static Clock clockSystem(ZoneId zone) {
        return new RoutedClock(Clock.system(zone));
    }

    public static Clock clockTickMillis(ZoneId zone) {
        return Clock.tick(clockSystem(zone), java.time.Duration.ofMillis(1));
    }

    public static Clock clockTickSeconds(ZoneId zone) {
        return Clock.tick(clockSystem(zone), java.time.Duration.ofSeconds(1));
    }

    public static Clock clockTickMinutes(ZoneId zone) {
        return Clock.tick(clockSystem(zone), java.time.Duration.ofMinutes(1));
    }

    public static InstantSource instantSourceSystem() {
        return clockSystemUTC();
    }

    public static Date newDate() {
        Sim sim = Hooks.taking("Date");
        return sim == null ? new Date() : new Date(sim.clock().millis());
    }

    public static Calendar calendarGetInstance() {
        return set(Calendar.getInstance());
    }

    public static Calendar calendarGetInstance(TimeZone zone) {
        return set(Calendar.getInstance(zone));
    }

    public static Calendar calendarGetInstance(Locale locale) {
        return set(Calendar.getInstance(locale));
    }

    public static Calendar calendarGetInstance(TimeZone zone, Locale locale) {
        return set(Calendar.getInstance(zone, locale));
    }

    public static GregorianCalendar newGregorianCalendar() {
        return set(new GregorianCalendar());
    }

    public static GregorianCalendar newGregorianCalendar(TimeZone zone) {
        return set(new GregorianCalendar(zone));
    }

    public static GregorianCalendar newGregorianCalendar(Locale locale) {
        return set(new GregorianCalendar(locale));
    }

    public static GregorianCalendar newGregorianCalendar(TimeZone zone, Locale locale) {
        return set(new GregorianCalendar(zone, locale));
    }

    private static <C extends Calendar> C set(C calendar) {
        Sim sim = Hooks.taking("Calendar");
        if (sim != null) {
            calendar.setTimeInMillis(sim.clock().millis());
        }
        return calendar;
    }

    // ---- sleeping

    public static void threadSleep(long millis) throws InterruptedException {
        Sim sim = Hooks.taking("Thread.sleep");
        if (sim == null) {
            Thread.sleep(millis);
        } else {
            sleep(sim, TimeUnit.MILLISECONDS.toNanos(atLeastZero(millis)));
        }
    }

    public static void threadSleep(long millis, int nanos) throws InterruptedException {
        Sim sim = Hooks.taking("Thread.sleep");
        if (sim == null) {
            Thread.sleep(millis, nanos);
        } else {
            sleep(sim, TimeUnit.MILLISECONDS.toNanos(atLeastZero(millis)) + nanos);
        }
    }

    public static void threadSleep(java.time.Duration duration) throws InterruptedException {
        Sim sim = Hooks.taking("Thread.sleep");
        if (sim == null) {
            // Thread.sleep(Duration) is there from JDK 19 on, and this is compiled for 17.
            if (!duration.isNegative()) {
                TimeUnit.NANOSECONDS.sleep(saturated(duration));
            }
        } else {
            sleep(sim, Math.max(0, saturated(duration)));
        }
    }

    private static long saturated(java.time.Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }

    public static void sleep(TimeUnit unit, long time) throws InterruptedException {
        Sim sim = Hooks.taking("Thread.sleep");
        if (sim == null) {
            unit.sleep(time);
        } else if (time > 0) {
            sleep(sim, unit.toNanos(time));
        }
    }

    private static long atLeastZero(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("timeout value is negative");
        }
        return millis;
    }

    private static void sleep(Sim sim, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("sleep interrupted");
        }
        sim.sleep(nanos);
    }

    public static void threadYield() {
        Sim sim = Hooks.taking("Thread.yield");
        if (sim == null) {
            Thread.yield();
        } else {
            sim.giveWay();
        }
    }

    public static void threadOnSpinWait() {
        Sim sim = Hooks.taking("Thread.yield");
        if (sim == null) {
            Thread.onSpinWait();
        } else {
            sim.giveWay();
        }
    }

    public static void lockSupportParkNanos(long nanos) {
        Sim sim = Hooks.taking("LockSupport.parkNanos");
        if (sim == null) {
            java.util.concurrent.locks.LockSupport.parkNanos(nanos);
        } else if (nanos > 0) {
            sim.sleep(nanos);
        }
    }

    public static void lockSupportParkNanos(Object blocker, long nanos) {
        Sim sim = Hooks.taking("LockSupport.parkNanos");
        if (sim == null) {
            java.util.concurrent.locks.LockSupport.parkNanos(blocker, nanos);
        } else if (nanos > 0) {
            sim.sleep(nanos);
        }
    }
}
