using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Manifest.Rules;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Tests.Protocol.Manifest;

public sealed class PureRuleTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/5 0-23/2 1,15 JAN-mar MON-FRI")]
    [InlineData("0  9\t* * 7")]
    [InlineData("0 0 ? * SUN")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 L-3 * *")]
    [InlineData("0 0 LW * ?")]
    [InlineData("0 0 15W * ?")]
    [InlineData("0 0 ? * 5L")]
    [InlineData("0 0 * * MON#2")]
    [InlineData("5/15 22-2 * DEC-FEB *")]
    public void FiveFieldCron_IsLegal(string cron) => Assert.Null(CronSyntax.FindError(cron));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("@daily")]
    [InlineData("every 5 minutes please now")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("1- * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("+1 * * * *")]
    [InlineData("? * * * *")]
    [InlineData("99999999999 * * * *")]
    [InlineData("* * * * MON#6")]
    [InlineData("*,5 * * * *")]
    [InlineData("013 * * * *")]
    public void AnythingElse_IsNoCron(string cron) => Assert.NotNull(CronSyntax.FindError(cron));

    [Theory]
    [InlineData("a", null, "a", "*")]
    [InlineData("user-management@^2.0.0", null, "user-management", "^2.0.0")]
    [InlineData("acme/a@>=1.2 <2 || ~3.1.x", "acme", "a", ">=1.2 <2 || ~3.1.x")]
    [InlineData("a@1.2.3 - 2.3", null, "a", "1.2.3 - 2.3")]
    [InlineData("a@1.0.0-beta.1+5", null, "a", "1.0.0-beta.1+5")]
    [InlineData("a@>= 1", null, "a", ">= 1")]
    public void Dependency_IsSplit(string text, string? publisher, string name, string range)
    {
        Assert.True(ExtensionDependency.TryParse(text, out var dependency));
        Assert.Equal(new ExtensionDependency(publisher, name, range), dependency);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@1.0.0")]
    [InlineData("A@1.0.0")]
    [InlineData("a@")]
    [InlineData("a@latest")]
    [InlineData("a@1.0.0@2")]
    [InlineData("a>=1.0.0")]
    [InlineData("a/b/c@1")]
    [InlineData("a@1.0.0\n")]
    [InlineData("a@01.0.0")]
    public void MalformedDependency_IsRefused(string text) =>
        Assert.False(ExtensionDependency.TryParse(text, out _));

    [Theory]
    [InlineData("main.py", true)]
    [InlineData("./bin/My.dll", true)]
    [InlineData("migrations/", true)]
    [InlineData("a..b/c", true)]
    [InlineData("../x", false)]
    [InlineData("a/../../x", false)]
    [InlineData("a/./x", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a\\..\\x", false)]
    [InlineData("C:/x", false)]
    [InlineData("a//b", false)]
    [InlineData("a/.. /b", false)]
    [InlineData("a\0b", false)]
    [InlineData(".", false)]
    [InlineData("./", false)]
    [InlineData("", false)]
    public void PackagePath_StaysInside(string path, bool isInside)
    {
        Assert.Equal(isInside, PackagePath.IsInside(path));
        Assert.Equal(isInside, PackagePath.IsInside(path, allowsColon: true));
    }

    [Theory]
    [InlineData("/api/extensions/sample", false)]
    [InlineData("/api/extensions/sample/v2", false)]
    [InlineData("/api/sample", false)]
    [InlineData("/api/extensions/other", true)]
    [InlineData("/api/extensions/sampler", true)]
    [InlineData("/API/Plugins", true)]
    [InlineData("/health", true)]
    [InlineData("/api", true)]
    [InlineData("/{any}", true)]
    public void PrefixOfThePlatform_IsTaken(string prefix, bool isTaken) =>
        Assert.Equal(isTaken, HttpRoute.IsTaken(prefix, "sample"));

    [Theory]
    [InlineData("licence", "license")]
    [InlineData("endpints", "endpoints")]
    [InlineData("colour", null)]
    public void Misspelling_IsGuessed(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["license", "endpoints", "name"]));
}
