using Xunit.Abstractions;

namespace KariOrleans.Tests.Fuzz;

/// <summary>Fuzzing of the texts that packages and children bring, and of requests to the proxy.</summary>
public sealed class TextFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void ExtensionManifests_EndInFindings() => FuzzTests.Run(ManifestTargets.Extension, output);

    [Fact]
    public void PluginManifests_EndInFindings() => FuzzTests.Run(ManifestTargets.Plugin, output);

    [Fact]
    public void ProxyRequests_HaveOneMeaningOrNone() => FuzzTests.Run(ProxyTargets.Connect, output);

    [Fact]
    public void PlansFiltersAndSchemas_AreReadOrRefused() => FuzzTests.Run(JsonTargets.Arguments, output);
}
