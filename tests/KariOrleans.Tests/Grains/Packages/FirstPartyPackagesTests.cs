using System.Security.Cryptography;
using System.Text;
using KariOrleans.Grains.Packages;

namespace KariOrleans.Tests.Grains.Packages;

/// <summary>Packages that were built with the server, and what is no longer one of them.</summary>
public sealed class FirstPartyPackagesTests : IDisposable
{
    private readonly string package = Directory.CreateTempSubdirectory("kari-first-").FullName;
    private readonly FirstPartyPackages packages;

    public FirstPartyPackagesTests()
    {
        Write("extension.json", "manifest");
        Write("good.dll", "code");
        Write("pages/index.html", "page");
        packages = Parse(
            $"{Hash("manifest")} good/extension.json", $"{Hash("code")} good/good.dll",
            $"{Hash("page").ToLowerInvariant()} good/pages/index.html", $"{Hash("other")} other/other.dll");
    }

    public void Dispose() => Directory.Delete(package, recursive: true);

    [Fact]
    public void PackageAsItWasBuilt_IsFirstParty() => Assert.Null(packages.FindDifference("good", package));

    [Fact]
    public void AnotherName_IsNot()
    {
        Assert.Contains("is not one of", packages.FindDifference("stranger", package), StringComparison.Ordinal);
        Assert.Contains("does not belong", packages.FindDifference("other", package), StringComparison.Ordinal);
        Assert.NotNull(FirstPartyPackages.None.FindDifference("good", package));
    }

    [Fact]
    public void ChangedFile_IsNamed()
    {
        Write("good.dll", "codE");

        Assert.Contains("good.dll was changed", packages.FindDifference("good", package), StringComparison.Ordinal);
    }

    [Fact]
    public void AddedFile_IsNamed()
    {
        Write("pages/.hidden", "x");

        Assert.Contains(
            "pages/.hidden does not belong", packages.FindDifference("good", package), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsSaid()
    {
        File.Delete(Path.Combine(package, "pages", "index.html"));

        Assert.Contains("1 of its 3 files", packages.FindDifference("good", package), StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatChangedPlaces_AreNamed()
    {
        Write("good.dll", "manifest");
        Write("extension.json", "code");

        Assert.Contains("was changed", packages.FindDifference("good", package), StringComparison.Ordinal);
    }

    [Fact]
    public void Link_IsNoFile_EvenToTheSameBytes()
    {
        File.Move(Path.Combine(package, "good.dll"), Path.Combine(package, "..", "kari-first-moved"), true);
        File.CreateSymbolicLink(Path.Combine(package, "good.dll"), Path.Combine(package, "..", "kari-first-moved"));

        Assert.Contains("good.dll is a link", packages.FindDifference("good", package), StringComparison.Ordinal);
        File.Delete(Path.Combine(package, "..", "kari-first-moved"));
    }

    [Fact]
    public void PackageThatIsGone_IsSaid() => Assert.Contains(
        "can't be compared", packages.FindDifference("good", Path.Combine(package, "gone")), StringComparison.Ordinal);

    [Theory]
    [InlineData("good/good.dll")]
    [InlineData("00 good/good.dll")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz good/good.dll")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000 good.dll")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000 good/")]
    public void LineThatIsNone_IsRefused(string line) => Assert.Throws<FormatException>(() => Parse(line));

    private static FirstPartyPackages Parse(params string[] lines) =>
        FirstPartyPackages.Parse(new StringReader(string.Join('\n', lines)));

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Write(string path, string text)
    {
        var full = Path.Combine(package, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
