using System.Diagnostics;

namespace KariOrleans.Tests.Grains.Storage;

/// <summary>A file system that is really full when it is full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string directory) => Directory = directory;

    public string Directory { get; }

    public static SmallDisk Mount(int sizeMegabytes)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("kari-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={sizeMegabytes}m", "tmpfs", directory);
        return new SmallDisk(directory);
    }

    /// <summary>Writes until nothing fits any more.</summary>
    public void Fill(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            while (true) stream.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full, as was wanted.
        }
    }

    public ValueTask DisposeAsync()
    {
        Run("umount", "-l", Directory);
        System.IO.Directory.Delete(Directory);
        return ValueTask.CompletedTask;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
