namespace KariOrleans.Sandbox;

/// <summary>Directories that only the platform's own user may enter.</summary>
public static class PrivateDirectory
{
    /// <summary>Makes a directory, and its parents, where it isn't there.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
