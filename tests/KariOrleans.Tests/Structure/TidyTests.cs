using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Structure;

/// <summary>The limits of style that a machine can see.</summary>
public sealed partial class TidyTests
{
    private const int MaxLines = 400;
    private const int MaxLinesOfTests = 500;
    private const int MaxLineLength = 120;
    private static readonly string[] CodeFolders = ["src", "extensions", "tests"];
    private static readonly string[] PathStarts = ["src/", "tests/", "extensions/", "docs/", "cluster-config/", ".ci/"];

    private static readonly Assembly[] Ours =
    [
        typeof(KariOrleans.Protocol.Wire.FrameHeader).Assembly,
        typeof(KariOrleans.Sdk.Extension).Assembly,
        typeof(KariOrleans.ExtensionHost.HostSession).Assembly,
        typeof(KariOrleans.WasmHost.WasmExtension).Assembly,
        typeof(KariOrleans.Contracts.ExtensionKey).Assembly,
        typeof(KariOrleans.Sandbox.Sandbox).Assembly,
        typeof(KariOrleans.Grains.RuntimeOptions).Assembly,
        typeof(KariOrleans.FrontDoor.FrontDoorPipeline).Assembly,
        typeof(KariOrleans.Server.ServerHost).Assembly,
    ];

    [Fact]
    public void File_IsNotTooLong() => TidyExceptions.Check("file-length", Code()
        .Select(f => (Path: f, Lines: Lines(f).Length, Max: IsTest(f) ? MaxLinesOfTests : MaxLines))
        .Where(f => f.Lines > f.Max)
        .Select(f => new TidyFinding(
            f.Path, $"{f.Lines} lines; at most {f.Max}. Split it along its reasons to change.")));

    [Fact]
    public void Line_IsNotTooLong() => TidyExceptions.Check("line-length", Code()
        .SelectMany(f => Lines(f).Select((text, i) => (Path: f, Number: i + 1, text.Length)))
        .Where(l => l.Length > MaxLineLength)
        .Select(l => new TidyFinding(l.Path, $"line {l.Number} has {l.Length} characters; at most {MaxLineLength}.")));

    [Fact]
    public void TypeName_SaysMoreThanManagerOrService() => TidyExceptions.Check("type-name", Code()
        .Where(f => !IsTest(f))
        .SelectMany(f => TypeDeclaration().Matches(Repository.Read(f)).Select(m => m.Groups["name"].Value))
        .Where(n => EmptyName().IsMatch(n))
        .Select(n => new TidyFinding(n, "names the role of any type; name what this one does.")));

    [Fact]
    public void Test_NeverSleeps() => TidyExceptions.Check("sleep", Code()
        .Where(f => IsTest(f) && Sleep().IsMatch(Repository.Read(f)))
        .Select(f => new TidyFinding(f, "waits for the clock; use fake time or await a signal.")));

    [Fact]
    public void Code_IsFinished() => TidyExceptions.Check("unfinished", Code()
        .Where(f => Unfinished().IsMatch(Repository.Read(f)))
        .Select(f => new TidyFinding(f, "is unfinished; finish it, or open an issue and remove the mark.")));

    [Fact]
    public void Static_IsReadonly() => TidyExceptions.Check("mutable-static", Ours
        .SelectMany(a => a.GetTypes())
        .Where(t => !IsGenerated(t))
        .SelectMany(t => t.GetFields(
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(f => f is { IsInitOnly: false, IsLiteral: false })
        .Select(f => new TidyFinding(
            $"{f.DeclaringType!.FullName}.{f.Name}", "is a static that changes; give it to an object.")));

    [Fact]
    public void PathNamedInADocument_Exists() => TidyExceptions.Check("path", Documents()
        .SelectMany(d => Named(d).Select(path => (Document: d, Path: path)))
        .Where(n => !Exists(n.Path))
        .Select(n => new TidyFinding($"{n.Document}#{n.Path}", "does not exist.")));

    [Fact]
    public void Exception_NamesARule() => Assert.All(TidyExceptions.All, e => Assert.Contains(
        e.Rule, (string[])["file-length", "line-length", "type-name", "sleep", "unfinished", "mutable-static",
            "path"]));

    [Theory]
    [InlineData("See `src/KariOrleans.Protocol/Wire`.", "src/KariOrleans.Protocol/Wire")]
    [InlineData("See [it](docs/data.md#filters).", "docs/data.md")]
    [InlineData("Run `tests/run.sh --all`.", "tests/run.sh")]
    [InlineData("A `docs/adr/0001-….md` is no path, nor `extensions/*`.", null)]
    public void PathInText_IsFound(string text, string? path) =>
        Assert.Equal(path is null ? [] : [path], PathsIn(text));

    private static IEnumerable<string> Code() => CodeFolders.SelectMany(f => Repository.Files(f, "*.cs"));

    private static IEnumerable<string> Documents() =>
    [
        .. new[] { "README.md", "ARCHITECTURE.md" }.Where(f => File.Exists(Path.Combine(Repository.Root, f))),
        .. Repository.Files("docs", "*.md"),
    ];

    private static string[] Lines(string file) => Repository.Read(file).TrimEnd('\n').Split('\n');

    private static bool IsTest(string file) => file.StartsWith("tests/", StringComparison.Ordinal);

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || type.GetCustomAttributes().Any(a => a.GetType().Name is "GeneratedCodeAttribute")
        || type.Name.Contains('<', StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static IEnumerable<string> Named(string document) => PathsIn(Repository.Read(document));

    private static IEnumerable<string> PathsIn(string text) => QuotedOrLinked().Matches(text)
        .Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Groups["linked"].Value)
        .Select(p => p.Split(' ', '#', ':')[0])
        .Where(p => PathStarts.Any(s => p.StartsWith(s, StringComparison.Ordinal)))
        .Where(p => !p.Any("*{}<>…$".Contains))
        .Distinct();

    private static bool Exists(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("(?:Manager|Helper|Helpers|Util|Utils|Utility|Service)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(?:Task\s*\.\s*Delay|Thread\s*\.\s*Sleep)\s*\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bNotImplemented" + @"Exception\b|\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"`(?<quoted>[^`\n]+)`|\]\((?<linked>[^)\s]+)\)")]
    private static partial Regex QuotedOrLinked();
}
