using KariOrleans.Grains.Packages;

namespace KariOrleans.Tests.Grains.Packages;

public sealed class DependencyResolverTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Dependencies_ComeFirst_EachOnce()
    {
        var a = Packages.Of("a", "1.0.0", "b@^1.0.0", "c@^1.0.0");
        var index = Index(a, Packages.Of("b", "1.0.0", "d@^1.0.0"), Packages.Of("c", "1.0.0", "d@^1.0.0"),
            Packages.Of("d", "1.0.0"));

        var (plan, conflict) = DependencyResolver.Resolve(a, index, Nothing);

        Assert.Null(conflict);
        Assert.Equal(["d", "b", "c", "a"], plan.Select(p => p.Manifest.Name));
    }

    [Fact]
    public void HighestVersionInRange_IsTaken()
    {
        var a = Packages.Of("a", "1.0.0", "b@^1.0.0");
        var index = Index(a, Packages.Of("b", "1.0.0"), Packages.Of("b", "1.9.0"), Packages.Of("b", "2.0.0"));

        Assert.Equal("1.9.0", DependencyResolver.Resolve(a, index, Nothing).Plan[0].Manifest.Version);
    }

    [Fact]
    public void InstalledVersionThatFits_Stays()
    {
        var a = Packages.Of("a", "1.0.0", "b@^1.0.0");
        var index = Index(a, Packages.Of("b", "1.9.0"));

        var (plan, _) = DependencyResolver.Resolve(a, index, new Dictionary<string, string> { ["b"] = "1.0.0" });

        Assert.Equal(["a"], plan.Select(p => p.Manifest.Name));
    }

    [Fact]
    public void InstalledVersionThatDoesNotFit_IsAConflict_WithBothSidesNamed()
    {
        var a = Packages.Of("a", "1.0.0", "b@^2.0.0");

        var (plan, conflict) =
            DependencyResolver.Resolve(a, Index(a), new Dictionary<string, string> { ["b"] = "1.0.0" });

        Assert.Empty(plan);
        Assert.Contains("a needs b@^2.0.0", conflict, StringComparison.Ordinal);
        Assert.Contains("b 1.0.0 is installed", conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingDependency_SaysWhichVersionsThereAre()
    {
        var a = Packages.Of("a", "1.0.0", "b@^2.0.0", "c@^1.0.0");

        Assert.Contains("1.0.0", DependencyResolver.Resolve(a, Index(a, Packages.Of("b", "1.0.0")), Nothing)
            .Conflict, StringComparison.Ordinal);
        Assert.Contains("no version of it", DependencyResolver.Resolve(a, Index(a), Nothing)
            .Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void Circle_IsNamed()
    {
        var a = Packages.Of("a", "1.0.0", "b@^1.0.0");
        var index = Index(a, Packages.Of("b", "1.0.0", "c@^1.0.0"), Packages.Of("c", "1.0.0", "a@^1.0.0"));

        Assert.Contains("a → b → c → a", DependencyResolver.Resolve(a, index, Nothing)
            .Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public void EndlessDepth_IsBounded()
    {
        var chain = Enumerable.Range(0, 100).Select(i => Packages.Of($"p{i}", "1.0.0", $"p{i + 1}@^1.0.0")).ToArray();

        Assert.Contains("deep", DependencyResolver.Resolve(chain[0], Index(chain), Nothing)
            .Conflict, StringComparison.Ordinal);
    }

    private static PackageIndex Index(params Package[] packages) => new(packages, [], DateTimeOffset.MinValue);
}
