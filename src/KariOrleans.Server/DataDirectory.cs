using System.Globalization;

namespace KariOrleans.Server;

/// <summary>The directory that one server owns while it runs.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream lockFile;

    private DataDirectory(string path, FileStream lockFile)
    {
        Path = path;
        this.lockFile = lockFile;
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Takes the directory, making it where it isn't there.</summary>
    /// <exception cref="StartupException">Another server has it, or it can't be written to.</exception>
    public static DataDirectory Take(string path)
    {
        var lockPath = System.IO.Path.Combine(path, "server.lock");
        try
        {
            Sandbox.PrivateDirectory.Create(path);
            var file = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(
                Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new DataDirectory(path, file);
        }
        catch (IOException e) when (File.Exists(lockPath) && IsLocked(e))
        {
            throw new StartupException(
                $"The data directory {path} is in use by another server.",
                "Stop that server, or give this one a directory of its own: --data-dir or KARI_DATA_DIR.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {path} can't be used: {e.Message}",
                "Make room there and let this user write to it, or choose another: --data-dir or KARI_DATA_DIR.");
        }
    }

    /// <summary>
    /// Makes a directory for live sockets: in the temporary directory, because a socket's path must be short. What a
    /// server that was killed left of its own is removed.
    /// </summary>
    public string CreateRunDirectory()
    {
        var remembered = System.IO.Path.Combine(Path, "run.path");
        var prefix = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "kari-");
        if (File.Exists(remembered) && File.ReadAllText(remembered) is var old
            && old.StartsWith(prefix, StringComparison.Ordinal) && Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        var made = Directory.CreateTempSubdirectory("kari-").FullName;
        File.WriteAllText(remembered, made);
        return made;
    }

    // .NET takes an advisory lock for FileShare.None; EWOULDBLOCK (11 on Linux, 35 on macOS) is somebody else's.
    private static bool IsLocked(IOException e) => OperatingSystem.IsWindows() || e.HResult is 11 or 35;

    public void Dispose() => lockFile.Dispose();
}
