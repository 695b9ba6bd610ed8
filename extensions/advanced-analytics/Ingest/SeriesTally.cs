using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;

namespace AdvancedAnalytics.Ingest;

/// <summary>Counts rows by series, for the first thousand series; the rows of others are counted together.</summary>
internal sealed class SeriesTally
{
    public const int MaxSeries = 1000;

    private readonly Dictionary<byte[], int> slots = new(new Utf8Names());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private readonly long[] counts = new long[MaxSeries];
    private byte[] lastName = [];
    private int lastSlot = -1;

    public SeriesTally() => lookup = slots.GetAlternateLookup<ReadOnlySpan<byte>>();

    public long OtherRows { get; private set; }

    public void Add(ReadOnlySpan<byte> name)
    {
        // Files are mostly sorted by series, or have one.
        if (lastSlot >= 0 && name.SequenceEqual(lastName))
        {
            counts[lastSlot]++;
            return;
        }

        if (!lookup.TryGetValue(name, out var known, out var slot))
        {
            if (slots.Count == MaxSeries)
            {
                OtherRows++;
                return;
            }

            known = name.ToArray();
            slot = slots.Count;
            slots.Add(known, slot);
        }

        (lastName, lastSlot) = (known, slot);
        counts[slot]++;
    }

    public JsonArray ToJson() =>
    [
        .. slots.Select(s => new JsonObject
        {
            ["series"] = Encoding.UTF8.GetString(s.Key), ["rows"] = counts[s.Value],
        }),
    ];

    private sealed class Utf8Names : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] name) => GetHashCode(name.AsSpan());

        // HashCode is seeded per process: a sender can't prepare names that collide.
        public int GetHashCode(ReadOnlySpan<byte> name)
        {
            var hash = new HashCode();
            hash.AddBytes(name);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> name) => name.ToArray();
    }
}
