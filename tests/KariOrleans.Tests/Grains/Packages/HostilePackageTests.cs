using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using KariOrleans.Contracts.Tenants;
using KariOrleans.Grains.Packages;
using KariOrleans.Protocol.Manifest;
using Microsoft.Extensions.Logging.Abstractions;

namespace KariOrleans.Tests.Grains.Packages;

/// <summary>Packages that were laid out to harm whoever scans them.</summary>
public sealed class HostilePackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string root = Directory.CreateTempSubdirectory("kari-hostile-").FullName;

    public HostilePackageTests() => Write("z-good/extension.json", PackageRootTests.Manifest("good"));

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("extension.json")]
    [InlineData("plugin_manifest.json")]
    public async Task PipeInPlaceOfAManifest_IsReported_NotWaitedFor(string name)
    {
        Directory.CreateDirectory(Path.Combine(root, "a-pipe"));
        using var made = Process.Start("mkfifo", Path.Combine(root, "a-pipe", name));
        await made.WaitForExitAsync().WaitAsync(Patience);

        var report = await Task.Run(Scan).WaitAsync(Patience);

        AssertRefused(report, $"a-pipe/{name}", "package/not-a-file");
    }

    [Fact]
    public async Task SocketInPlaceOfAManifest_IsReported()
    {
        Directory.CreateDirectory(Path.Combine(root, "a"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(root, "a", "extension.json")));
        socket.Listen();

        var report = await Task.Run(Scan).WaitAsync(Patience);

        AssertRefused(report, "a/extension.json", "package/not-a-file");
    }

    [Fact]
    public void ManifestThatSomebodyLocked_IsRead()
    {
        // What FileShare.None asks the kernel for, anybody may who may read the file.
        using var locked = new FileStream(
            Path.Combine(root, "z-good", "extension.json"), FileMode.Open, FileAccess.Read, FileShare.None);

        Assert.Equal(["good"], Scan().Packages.Select(p => p.Name));
    }

    [Fact]
    public void ManifestOfAGigabyte_IsRefused_WithoutItsMemory()
    {
        Write("a/extension.json", "{");
        using (var file = File.OpenWrite(Path.Combine(root, "a", "extension.json"))) file.SetLength(1L << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var report = Scan();

        AssertRefused(report, "a/extension.json", "manifest/too-large");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * ManifestReader.MaxBytes);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../z-good/good.dll")]
    [InlineData("a/../../z-good/good.dll")]
    [InlineData("..")]
    [InlineData("a\\\\..\\\\..\\\\b.dll")]
    [InlineData("C:/b.dll")]
    [InlineData("lib/.. /x.dll")]
    [InlineData("a\\u0000.dll")]
    public void EntryPointOutsideThePackage_IsRefused(string entryPoint)
    {
        Write("a/extension.json",
            $$"""{"name": "a", "version": "1.0.0", "runtime": "dotnet", "entrypoint": "{{entryPoint}}"}""");

        AssertRefused(Scan(), "a/extension.json", "manifest/entrypoint-outside");
    }

    [Fact]
    public void NamesThatDifferInCase_AreNotTwoPackages()
    {
        Write("a/extension.json", PackageRootTests.Manifest("Good"));
        Write("b/extension.json", PackageRootTests.Manifest("GOOD"));
        Write("c/EXTENSION.JSON", PackageRootTests.Manifest("shouted"));

        Assert.Equal(["good"], Scan().Packages.Select(p => p.Name));
    }

    [Fact]
    public void LinkInsideAPackage_IsNoPlaceForAnotherPackage()
    {
        var outside = Directory.CreateTempSubdirectory("kari-outside-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "extension.json"), PackageRootTests.Manifest("outside"));
            Write("a/b/c/readme", "x");
            Directory.CreateSymbolicLink(Path.Combine(root, "a", "b", "link"), outside);
            Directory.CreateSymbolicLink(Path.Combine(root, "a", "b", "c", "up"), "../../..");

            Assert.Equal(["good"], Scan().Packages.Select(p => p.Name));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void ThousandsOfDirectories_AreScanned()
    {
        for (var i = 0; i < 3_000; i++)
            Directory.CreateDirectory(Path.Combine(root, "a", i.ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(["good"], Scan().Packages.Select(p => p.Name));
    }

    private static void AssertRefused(DiscoveryReport report, string file, string rule)
    {
        Assert.Equal(["good"], report.Packages.Select(p => p.Name));
        var problem = Assert.Single(report.Problems, p => p.IsError);
        Assert.Equal((file, rule), (problem.File, problem.Rule));
        Assert.NotEmpty(problem.Remedy);
    }

    private DiscoveryReport Scan() => new PackageRoot(
        new PackageRootOptions { Directories = [root] }, TimeProvider.System, NullLogger<PackageRoot>.Instance)
        .Scan().ToReport();

    private void Write(string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
