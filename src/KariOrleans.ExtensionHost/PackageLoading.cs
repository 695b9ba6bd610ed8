using System.Runtime.ExceptionServices;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// Loads the package of a host that is started for it while the session is still being opened: the two have nothing to
/// do with each other, and a second processor is there.
/// </summary>
internal sealed class PackageLoading
{
    private readonly string packageDirectory;
    private readonly string entryPoint;
    private readonly Thread thread;
    private Type? type;
    private Exception? failure;

    /// <summary>Begins to load.</summary>
    /// <param name="packageDirectory">Absolute path of the package.</param>
    /// <param name="entryPoint">As the manifest has it.</param>
    public PackageLoading(string packageDirectory, string entryPoint)
    {
        this.packageDirectory = packageDirectory;
        this.entryPoint = entryPoint;
        thread = new Thread(Load) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The type of the extension, once it is loaded.</summary>
    /// <exception cref="InvalidOperationException">The package isn't what its manifest says.</exception>
    public Type Finish(string packageDirectory, string entryPoint)
    {
        if (packageDirectory != this.packageDirectory || entryPoint != this.entryPoint)
            return PackageLoader.FindType(packageDirectory, entryPoint);
        thread.Join();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return type!;
    }

    private void Load()
    {
        try
        {
            type = PackageLoader.FindType(packageDirectory, entryPoint);
        }
        catch (Exception e)
        {
            // Whatever it is, the session says it.
            failure = e;
        }

        new Thread(Rehearse) { IsBackground = true }.Start();
    }

    // What the session will do next for the first time, so that it finds the types loaded and the code prepared.
    private static void Rehearse()
    {
        ThreadPool.UnsafeQueueUserWorkItem(static _ => { }, null);
        var call = WireMessage.Decode<CallMessage>(
            WireMessage.Encode(new CallMessage { Name = "/", DeadlineMilliseconds = 1_000 }));
        using var deadline = new CancellationTokenSource(call.DeadlineMilliseconds);
        _ = WireMessage.Encode(new ReadyMessage("", null, []));
        _ = WireMessage.Encode(new ResultMessage());
        _ = WireMessage.Decode<HostResultMessage>(WireMessage.Encode(new HostResultMessage(default)));
    }
}
