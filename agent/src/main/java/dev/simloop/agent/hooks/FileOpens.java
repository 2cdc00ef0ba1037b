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
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Locale;
import java.util.Scanner;
import org.jspecify.annotations.Nullable;

/**
 * Constructors that open a file. The object is the JDK's; where the call is a run's, the stream in it gets a channel of the host's disk. Long because
 * every constructor of these classes has its own.
 */
@SuppressWarnings({"DefaultCharset", "unused"}) // stands for calls of these
public final class FileOpens {
    private FileOpens() {}

    private static @Nullable String expected(String row, @Nullable String name) {
        return name != null && Hooks.files(row) != null ? new File(name).getPath() : null;
    }

    private static @Nullable String expected(String row, @Nullable File file) {
        return file != null && Hooks.files(row) != null ? file.getPath() : null;
    }

    public static FileInputStream newFileInputStream(String name) throws FileNotFoundException {
        String expected = expected("FileInputStream", name);
        if (expected == null) {
            return new FileInputStream(name);
        }
        FileStreams.expect(expected);
        try {
            return new FileInputStream(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileInputStream newFileInputStream(File file) throws FileNotFoundException {
        String expected = expected("FileInputStream", file);
        if (expected == null) {
            return new FileInputStream(file);
        }
        FileStreams.expect(expected);
        try {
            return new FileInputStream(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileOutputStream newFileOutputStream(String name) throws FileNotFoundException {
        String expected = expected("FileOutputStream", name);
        if (expected == null) {
            return new FileOutputStream(name);
        }
        FileStreams.expect(expected);
        try {
            return new FileOutputStream(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileOutputStream newFileOutputStream(String name, boolean append) throws FileNotFoundException {
        String expected = expected("FileOutputStream", name);
        if (expected == null) {
            return new FileOutputStream(name, append);
        }
        FileStreams.expect(expected);
        try {
            return new FileOutputStream(name, append);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileOutputStream newFileOutputStream(File file) throws FileNotFoundException {
        String expected = expected("FileOutputStream", file);
        if (expected == null) {
            return new FileOutputStream(file);
        }
        FileStreams.expect(expected);
        try {
            return new FileOutputStream(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileOutputStream newFileOutputStream(File file, boolean append) throws FileNotFoundException {
        String expected = expected("FileOutputStream", file);
        if (expected == null) {
            return new FileOutputStream(file, append);
        }
        FileStreams.expect(expected);
        try {
            return new FileOutputStream(file, append);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static RandomAccessFile newRandomAccessFile(String name, String mode) throws FileNotFoundException {
        String expected = expected("RandomAccessFile", name);
        if (expected == null) {
            return new RandomAccessFile(name, mode);
        }
        FileStreams.expect(expected);
        try {
            return new RandomAccessFile(name, mode);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static RandomAccessFile newRandomAccessFile(File file, String mode) throws FileNotFoundException {
        String expected = expected("RandomAccessFile", file);
        if (expected == null) {
            return new RandomAccessFile(file, mode);
        }
        FileStreams.expect(expected);
        try {
            return new RandomAccessFile(file, mode);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileReader newFileReader(String name) throws FileNotFoundException {
        String expected = expected("FileReader", name);
        if (expected == null) {
            return new FileReader(name);
        }
        FileStreams.expect(expected);
        try {
            return new FileReader(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileReader newFileReader(String name, Charset charset) throws IOException {
        String expected = expected("FileReader", name);
        if (expected == null) {
            return new FileReader(name, charset);
        }
        FileStreams.expect(expected);
        try {
            return new FileReader(name, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileReader newFileReader(File file) throws FileNotFoundException {
        String expected = expected("FileReader", file);
        if (expected == null) {
            return new FileReader(file);
        }
        FileStreams.expect(expected);
        try {
            return new FileReader(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileReader newFileReader(File file, Charset charset) throws IOException {
        String expected = expected("FileReader", file);
        if (expected == null) {
            return new FileReader(file, charset);
        }
        FileStreams.expect(expected);
        try {
            return new FileReader(file, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Scanner newScanner(File file) throws FileNotFoundException {
        String expected = expected("FileReader", file);
        if (expected == null) {
            return new Scanner(file);
        }
        FileStreams.expect(expected);
        try {
            return new Scanner(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Scanner newScanner(File file, String encoding) throws FileNotFoundException {
        String expected = expected("FileReader", file);
        if (expected == null) {
            return new Scanner(file, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new Scanner(file, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Scanner newScanner(File file, Charset charset) throws IOException {
        String expected = expected("FileReader", file);
        if (expected == null) {
            return new Scanner(file, charset);
        }
        FileStreams.expect(expected);
        try {
            return new Scanner(file, charset);
        } finally {
            FileStreams.expect(null);
        }
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
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new FileWriter(name);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(String name, boolean append) throws IOException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new FileWriter(name, append);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(name, append);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(String name, Charset charset) throws IOException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new FileWriter(name, charset);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(name, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(String name, Charset charset, boolean append) throws IOException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new FileWriter(name, charset, append);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(name, charset, append);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(File file) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new FileWriter(file);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(File file, boolean append) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new FileWriter(file, append);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(file, append);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(File file, Charset charset) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new FileWriter(file, charset);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(file, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static FileWriter newFileWriter(File file, Charset charset, boolean append) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new FileWriter(file, charset, append);
        }
        FileStreams.expect(expected);
        try {
            return new FileWriter(file, charset, append);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintStream newPrintStream(String name) throws FileNotFoundException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new PrintStream(name);
        }
        FileStreams.expect(expected);
        try {
            return new PrintStream(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintStream newPrintStream(String name, String encoding)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new PrintStream(name, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new PrintStream(name, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintStream newPrintStream(String name, Charset charset) throws IOException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new PrintStream(name, charset);
        }
        FileStreams.expect(expected);
        try {
            return new PrintStream(name, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintStream newPrintStream(File file) throws FileNotFoundException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new PrintStream(file);
        }
        FileStreams.expect(expected);
        try {
            return new PrintStream(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintStream newPrintStream(File file, String encoding)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new PrintStream(file, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new PrintStream(file, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintStream newPrintStream(File file, Charset charset) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new PrintStream(file, charset);
        }
        FileStreams.expect(expected);
        try {
            return new PrintStream(file, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintWriter newPrintWriter(String name) throws FileNotFoundException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new PrintWriter(name);
        }
        FileStreams.expect(expected);
        try {
            return new PrintWriter(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintWriter newPrintWriter(String name, String encoding)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new PrintWriter(name, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new PrintWriter(name, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintWriter newPrintWriter(String name, Charset charset) throws IOException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new PrintWriter(name, charset);
        }
        FileStreams.expect(expected);
        try {
            return new PrintWriter(name, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintWriter newPrintWriter(File file) throws FileNotFoundException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new PrintWriter(file);
        }
        FileStreams.expect(expected);
        try {
            return new PrintWriter(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintWriter newPrintWriter(File file, String encoding)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new PrintWriter(file, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new PrintWriter(file, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static PrintWriter newPrintWriter(File file, Charset charset) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new PrintWriter(file, charset);
        }
        FileStreams.expect(expected);
        try {
            return new PrintWriter(file, charset);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(String name) throws FileNotFoundException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new Formatter(name);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(name);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(String name, String encoding)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new Formatter(name, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(name, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(String name, String encoding, Locale locale)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new Formatter(name, encoding, locale);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(name, encoding, locale);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(String name, Charset charset, Locale locale) throws IOException {
        String expected = expected("FileWriter", name);
        if (expected == null) {
            return new Formatter(name, charset, locale);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(name, charset, locale);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(File file) throws FileNotFoundException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new Formatter(file);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(file);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(File file, String encoding)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new Formatter(file, encoding);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(file, encoding);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(File file, String encoding, Locale locale)
            throws FileNotFoundException, UnsupportedEncodingException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new Formatter(file, encoding, locale);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(file, encoding, locale);
        } finally {
            FileStreams.expect(null);
        }
    }

    public static Formatter newFormatter(File file, Charset charset, Locale locale) throws IOException {
        String expected = expected("FileWriter", file);
        if (expected == null) {
            return new Formatter(file, charset, locale);
        }
        FileStreams.expect(expected);
        try {
            return new Formatter(file, charset, locale);
        } finally {
            FileStreams.expect(null);
        }
    }
}
