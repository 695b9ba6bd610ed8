using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>
/// The last events at an installation's limits. What goes on, or comes again within a minute, is one event with a
/// count: a flood of one kind doesn't push out the others.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="noted">Told of everything that begins, on the thread that found it. Must not block.</param>
public sealed class LimitLog(TimeProvider time, Action<LimitBreach, LimitAction>? noted = null)
{
    /// <summary>The most events that are kept.</summary>
    public const int Capacity = 20;

    private static readonly TimeSpan SameWithin = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly List<LimitEvent> events = [];

    /// <summary>Notes that something happened at a limit.</summary>
    /// <param name="breach">Which limit, and how much was used.</param>
    /// <param name="action">What was done.</param>
    /// <param name="isGoingOn">Whether it is the same as before, which has only not ended yet.</param>
    public void Note(LimitBreach breach, LimitAction action, bool isGoingOn = false)
    {
        Keep(breach, action, isGoingOn, time.GetUtcNow());
        if (!isGoingOn) noted?.Invoke(breach, action);
    }

    /// <summary>The events, the oldest first.</summary>
    public IReadOnlyList<LimitEvent> Events
    {
        get
        {
            lock (gate) return [.. events];
        }
    }

    private void Keep(LimitBreach breach, LimitAction action, bool isGoingOn, DateTimeOffset now)
    {
        lock (gate)
        {
            var at = events.FindLastIndex(known => known.Breach.Kind == breach.Kind && known.Action == action);
            if (at >= 0 && now - events[at].LastAt < SameWithin)
            {
                var known = events[at];
                events[at] = known with
                {
                    Breach = isGoingOn && known.Breach.Used > breach.Used ? known.Breach : breach,
                    LastAt = now,
                    Count = isGoingOn || known.Count == int.MaxValue ? known.Count : known.Count + 1,
                };
                return;
            }

            if (events.Count == Capacity) events.RemoveAt(0);
            events.Add(new LimitEvent(breach, action, now, now, 1));
        }
    }
}
