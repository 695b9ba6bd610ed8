using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Grains.Extensions;
using KariOrleans.Grains.Packages;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Tests.Grains.Packages;

/// <summary>Packages that exist as a manifest only.</summary>
internal static class Packages
{
    public static Package Of(string manifestJson)
    {
        var (manifest, diagnostics) = ManifestReader.Read(
            Encoding.UTF8.GetBytes(manifestJson), "extension.json", ManifestReadMode.Tolerant);
        Assert.True(manifest is not null, string.Join('\n', diagnostics.Select(d => d.Message)));
        return new Package("/nowhere", manifest, OperationTable.Of(manifest), []);
    }

    public static Package Of(string name, string version, params string[] dependencies) => Of(new JsonObject
    {
        ["name"] = name,
        ["version"] = version,
        ["runtime"] = "dotnet",
        ["dependencies"] = new JsonObject
        {
            ["extensions"] = new JsonArray([.. dependencies.Select(d => JsonValue.Create(d))]),
        },
    }.ToJsonString());
}
