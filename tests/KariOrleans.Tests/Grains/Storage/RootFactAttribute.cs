
namespace KariOrleans.Tests.Grains.Storage;

/// <summary>A test that mounts a file system; skipped, visibly, where it may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Skip = "Mounting a small tmpfs needs root.";
    }
}
