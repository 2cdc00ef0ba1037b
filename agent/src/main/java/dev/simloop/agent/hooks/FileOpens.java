package dev.simloop.agent.hooks;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Locale;
import java.util.Scanner;
import org.jspecify.annotations.Nullable;

/**
 * Constructors that open a file. The object is the JDK's; where the call is a run's, the stream in it gets a channel of the host's disk.
 * Every constructor of these classes has its own.
 */
@SuppressWarnings({"DefaultCharset", "unused"}) // stands for calls of these
public final class FileOpens {
    private FileOpens() {}

    /** A call of one of these constructors, as it stands. */
    private interface Opening<T, E extends Exception> {
        T open() throws E;
    }

    /** Has the stream that {@code opening} makes ask the run, where there is one and it takes calls of {@code row} over. */
    private static <T, E extends Exception> T open(String row, @Nullable File file, Opening<T, E> opening) throws E {
        if (file == null || Hooks.files(row) == null) {
            return opening.open();
        }
        FileStreams.expect(file.getPath());
        try {
            return opening.open();
        } finally {
            FileStreams.expect(null);
        }
    }

    private static <T, E extends Exception> T open(String row, @Nullable String name, Opening<T, E> opening) throws E {
        return open(row, name == null ? null : new File(name), opening);
    }

    public static FileInputStream newFileInputStream(String name) throws FileNotFoundException {
        return open("FileInputStream", name, () -> new FileInputStream(name));
    }

    public static FileInputStream newFileInputStream(File file) throws FileNotFoundException {
        return open("FileInputStream", file, () -> new FileInputStream(file));
    }

    public static FileOutputStream newFileOutputStream(String name) throws FileNotFoundException {
        return open("FileOutputStream", name, () -> new FileOutputStream(name));
    }

    public static FileOutputStream newFileOutputStream(String name, boolean append) throws FileNotFoundException {
        return open("FileOutputStream", name, () -> new FileOutputStream(name, append));
    }

    public static FileOutputStream newFileOutputStream(File file) throws FileNotFoundException {
        return open("FileOutputStream", file, () -> new FileOutputStream(file));
    }

    public static FileOutputStream newFileOutputStream(File file, boolean append) throws FileNotFoundException {
        return open("FileOutputStream", file, () -> new FileOutputStream(file, append));
    }

    public static RandomAccessFile newRandomAccessFile(String name, String mode) throws FileNotFoundException {
        return open("RandomAccessFile", name, () -> new RandomAccessFile(name, mode));
    }

    public static RandomAccessFile newRandomAccessFile(File file, String mode) throws FileNotFoundException {
        return open("RandomAccessFile", file, () -> new RandomAccessFile(file, mode));
    }

    public static FileReader newFileReader(String name) throws FileNotFoundException {
        return open("FileReader", name, () -> new FileReader(name));
    }

    public static FileReader newFileReader(String name, Charset charset) throws IOException {
        return open("FileReader", name, () -> new FileReader(name, charset));
    }

    public static FileReader newFileReader(File file) throws FileNotFoundException {
        return open("FileReader", file, () -> new FileReader(file));
    }

    public static FileReader newFileReader(File file, Charset charset) throws IOException {
        return open("FileReader", file, () -> new FileReader(file, charset));
    }

    public static Scanner newScanner(File file) throws FileNotFoundException {
        return open("FileReader", file, () -> new Scanner(file));
    }

    public static Scanner newScanner(File file, String encoding) throws FileNotFoundException {
        return open("FileReader", file, () -> new Scanner(file, encoding));
    }

    public static Scanner newScanner(File file, Charset charset) throws IOException {
        return open("FileReader", file, () -> new Scanner(file, charset));
    }

    public static Scanner newScanner(Path path) throws IOException {
        return new Scanner(Hooks.path(path, "FileReader"));
    }

    public static Scanner newScanner(Path path, String encoding) throws IOException {
        return new Scanner(Hooks.path(path, "FileReader"), encoding);
    }

    public static Scanner newScanner(Path path, Charset charset) throws IOException {
        return new Scanner(Hooks.path(path, "FileReader"), charset);
    }

    public static FileWriter newFileWriter(String name) throws IOException {
        return open("FileWriter", name, () -> new FileWriter(name));
    }

