using System.Diagnostics;

namespace KariOrleans.SystemTests.Support;

/// <summary>A file system that is soon full. It needs the right to mount, which root has in CI.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string ballast;

    private SmallDisk(string path)
    {
        Path = path;
        ballast = System.IO.Path.Combine(path, "ballast");
    }

    public string Path { get; }

    public static SmallDisk Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("kari-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
        return new SmallDisk(path);
    }

    /// <summary>Takes whatever room is left, to the last byte.</summary>
    public void Fill()
    {
        var chunk = new byte[64 * 1024];
        using var file = new FileStream(ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = chunk.Length; size > 0;)
        {
            try
            {
                file.Write(chunk, 0, size);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    /// <summary>Takes some room, which <see cref="MakeRoom"/> gives back.</summary>
    public void Take(int megabytes) => File.WriteAllBytes(ballast, new byte[megabytes * 1024 * 1024]);

    public void MakeRoom() => File.Delete(ballast);

    public void Dispose()
    {
        // Lazy: a child that is just ending may still have its directory there.
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(
            $"{program} {string.Join(' ', arguments)}: {error}");
    }
}
