using System.Text.Json.Nodes;
using static KariOrleans.Tests.Grains.Data.TestStores;

namespace KariOrleans.Tests.Grains.Data;

public class NameCollisionTests
{
    private static readonly string[] Names =
    [
        "a-b", "a_b", "A_B", "a b", "ab", "a.b", "-a", "$or", "$and", "c1", "t1", "owner", "rowid", "oid", "_rowid_",
        "sqlite_master", "kari_tables", "kari_columns", "select", "x'; DROP TABLE t1; --", "\"", "\"\"", "'", "`",
        "[x]", "]",
        "?1", ":p", "@p", "%", "_", "\\", "é", "e\u0301", "ß", "SS", "İ", "i̇", "ı", "名前", "😀", "🇩🇪",
        "ﬁ", "\u200b", "\u202e",
        "null", "NULL", "1", "1=1", "a,b", "a)", "(a", "/*", "*/", ";", new string('x', 200), new string('X', 200),
        new string('x', 199),
    ];

    private static readonly string[] Values =
    [
        "' OR '1'='1", "'; DROP TABLE t1; --", "\" OR \"\"=\"", "1; ATTACH DATABASE '/tmp/x' AS x", "%", "_",
        "\\", "%%",
        "$or", "{\"$ne\":null}", "x' UNION SELECT sql FROM sqlite_master --", "\u202e", "😀",
        "'||(SELECT 1)||'", "", " ", "null",
    ];

    [Fact]
    public async Task SimilarAndHostileTableNames_AreTablesOfTheirOwn()
    {
        await using var data = new TestStores();
        for (var i = 0; i < Names.Length; i++)
        {
            Assert.Null((await data.CreateAsync(Names[i], """{"v":"integer"}""")).Error);
            Assert.Null((await data.InsertAsync(Names[i], ["v"], [[(long)i]])).Error);
        }

        for (var i = 0; i < Names.Length; i++)
            Assert.Equal([(long)i], Assert.Single(Rows(await data.QueryAsync(Names[i], columns: ["v"]))));
    }

    [Fact]
    public async Task SimilarAndHostileColumnNames_AreColumnsOfTheirOwn()
    {
        await using var data = new TestStores();
        var schema = new JsonObject(Names.Select(name => KeyValuePair.Create(name, (JsonNode?)"integer")));
        Assert.Null((await data.CreateAsync("t", schema.ToJsonString())).Error);
        object?[] row = [.. Names.Select((_, i) => (object?)(long)i)];
        Assert.Null((await data.InsertAsync("t", Names, [row])).Error);

        for (var i = 0; i < Names.Length; i++)
        {
            var filter = new JsonArray(new JsonArray(Names[i], "=", (long)i)).ToJsonString();
            var result = await data.QueryAsync("t", filter, [Names[i]], [Names[i], "-id"]);
            Assert.Equal([(long)i], Assert.Single(Rows(result)));
            var other = new JsonArray(new JsonArray(Names[i], "=", -1L)).ToJsonString();
            Assert.Equal(0, await data.CountAsync("t", other));
        }

        Assert.Null((await data.AggregateAsync("t", [.. Names.Take(8)], "count", $"max:{Names[19]}")).Error);
    }

    [Fact]
    public async Task HostileValues_StayValues()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"v":"text"}""");
        await data.InsertAsync("t", ["v"], [.. Values.Select(value => new object?[] { value })]);

        foreach (var value in Values)
        {
            Assert.Equal(1, await data.CountAsync("t", new JsonObject { ["v"] = value }.ToJsonString()));
            var list = new JsonObject { ["v"] = new JsonObject { ["$in"] = new JsonArray(value, "no such") } };
            Assert.Equal(1, await data.CountAsync("t", list.ToJsonString()));
        }

        Assert.Equal(Values.Length, await data.CountAsync("t"));
        Assert.Equal(Values.Length, await data.CountAsync("t", """{"v":{"$like":"%"}}"""));
        Assert.Equal(2, await data.CountAsync("t", """{"v":{"$like":"\\%%"}}"""));
        Assert.Equal(1, await data.CountAsync("t", """{"v":{"$like":"_"},"$and":[{"v":"😀"}]}"""));
    }

    [Fact]
    public async Task ImpossibleTableName_IsRefused()
    {
        await using var data = new TestStores();

        // Not as inline data: half a surrogate pair doesn't survive in an attribute.
        string[] names = ["", "a\nb", "\0", "\u007f", "\ud800", "\udc00x", "\ud83dx", new string('x', 201)];
        foreach (var name in names)
            Assert.Equal("name_invalid", (await data.CreateAsync(name, """{"v":"integer"}""")).Error?.Code);
    }

    [Fact]
    public async Task UserName_IsAParameterToo()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"v":"text"}""");
        foreach (var user in Values.Where(value => value.Length > 0))
        {
            await data.InsertAsync("t", ["v"], [["x"]], User(user));
            Assert.Equal(1, await data.CountAsync("t", scope: User(user)));
        }
    }
}
