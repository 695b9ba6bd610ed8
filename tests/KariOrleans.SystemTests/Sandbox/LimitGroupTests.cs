using System.Diagnostics;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Limits that change while the group is in use, in the control groups of this machine.</summary>
public sealed class LimitGroupTests : IAsyncDisposable
{
    private readonly ILimitBackend backend =
        (ILimitBackend?)CgroupV2.Find("/sys/fs/cgroup") ?? CgroupV1.Find("/sys/fs/cgroup")!;

    private readonly List<Process> processes = [];
    private LimitGroup? group;

    public async ValueTask DisposeAsync()
    {
        if (group is not null) await group.RemoveAsync();
        foreach (var process in processes) process.Dispose();
        backend.Dispose();
    }

    [Fact]
    public async Task Limits_CanBeRaisedAndLowered()
    {
        group = backend.Create("limits", new ResourceLimits());
        await HoldAsync(mebibytes: 20);

        Assert.Null(group.Apply(new ResourceLimits { MemoryBytes = 512L << 20, Processes = 200 }));
        Assert.Null(group.Apply(new ResourceLimits { MemoryBytes = 64L << 20, Processes = 70 }));

        Assert.InRange(group.WorkingMemory()!.Value, 20L << 20, 64L << 20);
    }

    [Fact]
    public async Task MemoryLimit_BelowWhatIsInUse_IsRefused_AndNothingChanges()
    {
        group = backend.Create("limits", new ResourceLimits());
        var process = await HoldAsync(mebibytes: 60);

        var refusal = group.Apply(new ResourceLimits { MemoryBytes = 32L << 20, Processes = 70 });

        Assert.Equal(("memory_in_use", 32L << 20), (refusal?.Code, (long)refusal!.Allowed));
        Assert.Contains("Reload", refusal.Remedy, StringComparison.Ordinal);
        Assert.False(process.HasExited);
        Assert.Equal(new LimitCounts(0, 0), group.Counts());
    }

    // A shell that joins the group and keeps a variable of a size.
    private async Task<Process> HoldAsync(int mebibytes)
    {
        var join = string.Join("; ", group!.JoinFiles.Select(file => $"echo 0 > {file}"));
        var script = $"{join}; x=$(head -c {mebibytes}m /dev/zero | tr '\\0' x); echo held; read line";
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        processes.Add(process);
        Assert.Equal("held", await process.StandardOutput.ReadLineAsync());
        return process;
    }
}
