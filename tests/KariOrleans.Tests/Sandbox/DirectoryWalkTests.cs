using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Tests.Sandbox;

public sealed class DirectoryWalkTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("kari-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void FilesInDirectories_AreAddedUp()
    {
        Directory.CreateDirectory(In("a/b"));
        File.WriteAllBytes(In("a/one"), new byte[100_000]);
        File.WriteAllBytes(In("a/b/two"), new byte[200_000]);

        var use = DiskMeter.Measure(directory, 100, [])!.Value;

        Assert.Equal((4, false), (use.Files, use.IsBeyondMeasure));
        Assert.InRange(use.Bytes, 300_000, 340_000);
    }

    [Fact]
    public void Links_AreNotFollowed()
    {
        File.CreateSymbolicLink(In("link"), "/usr");

        var use = DiskMeter.Measure(directory, 100, [])!.Value;

        Assert.Equal((1, false), (use.Files, use.IsBeyondMeasure));
    }

    [Fact]
    public void TooManyFiles_EndTheWalk()
    {
        for (var i = 0; i < 20; i++) File.Create(In($"{i}")).Dispose();

        Assert.Equal((10, true), (Use(maxFiles: 10).Files, Use(maxFiles: 10).IsBeyondMeasure));
        Assert.False(Use(maxFiles: 20).IsBeyondMeasure);
    }

    [Theory]
    [InlineData(DiskMeter.MaxDepth - 1, false)]
    [InlineData(DiskMeter.MaxDepth, true)]
    public void Depth_HasABound(int depth, bool isBeyondMeasure)
    {
        Directory.CreateDirectory(In(string.Join('/', Enumerable.Repeat("d", depth))));

        Assert.Equal(isBeyondMeasure, Use(maxFiles: 1_000).IsBeyondMeasure);
    }

    [Fact]
    public void DeletedFileThatAProcessHolds_Counts()
    {
        using var held = new FileStream(In("held"), FileMode.Create);
        held.Write(new byte[1 << 20]);
        held.Flush();
        File.Delete(In("held"));

        Assert.InRange(DiskMeter.Measure(directory, 100, [Environment.ProcessId])!.Value.Bytes, 1 << 20, 2 << 20);
        Assert.InRange(DiskMeter.Measure(directory, 100, [])!.Value.Bytes, 0, 64 << 10);
    }

    [Fact]
    public void DirectoryThatIsntThere_HasNoUse() => Assert.Null(DiskMeter.Measure(In("none"), 100, []));

    private DiskUse Use(int maxFiles) => DiskMeter.Measure(directory, maxFiles, [])!.Value;

    private string In(string path) => Path.Combine(directory, path);
}
