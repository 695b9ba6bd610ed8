using KariOrleans.Protocol.Manifest;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Protocol.Manifest;

public sealed class RealManifestTests
{
    public static TheoryData<string> Extensions => Relative("extension.json");

    public static TheoryData<string> Plugins => Relative("plugin_manifest.json");

    [Theory]
    [MemberData(nameof(Extensions))]
    public void RealExtension_Loads(string file)
    {
        var result = ManifestReader.Read(Content(file), file, ManifestReadMode.Tolerant);

        Assert.Empty(result.Diagnostics);
        Assert.NotEmpty(result.Manifest!.Api.Endpoints);
    }

    [Theory]
    [MemberData(nameof(Plugins))]
    public void RealPlugin_Loads(string file)
    {
        var result = PluginManifestReader.Read(Content(file), file, ManifestReadMode.Tolerant);

        Assert.All(result.Diagnostics, d => Assert.Equal("manifest/unknown-field", d.Rule));
        Assert.NotEmpty(result.Manifest!.Intents);
        Assert.NotEmpty(result.Manifest.RequiredRoles);
    }

    [Fact]
    public void Sample_HasAllItsFiles()
    {
        Assert.Equal((3, 25), (Extensions.Count, Plugins.Count));
    }

    private static TheoryData<string> Relative(string name) =>
        [.. SharedFolder.Files("kari/manifests", name).Select(f => Path.GetRelativePath(SharedFolder.Path, f))];

    private static byte[] Content(string file) => File.ReadAllBytes(Path.Combine(SharedFolder.Path, file));
}
