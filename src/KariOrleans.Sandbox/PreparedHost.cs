using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>
/// A host process that has connected and said Hello, and waits to hear which installation it is to be. It owns its
/// process, its connection and its slot until <see cref="SandboxLauncher"/> makes a session of it.
/// </summary>
/// <param name="Slot">The slot's directory.</param>
/// <param name="Child">The process.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Outside">Where the silo sees what the child sees.</param>
/// <param name="Inside">Where the child sees it.</param>
internal sealed record PreparedHost(
    string Slot, ChildProcess Child, FrameConnection Connection, ChildView Outside, ChildView Inside)
{
    /// <summary>Whether the process still waits. It has nothing to say: whatever can be read is its end.</summary>
    public bool IsWaiting => !Connection.IsReadable;

    /// <summary>Ends the process and gives everything back; answers how it ended.</summary>
    public async Task<string> DiscardAsync(TimeSpan patience, TimeProvider time)
    {
        Connection.Dispose();
        var ending = await Child.EndAsync(patience, time).ConfigureAwait(false);
        Child.Dispose();
        SandboxSession.RemoveSlot(Slot);
        return ending;
    }
}
