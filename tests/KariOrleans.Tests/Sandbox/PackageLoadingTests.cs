using KariOrleans.ExtensionHost;
using KariOrleans.Tests.Extensions.KariCore;

namespace KariOrleans.Tests.Sandbox;

/// <summary>A package that is loaded while its session is still being opened.</summary>
public sealed class PackageLoadingTests
{
    private static readonly string Folder = CoreHarness.PackageDirectory;

    [Fact]
    public void Package_IsTheOneThatWasLoaded()
    {
        var loading = new PackageLoading(Folder, "kari-core.dll");

        var type = loading.Finish(Folder, "kari-core.dll");

        Assert.Same(type, loading.Finish(Folder, "kari-core.dll"));
    }

    [Fact]
    public void OtherPackage_IsLoadedInstead()
    {
        var loading = new PackageLoading("/nowhere", "nothing.dll");

        Assert.Equal("kari-core", loading.Finish(Folder, "kari-core.dll").Assembly.GetName().Name);
    }

    [Fact]
    public void PackageWithoutItsEntryPoint_IsSaidWhenItIsAskedFor()
    {
        var loading = new PackageLoading(Folder, "nothing.dll");

        var failure = Assert.Throws<InvalidOperationException>(() => loading.Finish(Folder, "nothing.dll"));

        Assert.Contains("nothing.dll is not in the package", failure.Message, StringComparison.Ordinal);
    }
}
