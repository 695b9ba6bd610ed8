using System.Text.Json.Nodes;

namespace KariOrleans.SystemTests.Support;

/// <summary>An extension root of a test's own, with packages that hold the code of test extensions.</summary>
internal sealed class PackageFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kari-packages-").FullName;

    /// <summary>Adds a package.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="change">Changes its manifest.</param>
    /// <param name="source">The test extension whose code and manifest it has.</param>
    public void Add(string name, string version = "1.0.0", Action<JsonObject>? change = null,
        string source = "echo")
    {
        var package = Checkout.TestExtension(source);
        var directory = Directory.CreateDirectory(System.IO.Path.Combine(Path, $"{name}-{version}")).FullName;
        foreach (var file in Directory.EnumerateFiles(package, "*.dll"))
            File.Copy(file, System.IO.Path.Combine(directory, System.IO.Path.GetFileName(file)));
        var manifest = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(package, "extension.json")))!.AsObject();
        manifest["name"] = name;
        manifest["version"] = version;
        change?.Invoke(manifest);
        File.WriteAllText(System.IO.Path.Combine(directory, "extension.json"), manifest.ToJsonString());
    }

    /// <summary>Adds a directory whose manifest is just this text.</summary>
    public void AddManifest(string directory, string text) =>
        File.WriteAllText(
            System.IO.Path.Combine(
                Directory.CreateDirectory(System.IO.Path.Combine(Path, directory)).FullName, "extension.json"), text);

    public static Action<JsonObject> DependsOn(params string[] extensions) => manifest =>
        manifest["dependencies"] =
            new JsonObject { ["extensions"] = new JsonArray([.. extensions.Select(e => (JsonNode)e)]) };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
