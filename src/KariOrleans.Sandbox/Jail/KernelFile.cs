using System.Text;
using Microsoft.Win32.SafeHandles;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// A small file of the kernel that is read again and again: it stays open, which is a tenth of the work.
/// </summary>
internal sealed class KernelFile(string path) : IDisposable
{
    private readonly Lock gate = new();
    private SafeFileHandle? file;
    private bool isDisposed;

    /// <summary>The number behind a word at the start of a line, or the whole file's where there is no word.</summary>
    /// <exception cref="IOException">The file is gone.</exception>
    public long Read(string? word = null)
    {
        Span<byte> bytes = stackalloc byte[1024];
        lock (gate)
        {
            if (isDisposed) throw new IOException($"{path} is closed.");
            file ??= File.OpenHandle(path);
            bytes = bytes[..RandomAccess.Read(file, bytes, fileOffset: 0)];
        }

        return word is null ? Number(bytes) : Number(After(bytes, word));
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            file?.Dispose();
        }
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, string word)
    {
        Span<byte> wanted = stackalloc byte[word.Length + 1];
        Encoding.ASCII.GetBytes(word, wanted);
        wanted[^1] = (byte)' ';
        while (!text.StartsWith(wanted))
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0) return [];
            text = text[(end + 1)..];
        }

        return text[wanted.Length..];
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        System.Buffers.Text.Utf8Parser.TryParse(text, out long value, out _) ? value : 0;
}
