using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Benchmarks;

/// <summary>What starts echo extensions without a silo, and where their files lie.</summary>
internal sealed class EchoLauncher : IAsyncDisposable
{
    public EchoLauncher(bool isJailed, int warmHosts = 0)
    {
        Options = new SandboxOptions
        {
            HostAssembly = Output.HostAssembly,
            RunDirectory = Path.Combine(Directory, "run"),
            WarmHosts = warmHosts,
            Jail = isJailed ? JailMode.Required : JailMode.Off,
        };
        Launcher = new SandboxLauncher(Options, TimeProvider.System);
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("kari-").FullName;

    public SandboxOptions Options { get; }

    public SandboxLauncher Launcher { get; }

    public async ValueTask DisposeAsync()
    {
        await Launcher.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
