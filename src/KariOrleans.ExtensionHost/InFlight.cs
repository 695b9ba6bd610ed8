namespace KariOrleans.ExtensionHost;

/// <summary>
/// What is in flight, by its id. A plain dictionary behind a lock: the runtime brings its code compiled for these
/// types, where a concurrent one would be compiled anew at every start.
/// </summary>
internal sealed class InFlight<T> where T : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, T> entries = [];

    public int Count
    {
        get
        {
            lock (gate) return entries.Count;
        }
    }

    public bool TryAdd(uint id, T entry)
    {
        lock (gate) return entries.TryAdd((int)id, entry);
    }

    public T? Find(uint id)
    {
        lock (gate) return entries.GetValueOrDefault((int)id);
    }

    public void Remove(uint id)
    {
        lock (gate) entries.Remove((int)id);
    }
}
