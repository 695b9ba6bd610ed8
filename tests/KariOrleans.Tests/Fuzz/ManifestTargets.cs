using System.Text;
using CsCheck;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Fuzz;

/// <summary>Manifests, which anybody may write: reading them ends in a bounded list of findings.</summary>
internal static class ManifestTargets
{
    // 100 findings and the one that counts the rest.
    private const int MaxDiagnostics = 101;
    private const int MaxMessage = 600;

    private static readonly byte[][] Words =
    [
        .. ((string[])
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "\\udc00\\ud800", "/*", "*/", "//", "\n",
            "null", "true", "false", "-0", "1e999", "1.0e-5", "99999999999999999999", "\"\"", "{}", "[]", "[[[[[[[[",
            "\"name\"", "\"version\":\"1.0.0\"", "\"runtime\":\"dotnet\"", "\"entrypoint\":\"../x.dll\"",
            "\"permissions\":{\"data_access\":[\"read\"]}", "\"api\":{\"endpoints\":[{\"path\":\"/{a}/{a}\"}]}",
            "\"schedule\":\"*/0 99 * * *\"", "\"dependencies\":{\"extensions\":[\"a@^1\"]}", "\"intent\":[\"a\"]",
            "\"max_memory_mb\":-1", "\"plugins\":[{\"name\":\"p\"}]", "__proto__", "/../", "C:\\\\", "\u202e", "\ufeff",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0],
    ];

    // The real ones are read where they lie: they are not ours to copy.
    private static readonly IReadOnlyList<byte[]> Extensions =
        [.. FuzzCorpus.Read("manifests"), .. Shared("extension.json")];

    private static readonly IReadOnlyList<byte[]> Plugins =
        [.. FuzzCorpus.Read("manifests"), .. Shared("plugin_manifest.json")];

    /// <summary>The reader of <c>extension.json</c>, tolerant and strict.</summary>
    public static FuzzTarget Extension { get; } = new(
        "extension manifests", 60_000, Extensions, Inputs(Extensions))
    {
        Read = input =>
        {
            var tolerant = ManifestReader.Read(input, "extension.json", ManifestReadMode.Tolerant);
            var strict = ManifestReader.Read(input, "extension.json", ManifestReadMode.Strict);
            Check(tolerant.Manifest, tolerant.Diagnostics);
            Check(strict.Manifest, strict.Diagnostics);
            if (strict.Manifest is not null && tolerant.Diagnostics.Count > 0)
                throw new FuzzFinding("the strict reader accepts what the tolerant one complains of");
            if (tolerant.Manifest is { } manifest) ReadAgain(manifest);
        },
        AllocatedBytes = 2 * 1024 * 1024,
        AllocatedBytesPerByte = 1024,
    };

    /// <summary>The reader of <c>plugin_manifest.json</c>.</summary>
    public static FuzzTarget Plugin { get; } = new("plugin manifests", 60_000, Plugins, Inputs(Plugins))
    {
        Read = input =>
        {
            var read = PluginManifestReader.Read(input, "plugin_manifest.json", ManifestReadMode.Tolerant);
            Check(read.Manifest, read.Diagnostics);
        },
        AllocatedBytes = 1024 * 1024,
        AllocatedBytesPerByte = 512,
    };

    private static Gen<byte[]> Inputs(IReadOnlyList<byte[]> corpus) => Gen.Frequency(
        (2, new JsonMutants(corpus)), (1, new Mutants(corpus, Words, 24 * 1024)));

    private static IEnumerable<byte[]> Shared(string name) =>
        SharedFolder.Files("kari/manifests", name).Select(File.ReadAllBytes);

    private static void Check(object? manifest, IReadOnlyList<ManifestDiagnostic> diagnostics)
    {
        if (diagnostics.Count > MaxDiagnostics) throw new FuzzFinding($"there are {diagnostics.Count} findings");
        if (manifest is null != diagnostics.Any(d => d.Severity is ManifestSeverity.Error))
            throw new FuzzFinding("there is a manifest exactly where there should be none");
        foreach (var finding in diagnostics)
        {
            if (finding.Message.Length is 0 or > MaxMessage || finding.Remedy.Length == 0
                || finding.Message.Any(c => char.IsControl(c) || c is '\u202e'))
                throw new FuzzFinding($"the finding {finding.Rule} is empty, endless or not for a terminal");
            if (finding.Line < 1 != finding.Column < 1 || finding.Pointer is not ("" or ['/', ..]))
                throw new FuzzFinding($"the finding {finding.Rule} has no place: {finding}");
        }
    }

    // What is kept of a manifest must be one.
    private static void ReadAgain(ExtensionManifest manifest)
    {
        var again = ManifestReader.Read(
            Encoding.UTF8.GetBytes(manifest.RawJson), "extension.json", ManifestReadMode.Tolerant);
        if (again.Manifest?.Name != manifest.Name || again.Manifest.Version != manifest.Version)
            throw new FuzzFinding("the text that is kept of a manifest is another manifest");
    }
}
