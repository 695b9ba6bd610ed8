using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>How the host of a child is started.</summary>
internal static class HostCommand
{
    /// <summary>
    /// The largest heap that a host can be given after its start, in bytes: the collector reserves four times as much
    /// address space as the heap that it starts with.
    /// </summary>
    public const long LargestLateHeap = 768L << 20;

    private const string HeapVariable = "DOTNET_GCHeapHardLimit";

    /// <summary>The directory of the .NET runtime that this process runs on.</summary>
    public static string RuntimeDirectory { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The start of a host that sees its files as <paramref name="view"/> says.</summary>
    /// <param name="hostAssembly">The host's assembly, as the silo sees it.</param>
    /// <param name="spec">The installation, or null where it isn't known yet.</param>
    /// <param name="view">Paths as the child sees them.</param>
    public static ProcessStartInfo For(string hostAssembly, SandboxSpec? spec, ChildView view)
    {
        // Its own executable finds the runtime some 5 ms faster than the general one; a copy of the host
        // without one is started all the same.
        var executable = Path.ChangeExtension(hostAssembly, OperatingSystem.IsWindows() ? ".exe" : null);
        var hasExecutable = File.Exists(executable);
        var dotnet = Path.Combine(view.Runtime, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        var start = new ProcessStartInfo(
            hasExecutable ? Path.Combine(view.Host, Path.GetFileName(executable)) : dotnet)
        {
            WorkingDirectory = view.Scratch,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        if (!hasExecutable) start.ArgumentList.Add(Path.Combine(view.Host, Path.GetFileName(hostAssembly)));
        start.ArgumentList.Add(view.Socket);
        foreach (var argument in (string[])(spec is null ? ["warm"] : [view.Package, spec.EntryPoint]))
            start.ArgumentList.Add(argument);

        // Nothing of the silo's environment reaches the child: it may hold the passwords of databases.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["HOME"] = view.Scratch;
        start.Environment["DOTNET_ROOT"] = view.Runtime;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";

        start.Environment[HeapVariable] = Hexadecimal(HeapLimit(spec?.Limits ?? ResourceLimits.Default));
        start.Environment["DOTNET_PROCESSOR_COUNT"] = Math.Min(Environment.ProcessorCount, 2)
            .ToString(CultureInfo.InvariantCulture);
        return start;
    }

    /// <summary>
    /// The heap's limit in bytes. Below the kernel's, so that an author meets an exception he can read before the
    /// process is ended.
    /// </summary>
    public static long HeapLimit(ResourceLimits limits) => limits.MemoryBytes / 4 * 3;

    private static string Hexadecimal(long value) => $"0x{value:x}";

    /// <summary>The variables that the child sets itself, once it has been greeted.</summary>
    public static KeyValuePair<string, string>[] Variables(SandboxSpec spec, ChildView view) =>
    [
        new("EXTENSION_NAME", spec.Extension),
        new("EXTENSION_DATA_DIR", view.Data),
        new("EXTENSION_LOG_DIR", view.Logs),
        new("EXTENSION_TEMP_DIR", view.Scratch),
        new("TMPDIR", view.Scratch),
        new(HeapVariable, Hexadecimal(HeapLimit(spec.Limits))),
        new("EXTENSION_MEMORY_BYTES", spec.Limits.MemoryBytes.ToString(CultureInfo.InvariantCulture)),
        .. spec.Egress is null
            ? (KeyValuePair<string, string>[])[]
            : [new(EgressTunnel.SocketVariable, view.Egress)],
    ];
}
