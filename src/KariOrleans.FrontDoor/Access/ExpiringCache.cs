using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace KariOrleans.FrontDoor.Access;

/// <summary>A bounded cache whose entries live for a fixed time. When it is full, expired entries go, then any.</summary>
internal sealed class ExpiringCache<TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public int Count => entries.Count;

    public bool TryGet(string key, [MaybeNullWhen(false)] out TValue value)
    {
        if (entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.StoredAt) < lifetime)
        {
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    public void Set(string key, TValue value)
    {
        if (entries.Count >= capacity) MakeRoom();
        entries[key] = new(value, time.GetTimestamp());
    }

    public void Remove(string key) => entries.TryRemove(key, out _);

    private void MakeRoom()
    {
        foreach (var (key, entry) in entries)
        {
            if (time.GetElapsedTime(entry.StoredAt) >= lifetime) entries.TryRemove(key, out _);
        }

        var surplus = entries.Count - capacity + 1;
        foreach (var (key, _) in entries)
        {
            if (surplus-- <= 0) return;
            entries.TryRemove(key, out _);
        }
    }

    private readonly record struct Entry(TValue Value, long StoredAt);
}