    public static FileWriter newFileWriter(String name, boolean append) throws IOException {
        return open("FileWriter", name, () -> new FileWriter(name, append));
    }

    public static FileWriter newFileWriter(String name, Charset charset) throws IOException {
        return open("FileWriter", name, () -> new FileWriter(name, charset));
    }

    public static FileWriter newFileWriter(String name, Charset charset, boolean append) throws IOException {
        return open("FileWriter", name, () -> new FileWriter(name, charset, append));
    }

    public static FileWriter newFileWriter(File file) throws IOException {
        return open("FileWriter", file, () -> new FileWriter(file));
    }

    public static FileWriter newFileWriter(File file, boolean append) throws IOException {
        return open("FileWriter", file, () -> new FileWriter(file, append));
    }

    public static FileWriter newFileWriter(File file, Charset charset) throws IOException {
        return open("FileWriter", file, () -> new FileWriter(file, charset));
    }

    public static FileWriter newFileWriter(File file, Charset charset, boolean append) throws IOException {
        return open("FileWriter", file, () -> new FileWriter(file, charset, append));
    }

    public static PrintStream newPrintStream(String name) throws FileNotFoundException {
        return open("FileWriter", name, () -> new PrintStream(name));
    }

    public static PrintStream newPrintStream(String name, String encoding) throws IOException {
        return open("FileWriter", name, () -> new PrintStream(name, encoding));
    }

    public static PrintStream newPrintStream(String name, Charset charset) throws IOException {
        return open("FileWriter", name, () -> new PrintStream(name, charset));
    }

    public static PrintStream newPrintStream(File file) throws FileNotFoundException {
        return open("FileWriter", file, () -> new PrintStream(file));
    }

    public static PrintStream newPrintStream(File file, String encoding) throws IOException {
        return open("FileWriter", file, () -> new PrintStream(file, encoding));
    }

    public static PrintStream newPrintStream(File file, Charset charset) throws IOException {
        return open("FileWriter", file, () -> new PrintStream(file, charset));
    }

    public static PrintWriter newPrintWriter(String name) throws FileNotFoundException {
        return open("FileWriter", name, () -> new PrintWriter(name));
    }

    public static PrintWriter newPrintWriter(String name, String encoding) throws IOException {
        return open("FileWriter", name, () -> new PrintWriter(name, encoding));
    }

    public static PrintWriter newPrintWriter(String name, Charset charset) throws IOException {
        return open("FileWriter", name, () -> new PrintWriter(name, charset));
    }

    public static PrintWriter newPrintWriter(File file) throws FileNotFoundException {
        return open("FileWriter", file, () -> new PrintWriter(file));
    }

    public static PrintWriter newPrintWriter(File file, String encoding) throws IOException {
        return open("FileWriter", file, () -> new PrintWriter(file, encoding));
    }

    public static PrintWriter newPrintWriter(File file, Charset charset) throws IOException {
        return open("FileWriter", file, () -> new PrintWriter(file, charset));
    }

    public static Formatter newFormatter(String name) throws FileNotFoundException {
        return open("FileWriter", name, () -> new Formatter(name));
    }

    public static Formatter newFormatter(String name, String encoding) throws IOException {
        return open("FileWriter", name, () -> new Formatter(name, encoding));
    }

    public static Formatter newFormatter(String name, String encoding, Locale locale) throws IOException {
        return open("FileWriter", name, () -> new Formatter(name, encoding, locale));
    }

    public static Formatter newFormatter(String name, Charset charset, Locale locale) throws IOException {
        return open("FileWriter", name, () -> new Formatter(name, charset, locale));
    }

    public static Formatter newFormatter(File file) throws FileNotFoundException {
        return open("FileWriter", file, () -> new Formatter(file));
    }

    public static Formatter newFormatter(File file, String encoding) throws IOException {
        return open("FileWriter", file, () -> new Formatter(file, encoding));
    }

    public static Formatter newFormatter(File file, String encoding, Locale locale) throws IOException {
        return open("FileWriter", file, () -> new Formatter(file, encoding, locale));
    }

    public static Formatter newFormatter(File file, Charset charset, Locale locale) throws IOException {
        return open("FileWriter", file, () -> new Formatter(file, charset, locale));
    }
}
