namespace KariOrleans.Contracts.Calls;

/// <summary>
/// A request's body that stays where it arrived and is pulled chunk by chunk, so that no process on the way holds more
/// than one chunk. Calls must come one after the other.
/// </summary>
public interface IBodySource : IGrainObserver
{
    /// <summary>The next chunk; see <see cref="BodyChunk"/> for the end.</summary>
    Task<BodyChunk> PullAsync(CancellationToken cancellationToken);
}
