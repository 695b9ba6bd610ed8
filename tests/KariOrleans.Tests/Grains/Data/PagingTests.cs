using KariOrleans.Contracts.Data;
using static KariOrleans.Tests.Grains.Data.TestStores;

namespace KariOrleans.Tests.Grains.Data;

public class PagingTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("-a")]
    [InlineData("a", "-b")]
    [InlineData("-b", "a")]
    [InlineData("-id")]
    [InlineData("b", "id", "a")]
    [InlineData("tenant_id", "-a")]
    public async Task TiesAndNulls_ArePagedOnceEach_UnderConcurrentInserts(params string[] orderBy)
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":{"type":"text","index":true},"b":"number","old":"boolean"}""");
        var random = new Random(7);
        object?[][] rows = [.. Enumerable.Range(0, 200).Select(_ => new object?[]
        {
            random.Next(3) == 0 ? null : $"v{random.Next(4)}", random.Next(3) == 0 ? null : random.Next(3) / 2.0, true,
        })];
        await data.InsertAsync("t", ["a", "b", "old"], rows);

        var whole = Ids(await data.QueryAsync("t", columns: ["id"], orderBy: orderBy, limit: 10_000));
        List<long> paged = [];
        string? cursor = null;
        do
        {
            // New rows land before, between and behind what was read already.
            await data.InsertAsync("t", ["a", "b"], [.. rows.Take(5).Select(row => row[..2])]);
            var page = await data.QueryAsync("t", """{"old":true}""", ["id"], orderBy, 7, cursor);
            paged.AddRange(Ids(page));
            cursor = page.Rows!.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task TamperedOrForeignCursor_IsRefused()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");
        await data.CreateAsync("u", """{"a":"text"}""");
        await data.InsertAsync("t", ["a"], [["x"], ["y"], ["z"]]);
        var cursor = (await data.QueryAsync("t", orderBy: ["a"], limit: 1)).Rows!.NextCursor!;

        for (var i = 0; i < cursor.Length; i++)
        {
            var tampered = $"{cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}";
            Assert.Equal("invalid_cursor", (await data.QueryAsync("t", orderBy: ["a"], cursor: tampered)).Error?.Code);
        }

        foreach (var wrong in (string[])["", "A", "!!", "====", cursor + "A", cursor[..^1], new string('A', 100_000)])
            Assert.Equal("invalid_cursor", (await data.QueryAsync("t", orderBy: ["a"], cursor: wrong)).Error?.Code);
        Assert.Equal("invalid_cursor", (await data.QueryAsync("t", orderBy: ["-a"], cursor: cursor)).Error?.Code);
        Assert.Equal("invalid_cursor", (await data.QueryAsync("t", cursor: cursor)).Error?.Code);
        Assert.Equal("invalid_cursor", (await data.QueryAsync("u", orderBy: ["a"], cursor: cursor)).Error?.Code);
        Assert.Null((await data.QueryAsync("t", orderBy: ["a"], cursor: cursor)).Error);
    }

    [Fact]
    public async Task LargeRows_EndThePageEarly()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");
        for (var i = 0; i < 8; i++) await data.InsertAsync("t", ["a"], [[new string((char)('a' + i), 1_000_000)]]);

        List<long> paged = [];
        string? cursor = null;
        do
        {
            var page = await data.QueryAsync("t", columns: ["id", "a"], limit: 100, cursor: cursor);
            Assert.InRange(page.Rows!.Rows.Length, 1, 3 * 1024 * 1024);
            paged.AddRange(Ids(page));
            cursor = page.Rows.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], paged);
        Assert.Equal("order_value_too_long", (await data.QueryAsync("t", orderBy: ["a"], limit: 1)).Error?.Code);
    }

    [Fact]
    public async Task RowBeyondAnAnswer_IsSaidAndCanBeReadInParts()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text","b":"text"}""");
        await data.InsertAsync("t", ["a"], [[new string('a', 2_000_000)]]);
        await data.UpdateAsync("t", "", "b", new string('b', 2_000_000));

        Assert.Equal("answer_too_large", (await data.QueryAsync("t")).Error?.Code);
        Assert.Single(Rows(await data.QueryAsync("t", columns: ["b"])));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task ImpossibleLimit_IsRefused(int limit)
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");

        Assert.Equal("limit_invalid", (await data.QueryAsync("t", limit: limit)).Error?.Code);
    }

    [Fact]
    public async Task LargestFilterWithLongestOrder_IsAnswered()
    {
        await using var data = new TestStores();
        string[] columns = [.. Enumerable.Range(0, 16).Select(i => $"c{i}")];
        await data.CreateAsync("t", $$"""{ {{string.Join(",", columns.Select(c => $"\"{c}\":\"integer\""))}} }""");
        for (var i = 0; i < 3; i++) await data.InsertAsync("t", columns, [[.. columns.Select(_ => (object?)(long)i)]]);
        var conditions = Enumerable.Range(0, 500).Select(i => $"[\"c{i % 16}\",\">=\",-{i}]");
        var filter = $"[{string.Join(",", conditions)}]";

        var first = await data.QueryAsync("t", filter, orderBy: columns, limit: 1);
        var second = await data.QueryAsync("t", filter, orderBy: columns, limit: 1, cursor: first.Rows?.NextCursor);

        Assert.Equal([2L], Ids(second));
    }

    private static IEnumerable<long> Ids(DataResult page) =>
        Rows(page).Select(row => (long)row[Array.IndexOf(page.Rows!.Columns, "id")]!);
}
