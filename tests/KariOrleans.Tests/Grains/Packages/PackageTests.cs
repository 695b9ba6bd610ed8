namespace KariOrleans.Tests.Grains.Packages;

/// <summary>Why a package can't be run, told before anybody starts it.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("kari-package-").FullName;

    [Theory]
    [InlineData("\"entrypoint\": \"m.wasm\"", null)]
    [InlineData("\"runtime\": \"wasm\", \"entrypoint\": \"m.wasm\"", null)]
    [InlineData("\"runtime\": \"wasm\"", "entry_point_missing")]
    [InlineData("\"runtime\": \"wasm\", \"entrypoint\": \"absent.wasm\"", "entry_point_missing")]
    [InlineData("\"runtime\": \"wasm\", \"entrypoint\": \"m.dll\"", "entry_point_unsuited")]
    [InlineData("\"runtime\": \"dotnet\", \"entrypoint\": \"m.wasm\"", "entry_point_unsuited")]
    [InlineData("\"entrypoint\": \"m.dll\"", null)]
    [InlineData("\"runtime\": \"dotnet\"", "entry_point_missing")]
    [InlineData("\"runtime\": \"mcp\"", "runtime_unsupported")]
    public void Package_CanBeRun_WhereItsEntryPointSuitsItsRuntime(string manifest, string? obstacle)
    {
        foreach (var file in (string[])["m.wasm", "m.dll"]) File.WriteAllBytes(Path.Combine(directory, file), []);
        var package = Packages.Of($$"""{ "name": "x", "version": "1.0.0", {{manifest}} }""") with
        {
            Directory = directory,
        };

        Assert.Equal(obstacle, package.FindObstacle()?.Code);
    }

    [Fact]
    public void ModuleWithoutAName_IsNamedLikeItsExtension() => Assert.Equal(
        "x.wasm", Packages.Of("""{ "name": "x", "version": "1.0.0", "runtime": "wasm" }""").EntryPoint);

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
