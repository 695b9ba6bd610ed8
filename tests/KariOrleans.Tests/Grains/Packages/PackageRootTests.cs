using KariOrleans.Contracts.Tenants;
using KariOrleans.Grains.Packages;
using KariOrleans.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KariOrleans.Tests.Grains.Packages;

/// <summary>What a scan finds in a directory that anybody may have written to.</summary>
public sealed class PackageRootTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("kari-root-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name": 5, "version": {}}""")]
    [InlineData("""{"name": "Bad Name", "version": "1.0.0"}""")]
    [InlineData("""{"name": "broken", "version": "one"}""")]
    [InlineData("""{"name": "broken"}""")]
    [InlineData("""{"name": "\ud800", "version": "1.0.0"}""")]
    [InlineData("\u0000\u0001\u0002")]
    public void BrokenManifest_IsReported_AndStopsNoOther(string manifest)
    {
        Write("a-broken/extension.json", manifest);
        Write("b-good/extension.json", Manifest("good"));

        var report = Scan();

        Assert.Equal(["good"], report.Packages.Select(p => p.Name));
        var problem = report.Problems.First(p => p.IsError);
        Assert.Equal("a-broken/extension.json", problem.File);
        Assert.NotEmpty(problem.Rule);
        Assert.NotEmpty(problem.Message);
        Assert.NotEmpty(problem.Remedy);
    }

    [Theory]
    [InlineData("""{"name": "odd", "version": "1.0.0", "plugins": [{"intent": "x"}, {"intent": "x"}]}""")]
    [InlineData("""{"name": "odd", "version": "99999999999999999999.0.0"}""")]
    [InlineData("""{"name": "odd", "version": "1.0.0-alpha.1+build.5"}""")]
    [InlineData("""{"name": "odd", "version": "01.0.0"}""")]
    [InlineData("""{"name": "odd", "version": "1.0.0", "version": "2.0.0"}""")]
    [InlineData("""{"name": "odd", "version": "1.0.0", "background_tasks": [{"name": "t", "function": "f"}, {"name": "t", "function": "g"}]}""")]
    [InlineData("""{"name": "odd", "version": "1.0.0", "dependencies": {"extensions": ["a@not a range", "b@^99999999999.0.0"]}}""")]
    public void OddManifest_NeverStopsTheOthers(string manifest)
    {
        Write("a-odd/extension.json", manifest);
        Write("b-good/extension.json", Manifest("good"));

        Assert.Contains("good", Scan().Packages.Select(p => p.Name));
    }

    [Fact]
    public void SameNameAndVersion_TheFirstWins_AndTheOtherIsReported()
    {
        Write("a/extension.json", Manifest("twin"));
        Write("b/extension.json", Manifest("twin"));

        var packages = Root();
        var report = packages.Scan().ToReport();

        Assert.EndsWith("/a", packages.Index.Find("twin", null)!.Directory, StringComparison.Ordinal);
        Assert.Single(report.Packages);
        Assert.Equal("package/duplicate", Assert.Single(report.Problems, p => p.IsError).Rule);
    }

    [Fact]
    public void Versions_AreOrderedAsVersions_NotAsText()
    {
        foreach (var version in (string[])["1.2.0", "1.10.0", "1.10.0-rc.1", "0.9.0"])
            Write($"v{version}/extension.json", Manifest("x", version));

        var index = Root().Scan();

        Assert.Equal(["1.10.0", "1.10.0-rc.1", "1.2.0", "0.9.0"], index.VersionsOf("x"));
        Assert.Equal("1.10.0", index.Find("x", null)!.Manifest.Version);
        Assert.Equal("1.2.0", index.FindInRange("x", "~1.2.0")!.Manifest.Version);
        Assert.Null(index.FindInRange("x", "^2.0.0"));
        Assert.Null(index.Find("x", "3.0.0"));
    }

    [Fact]
    public void LinksOutOfTheRoot_AreNotFollowed()
    {
        var outside = Directory.CreateTempSubdirectory("kari-outside-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "extension.json"), Manifest("outside"));
            Directory.CreateSymbolicLink(Path.Combine(root, "linked"), outside);
            Directory.CreateDirectory(Path.Combine(root, "file"));
            File.CreateSymbolicLink(
                Path.Combine(root, "file", "extension.json"), Path.Combine(outside, "extension.json"));
            Directory.CreateSymbolicLink(Path.Combine(root, "circle"), root);
            Write("good/extension.json", Manifest("good"));

            Assert.Equal(["good"], Scan().Packages.Select(p => p.Name));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void LinkToADevice_StopsNothing()
    {
        Directory.CreateDirectory(Path.Combine(root, "device"));
        File.CreateSymbolicLink(Path.Combine(root, "device", "extension.json"), "/dev/zero");
        Write("good/extension.json", Manifest("good"));

        Assert.Equal(["good"], Scan().Packages.Select(p => p.Name));
    }

    [Theory]
    [InlineData("1/2/3/4/5/6", true)]
    [InlineData("1/2/3/4/5/6/7", false)]
    [InlineData(".hidden", false)]
    [InlineData("_template", false)]
    [InlineData("bin/x", false)]
    [InlineData("node_modules/x", false)]
    public void Place_IsSearchedOrNot(string directory, bool isFound)
    {
        Write($"{directory}/extension.json", Manifest("somewhere"));

        Assert.Equal(isFound, Scan().Packages.Length == 1);
    }

    [Fact]
    public void MissingRoot_IsSaid()
    {
        var report = new PackageRoot(
            new PackageRootOptions { Directories = [Path.Combine(root, "nowhere")] }, TimeProvider.System,
            NullLogger<PackageRoot>.Instance).Scan().ToReport();

        Assert.Equal("root/missing", Assert.Single(report.Problems).Rule);
    }

    [Fact]
    public void ScanAgain_FindsWhatCame_AndForgetsWhatWent()
    {
        Write("a/extension.json", Manifest("a"));
        var packages = Root();
        packages.Scan();
        Write("b/extension.json", Manifest("b"));
        Directory.Delete(Path.Combine(root, "a"), recursive: true);

        packages.Scan();

        Assert.Null(packages.Index.Find("a", null));
        Assert.NotNull(packages.Index.Find("b", null));
    }

    [Fact]
    public void RealManifests_AreAllDiscovered()
    {
        var folder = Path.Combine(SharedFolder.Path, "kari", "manifests");
        var files = SharedFolder.Files("kari/manifests", "extension.json");

        var report = new PackageRoot(
            new PackageRootOptions { Directories = [folder] }, TimeProvider.System, NullLogger<PackageRoot>.Instance)
            .Scan().ToReport();

        var hidden = files.Count(f => Path.GetRelativePath(folder, f).Split('/').Any(p => p[0] is '_' or '.'));
        var refused = report.Problems.Where(
            p => p.IsError && p.File.EndsWith("extension.json", StringComparison.Ordinal))
            .Select(p => p.File).Distinct().Count();
        Assert.InRange(report.Packages.Length, 1, files.Count);
        Assert.Equal(files.Count, report.Packages.Length + refused + hidden);
        Assert.All(report.Problems, p => Assert.False(string.IsNullOrEmpty(p.Remedy), p.Message));
    }

    internal static string Manifest(string name, string version = "1.0.0") =>
        $$"""{"name": "{{name}}", "version": "{{version}}", "runtime": "dotnet"}""";

    private PackageRoot Root() => new(
        new PackageRootOptions { Directories = [root] }, TimeProvider.System, NullLogger<PackageRoot>.Instance);

    private DiscoveryReport Scan() => Root().Scan().ToReport();

    private void Write(string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
