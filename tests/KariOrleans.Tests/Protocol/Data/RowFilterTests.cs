using System.Text;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Tests.Protocol.Data;

public class RowFilterTests
{
    private static readonly TableShape Table = new(
        "t",
        [
            new TableColumn("a", ColumnType.Integer), new TableColumn("s", ColumnType.Text),
            new TableColumn("on", ColumnType.Boolean), new TableColumn("at", ColumnType.Timestamp),
            new TableColumn("$or", ColumnType.Number),
        ]);

    [Theory]
    [InlineData("""{"a":1}""", """[["a","=",1]]""", """{"a":{"$eq":1}}""")]
    [InlineData(
        """{"a":{"$gt":1,"$lte":5}}""",
        """[["a",">",1],["a","<=",5]]""",
        """{"$and":[{"a":{"$gt":1}},{"a":{"$lte":5}}]}""")]
    [InlineData("""{"a":{"$in":[1,null]}}""", """[["a","IN",[1,null]]]""", """[["a","in",[1,null]]]""")]
    [InlineData("""{"a":{"$nin":[1]}}""", """[["a","NOT IN",[1]]]""", """[["a","not in",[1]]]""")]
    [InlineData("""{"s":{"$like":"a%"}}""", """[["s","LIKE","a%"]]""", """[["s","like","a%"]]""")]
    [InlineData("{}", "[]", "")]
    public void ThreeForms_AreOneFilter(string first, string second, string third)
    {
        var expected = Show(Parse(first));

        Assert.Equal(expected, Show(Parse(second)));
        Assert.Equal(expected, Show(Parse(third)));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"$or":[]}""")]
    [InlineData("""{"$or":{"a":1}}""")]
    [InlineData("""{"$not":[{"a":1}]}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":{"b":1}}""")]
    [InlineData("""{"a":{"$where":"1"}}""")]
    [InlineData("""{"a":[1,2]}""")]
    [InlineData("""{"a":{"$in":1}}""")]
    [InlineData("""{"a":{"$in":[[1]]}}""")]
    [InlineData("""{"a":{"$gt":null}}""")]
    [InlineData("""{"a":1e999}""")]
    [InlineData("""{"a":"1"}""")]
    [InlineData("""{"a":true}""")]
    [InlineData("""{"on":1}""")]
    [InlineData("""{"s":1}""")]
    [InlineData("""{"s":"a\u0000"}""")]
    [InlineData("""{"s":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"at":"soon"}""")]
    [InlineData("""{"a":{"$like":"1"}}""")]
    [InlineData("""{"s":{"$like":1}}""")]
    [InlineData("""{"s":{"$like":"a\\"}}""")]
    [InlineData("""[["a","=",1,2]]""")]
    [InlineData("""[["a","~",1]]""")]
    [InlineData("""[["a","=","1; DROP TABLE t"]]""")]
    [InlineData("""[[1,"=",1]]""")]
    [InlineData("""["a","=",1]""")]
    public void WrongFilter_IsRefusedWithARemedy(string json)
    {
        var error = RowFilter.Parse(Encoding.UTF8.GetBytes(json), Table).Error;

        Assert.Equal("filter_invalid", error?.Code);
        Assert.NotNull(error!.Remedy);
    }

    [Fact]
    public void MalformedUtf8_IsRefused() =>
        Assert.Equal("filter_invalid", RowFilter.Parse((byte[])[.. "{\""u8, 0xff, .. "\":1}"u8]).Error?.Code);

    [Fact]
    public void ColumnNamedLikeAnOperator_IsReachedByTheListForm() =>
        Assert.Equal("$or Equal [1]", Show(Parse("""[["$or","=",1]]""")));

    [Fact]
    public void Bounds_AreKept()
    {
        var deep = Many("{\"$and\":[", 16, "") + "{}" + Many("]}", 16, "");
        var wide = $"[{Many("[\"a\",\"=\",1]", 501)}]";
        var empty = $"{{\"$and\":[{Many("{}", 501)}]}}";
        var list = $"{{\"a\":{{\"$in\":[{Many("1", 1001)}]}}}}";
        var lists = $"[{Many($"[\"a\",\"IN\",[{Many("1", 1000)}]]", 6)}]";

        foreach (var json in (string[])[deep, wide, empty, list, lists])
            Assert.Equal("filter_too_large", RowFilter.Parse(Encoding.UTF8.GetBytes(json)).Error?.Code);
        Assert.Equal("filter_invalid", RowFilter.Parse(Encoding.UTF8.GetBytes(new string('[', 100_000))).Error?.Code);
        Assert.Equal("filter_invalid", RowFilter.Parse(new byte[(1024 * 1024) + 1]).Error?.Code);
    }

    [Fact]
    public void Values_BecomeWhatTheTableKeeps()
    {
        var bound = Show(Parse("""{"a":2.0,"on":true,"at":"2024-01-01T01:00:00+01:00","$and":[{"a":1.5}]}"""));

        Assert.Equal(
            "(a Equal [2] & on Equal [1] & at Equal [2024-01-01T00:00:00.000000Z] & (a Equal [1.5]))", bound);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "%", true)]
    [InlineData("abc", "a%c", true)]
    [InlineData("abc", "A%", false)]
    [InlineData("a%c", "a\\%c", true)]
    [InlineData("abc", "a\\%c", false)]
    [InlineData("😀", "_", true)]
    [InlineData("aXbXc", "%X%X%", true)]
    [InlineData("ab", "a_b", false)]
    public void Pattern_Matches(string text, string pattern, bool expected) =>
        Assert.Equal(expected, LikePattern.IsMatch(text, pattern));

    private static string Many(string text, int count, string separator = ",") =>
        string.Join(separator, Enumerable.Repeat(text, count));

    private static RowFilter Parse(string json)
    {
        var outcome = RowFilter.Parse(Encoding.UTF8.GetBytes(json), Table);
        Assert.True(outcome.TryGet(out var filter, out var error), error?.Message);
        return filter!;
    }

    private static string Show(RowFilter filter) => filter switch
    {
        AllOf all => $"({string.Join(" & ", all.Filters.Select(Show))})",
        AnyOf any => $"({string.Join(" | ", any.Filters.Select(Show))})",
        ColumnCondition one => $"{one.Column} {one.Operator} [{string.Join(",", one.Values)}]",
        _ => throw new InvalidOperationException(),
    };
}
