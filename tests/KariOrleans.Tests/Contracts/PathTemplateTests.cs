using CsCheck;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Tests.Contracts;

public sealed class PathTemplateTests
{
    private static readonly string[] Segments = ["a", "b", "{x}", "", "{", "{}"];

    [Theory]
    [InlineData("/a/b", "/a/b", true)]
    [InlineData("/a/b", "/a/b/", true)]
    [InlineData("/a/b", "/a", false)]
    [InlineData("/a/b", "/a/b/c", false)]
    [InlineData("/a/b", "/A/b", false)]
    [InlineData("/a/{id}", "/a/7", true)]
    [InlineData("/a/{id}", "/a/", false)]
    [InlineData("/a/{id}/c", "/a/x y/c", true)]
    [InlineData("/{}", "/x", false)]
    [InlineData("/", "/", true)]
    public void Path_MatchesOrNot(string declared, string path, bool isMatch)
    {
        var template = new PathTemplate(declared);

        Assert.Equal(isMatch, template.TryMatch(path, out _));
        Assert.Equal(isMatch, template.IsMatch(path));
    }

    [Fact]
    public void Placeholders_HaveTheirValues()
    {
        Assert.True(new PathTemplate("/a/{x}/b/{y}").TryMatch("/a/1/b/2", out var values));

        Assert.Equal([new("x", "1"), new("y", "2")], values);
    }

    [Fact]
    public void LiteralCount_CountsSegmentsThatAreNoPlaceholder() =>
        Assert.Equal(2, new PathTemplate("/a/{x}/b").LiteralCount);

    [Fact]
    public void BothWaysToMatch_Agree()
    {
        var path = Gen.Int[0, 5].Select(i => Segments[i]).Array[0, 4].Select(s => "/" + string.Join('/', s));

        Gen.Select(path, path).Sample(
            (declared, requested) =>
            {
                var template = new PathTemplate(declared);
                Assert.Equal(template.TryMatch(requested, out _), template.IsMatch(requested));
            },
            iter: 5_000,
            threads: 1);
    }
}
