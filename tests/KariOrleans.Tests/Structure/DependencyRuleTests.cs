using System.Xml.Linq;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Structure;

/// <summary>The project graph is the one that is drawn in the architecture.</summary>
public sealed class DependencyRuleTests
{
    /// <summary>Project → our projects whose types it may use.</summary>
    private static readonly Dictionary<string, string[]> Drawn = new()
    {
        ["KariOrleans.Protocol"] = [],
        ["KariOrleans.Sdk"] = ["KariOrleans.Protocol"],
        ["KariOrleans.ExtensionHost"] = ["KariOrleans.Protocol"],
        ["KariOrleans.WasmHost"] = ["KariOrleans.Protocol"],
        ["KariOrleans.WarmUp"] = ["KariOrleans.Sdk"],
        ["KariOrleans.Contracts"] = [],
        ["KariOrleans.Sandbox"] = ["KariOrleans.Protocol"],
        ["KariOrleans.Grains"] = ["KariOrleans.Contracts", "KariOrleans.Sandbox"],
        ["KariOrleans.FrontDoor"] = ["KariOrleans.Contracts"],
        ["KariOrleans.Server"] = ["KariOrleans.FrontDoor", "KariOrleans.Grains"],
    };

    public static TheoryData<string> Sources => [.. Names("src")];

    public static TheoryData<string> Extensions => [.. Names("extensions")];

    [Fact]
    public void EveryProject_IsDrawn() => Assert.Equal(Drawn.Keys.Order(), Names("src").Order());

    [Theory]
    [MemberData(nameof(Sources))]
    public void Project_ReferencesWhatIsDrawn(string project) =>
        Assert.Equal(Drawn[project].Order(), References(Project("src", project)).Order());

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Extension_ReferencesTheSdkOnly(string extension)
    {
        string[] references =
        [
            .. References(XDocument.Parse(Repository.Read("extensions/Directory.Build.props"))),
            .. References(Project("extensions", extension)),
        ];

        Assert.Equal(["KariOrleans.Sdk"], references);
        Assert.DoesNotContain(
            Packages(Project("extensions", extension)), p =>
                p.StartsWith("Microsoft.Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public void Protocol_HasNoPackageButMessagePack() =>
        Assert.Equal(["MessagePack"], Packages(Project("src", "KariOrleans.Protocol")));

    [Fact]
    public void WasmHost_HasNoPackageButWasmtime_AndNobodyElseHasThat()
    {
        Assert.Equal(["Wasmtime"], Packages(Project("src", "KariOrleans.WasmHost")));
        Assert.DoesNotContain(
            Drawn.Keys.Where(p => p != "KariOrleans.WasmHost"), p => Packages(Project("src", p)).Contains("Wasmtime"));
    }

    [Theory]
    [InlineData("KariOrleans.Sdk")]
    [InlineData("KariOrleans.ExtensionHost")]
    [InlineData("KariOrleans.Sandbox")]
    public void ProjectBelowTheSilo_HasNoPackages(string project) => Assert.Empty(Packages(Project("src", project)));

    [Theory]
    [InlineData("KariOrleans.Protocol")]
    [InlineData("KariOrleans.Sdk")]
    [InlineData("KariOrleans.ExtensionHost")]
    [InlineData("KariOrleans.WasmHost")]
    [InlineData("KariOrleans.Sandbox")]
    public void LockFile_BelowTheSilo_HoldsNoOrleans(string project) =>
        Assert.DoesNotContain("Orleans.", Repository.Read($"src/{project}/packages.lock.json")
            .Replace("KariOrleans.", "", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Server_BuildsTheHostAndTheExtensions_WithoutTheirTypes()
    {
        var project = Project("src", "KariOrleans.Server");
        var built = project.Descendants("ProjectReference").Where(IsBuiltOnly)
            .Select(r => (string)r.Attribute("Include")!);

        Assert.Equal(
            [
                "../KariOrleans.ExtensionHost/KariOrleans.ExtensionHost.csproj",
                "../KariOrleans.WarmUp/KariOrleans.WarmUp.csproj",
                "../KariOrleans.WasmHost/KariOrleans.WasmHost.csproj",
                "@(BuiltInExtension)",
            ],
            built);
    }

    [Fact]
    public void Version_OfAPackage_IsSaidInOnePlace() => Assert.All(
        Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"))
            .Concat(Repository.Files("extensions", "*.csproj")),
        file => Assert.DoesNotContain(
            XDocument.Parse(Repository.Read(file)).Descendants("PackageReference"), r =>
                r.Attribute("Version") is not null));

    private static IEnumerable<string> Names(string folder) =>
        Repository.Files(folder, "*.csproj").Select(f => Path.GetFileNameWithoutExtension(f)!);

    private static XDocument Project(string folder, string name) =>
        XDocument.Parse(Repository.Read($"{folder}/{name}/{name}.csproj"));

    private static IEnumerable<string> References(XDocument project) => project.Descendants("ProjectReference")
        .Where(r => !IsBuiltOnly(r))
        .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));

    // Built before and copied beside, never compiled against.
    private static bool IsBuiltOnly(XElement reference) =>
        (string?)reference.Attribute("ReferenceOutputAssembly") == "false";

    private static IEnumerable<string> Packages(XDocument project) =>
        project.Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!);
}
