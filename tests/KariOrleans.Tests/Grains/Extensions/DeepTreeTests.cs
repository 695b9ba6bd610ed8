using KariOrleans.Grains.Extensions;

namespace KariOrleans.Tests.Grains.Extensions;

/// <summary>Trees that an extension made so that nobody can remove them.</summary>
public sealed class DeepTreeTests : IDisposable
{
    private readonly string place = Directory.CreateTempSubdirectory("kari-deep-").FullName;

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public void TreeDeeperThanAPath_IsRemoved()
    {
        var root = Path.Combine(place, "tree");
        Directory.CreateDirectory(root);
        DirectoryInfo inner = new(root);
        // Built from the inside out: there is no path to the inside of the finished tree.
        for (var i = 0; i < 60; i++)
        {
            var outer = Path.Combine(place, $"outer-{i}");
            Directory.CreateDirectory(outer);
            File.WriteAllText(Path.Combine(outer, "file"), "x");
            Directory.Move(inner.FullName, Path.Combine(outer, new string('d', 200)));
            inner = new(outer);
        }

        inner.MoveTo(root);

        DeepTree.Remove(root);

        Assert.Empty(Directory.GetFileSystemEntries(place));
    }

    [Fact]
    public void LinksOutOfTheTree_AreRemoved_NotFollowed()
    {
        var root = Path.Combine(place, "tree");
        var outside = Path.Combine(place, "outside");
        Directory.CreateDirectory(Path.Combine(root, "a"));
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "kept"), "x");
        Directory.CreateSymbolicLink(Path.Combine(root, "link"), outside);
        Directory.CreateSymbolicLink(Path.Combine(root, "a", "link"), outside);
        Directory.CreateSymbolicLink(Path.Combine(root, "circle"), root);
        File.CreateSymbolicLink(Path.Combine(root, "a", "nowhere"), "/nowhere");

        DeepTree.Remove(root);

        Assert.Equal([outside], Directory.GetFileSystemEntries(place));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
    }

    [Fact]
    public void DirectoryWithoutRights_IsRemoved()
    {
        if (OperatingSystem.IsWindows()) return;
        var root = Path.Combine(place, "tree");
        var closed = Directory.CreateDirectory(Path.Combine(root, "closed", "inner"));
        File.WriteAllText(Path.Combine(closed.FullName, "file"), "x");
        File.SetUnixFileMode(closed.FullName, UnixFileMode.None);
        File.SetUnixFileMode(closed.Parent!.FullName, UnixFileMode.None);

        DeepTree.Remove(root);

        Assert.Empty(Directory.GetFileSystemEntries(place));
    }
}
