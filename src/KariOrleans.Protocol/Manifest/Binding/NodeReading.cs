using System.Text.Json;
using KariOrleans.Protocol.Manifest.Json;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>
/// Reads values of a validated tree in our words. What was rejected or is absent reads as null or empty.
/// </summary>
internal static class NodeReading
{
    extension(ManifestNode node)
    {
        /// <summary>The member, unless absent or rejected.</summary>
        public ManifestNode? Get(string name) =>
            node.Members.TryGetValue(name, out var member) && !member.IsRejected ? member : null;

        /// <summary>Whether a member is there but was rejected.</summary>
        public bool IsIllegal(string name) =>
            node.Members.TryGetValue(name, out var member)
            && member is { IsRejected: true, Kind: not JsonValueKind.Null };

        public string? Text(string name) => node.Get(name)?.AsText();

        public bool? Flag(string name) => node.Get(name)?.Kind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        public double? Number(string name) => node.Get(name)?.Number;

        /// <summary>A whole number; the schema's bounds keep it within int.</summary>
        public int? Integer(string name) =>
            node.Number(name) is { } n and >= int.MinValue and <= int.MaxValue ? (int)n : null;

        public TimeSpan? Seconds(string name) => node.Number(name) is { } n ? TimeSpan.FromSeconds(n) : null;

        /// <summary>The legal entries of a list; one text stands for a list of one.</summary>
        public IEnumerable<ManifestNode> Entries(string name) => node.Get(name) switch
        {
            { Kind: JsonValueKind.String } single => [single],
            { } list => list.Items.Where(i => !i.IsRejected),
            null => [],
        };

        /// <summary>The texts of a list, without repetition.</summary>
        public IReadOnlyList<string> Texts(string name) =>
            [.. node.Entries(name).Select(e => e.AsText()).OfType<string>().Distinct(StringComparer.Ordinal)];

        /// <summary>An enum by its snake_case word; the schema lists the same words (a test keeps it so).</summary>
        public T Word<T>(string name, T absent) where T : struct, Enum =>
            node.Text(name) is { } word && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : absent;

        private string? AsText() => node.Kind is JsonValueKind.String or JsonValueKind.Number ? node.Text : null;
    }
}
