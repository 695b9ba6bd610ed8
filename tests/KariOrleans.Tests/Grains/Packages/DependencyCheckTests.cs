using KariOrleans.Contracts.Plugins;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Plugins;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Tests.Grains.Packages;

public sealed class DependencyCheckTests
{
    private static readonly CatalogueIndex Plugins = new(new CatalogueSnapshot(1,
    [
        new PluginDescriptor { Intent = "time_query", Extension = "kari-core", Aliases = ["time-query"] },
        new PluginDescriptor { Intent = "off", Extension = "kari-core", IsEnabled = false },
    ]));

    [Theory]
    [InlineData("^1.0.0", "1.4.0", null)]
    [InlineData("*", "0.0.1", null)]
    [InlineData("^1.0.0", "2.0.0", "ground 2.0.0 is installed")]
    [InlineData("^1.0.0", null, "not loaded")]
    public void Extension_IsThere_WhenItsLoadedVersionFits(string range, string? loaded, string? finding)
    {
        var declared = new ExtensionDependencies { Extensions = [new ExtensionDependency(null, "ground", range)] };
        Dictionary<string, string> versions = loaded is null ? [] : new() { ["ground"] = loaded };

        var missing = DependencyCheck.Find("app", declared, versions, Plugins);

        if (finding is null) Assert.Empty(missing);
        else
        {
            var found = Assert.Single(missing);
            Assert.Equal(("extension", $"ground@{range}"), (found.Kind, found.Name));
            Assert.Contains(finding, found.Message, StringComparison.Ordinal);
            Assert.Contains("ground", found.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("time_query", null)]
    [InlineData("time-query", null)]
    [InlineData("nobody", "no extension of this tenant provides")]
    [InlineData("off", "switched off")]
    public void Plugin_IsThere_WhenTheCatalogueHasItEnabled(string plugin, string? finding)
    {
        var missing = DependencyCheck.Find(
            "app", new ExtensionDependencies { Plugins = [plugin] }, new Dictionary<string, string>(), Plugins);

        if (finding is null) Assert.Empty(missing);
        else Assert.Contains(finding, Assert.Single(missing).Message, StringComparison.Ordinal);
    }
}
