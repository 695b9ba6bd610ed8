using KariOrleans.Contracts;
using KariOrleans.Contracts.Data;
using KariOrleans.Protocol.Wire;
using static KariOrleans.Tests.Grains.Data.TestStores;

namespace KariOrleans.Tests.Grains.Data;

public class DataStoreTests
{
    [Fact]
    public async Task InsertedRow_ComesBackWithItsAutomaticColumns()
    {
        await using var data = new TestStores();
        var schema = """{"name":"text","on":"boolean","n":"integer","x":"number","at":"timestamp","doc":"json"}""";
        object?[] given = ["", true, 7L, 2L, "2024-02-29 12:00+02:00", """{"a":[1]}"""];
        await data.CreateAsync("t", schema);

        await data.InsertAsync("t", ["name", "on", "n", "x", "at", "doc"], [given], User("ann"));

        var result = await data.QueryAsync("t");
        var row = Rows(result)[0];
        Assert.Equal(
            ["id", "name", "on", "n", "x", "at", "doc", "tenant_id", "user_id", "created_at", "updated_at"],
            result.Rows!.Columns);
        Assert.Equal([1L, "", true, 7L, 2.0, "2024-02-29T10:00:00.000000Z", """{"a":[1]}""", "acme", "ann"], row[..9]);
        Assert.Equal(row[9], row[10]);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("tenant_id")]
    [InlineData("Tenant_ID")]
    [InlineData("user_id")]
    [InlineData("created_at")]
    [InlineData("updated_at")]
    public async Task AutomaticColumn_CannotBeGivenByTheCaller(string column)
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");

        var inserted = await data.InsertAsync("t", ["a", column], [["x", "other"]]);
        var updated = await data.UpdateAsync("t", "", column, "other");

        Assert.Equal("column_reserved", inserted.Error?.Code);
        Assert.Equal("column_reserved", updated.Error?.Code);
    }

    [Fact]
    public async Task User_SeesOwnRowsAndRowsOfNobodyAndChangesOnlyOwn()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");
        await data.InsertAsync("t", ["a"], [["ann's"]], User("ann"));
        await data.InsertAsync("t", ["a"], [["bob's"]], User("bob"));
        await data.InsertAsync("t", ["a"], [["nobody's"]]);

        var seen = Rows(await data.QueryAsync("t", columns: ["a"], scope: User("ann"))).Select(row => row[0]);
        var foreign = await data.CountAsync("t", """{"$or":[{"user_id":"bob"},{"a":"bob's"}]}""", User("ann"));
        var updated = await data.UpdateAsync("t", "", "a", "changed", User("ann"));
        var deleted = await data.DeleteAsync("t", "", User("ann"));

        Assert.Equal(["ann's", "nobody's"], seen);
        Assert.Equal(0, foreign);
        Assert.Equal(1, updated.Affected);
        Assert.Equal(1, deleted.Affected);
        Assert.Equal(["bob's", "nobody's"], Rows(await data.QueryAsync("t", columns: ["a"])).Select(row => row[0]));
    }

    [Fact]
    public async Task TenantsAndExtensions_AreFilesOfTheirOwn()
    {
        await using var data = new TestStores();
        ExtensionKey[] keys = [new("a-b", "x"), new("ab", "x"), new("a", "b-x"), new("a-b", "y")];
        for (var i = 0; i < keys.Length; i++)
        {
            await data.CreateAsync("t", """{"a":"integer"}""", keys[i]);
            await data.InsertAsync("t", ["a"], [[(long)i]], key: keys[i]);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var row = Assert.Single(Rows(await data.QueryAsync("t", columns: ["a", "tenant_id"], key: keys[i])));
            Assert.Equal([(long)i, keys[i].Tenant], row);
        }
    }

    [Fact]
    public async Task Table_IsCreatedOnceAndADifferentOneIsRefusedWithTheDifference()
    {
        await using var data = new TestStores();
        var created = await data.CreateAsync("t", """{"a":"text","b":{"type":"integer","unique":true}}""");

        var again = await data.CreateAsync("t", """{"b":{"type":"integer","unique":true,"index":false},"a":"text"}""");
        var differs = await data.CreateAsync("t", """{"a":"number","c":"text"}""");

        Assert.Null(created.Error);
        Assert.Null(again.Error);
        Assert.Equal("table_differs", differs.Error?.Code);
        Assert.Contains("'a' is text", differs.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("'c' is missing", differs.Error.Message, StringComparison.Ordinal);
        Assert.Contains("'b' was not asked for", differs.Error.Message, StringComparison.Ordinal);
        Assert.NotNull(differs.Error.Remedy);
    }

    [Fact]
    public async Task ManyCreationsAtOnce_AreAllVisibleToTheirCallers()
    {
        await using var data = new TestStores();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            await data.CreateAsync($"t{i / 2}", """{"a":"integer"}""");
            var inserted = await data.InsertAsync($"t{i / 2}", ["a"], [[(long)i]]);
            Assert.Null(inserted.Error);
        }));

        Assert.Equal(2, await data.CountAsync("t31"));
    }

    [Fact]
    public async Task UniqueAndRequired_AreRefusedByRowAndColumn()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":{"type":"text","unique":true},"b":{"type":"text","required":true}}""");

        var twice = await data.InsertAsync("t", ["a", "b"], [["x", "1"], [null, "2"], [null, "3"], ["x", "4"]]);
        var empty = await data.InsertAsync("t", ["a", "b"], [["x", "1"], ["y", null]]);
        var missing = await data.InsertAsync("t", ["a"], [["x"]]);

        Assert.Equal("unique_violation", twice.Error?.Code);
        Assert.Contains("Row 4, column 'a' of table 't'", twice.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("value_required", empty.Error?.Code);
        Assert.Contains("Row 2, column 'b' of table 't'", empty.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("value_required", missing.Error?.Code);
        Assert.Equal(0, await data.CountAsync("t"));
    }

    [Theory]
    [InlineData("integer", 1.0)]
    [InlineData("integer", "1")]
    [InlineData("number", "1")]
    [InlineData("number", double.NaN)]
    [InlineData("number", double.PositiveInfinity)]
    [InlineData("boolean", 1L)]
    [InlineData("text", 1L)]
    [InlineData("text", "a\0b")]
    [InlineData("timestamp", "yesterday")]
    [InlineData("timestamp", "2023-02-29")]
    [InlineData("json", "{")]
    public async Task ValueOfAnotherType_IsRefusedByTableColumnAndRow(string type, object value)
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", $$"""{"ok":"integer","x":"{{type}}"}""");

        var result = await data.InsertAsync("t", ["ok", "x"], [[1L, null], [2L, value]]);

        Assert.Equal("value_invalid", result.Error?.Code);
        Assert.Contains($"Row 2, column 'x' of table 't': {type}", result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, await data.CountAsync("t"));
    }

    [Theory]
    [InlineData(1_000_000_000, 1)]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public async Task LyingRowCount_IsRefused(int announced, int packed)
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"integer"}""");
        var rows = PackedRows.Pack(Enumerable.Range(0, packed).Select(i => new object?[] { (long)i }));

        var result = await data.RunAsync(store => store.InsertAsync(
            Everyone, new RowBatch("t", ["a"], announced, rows), CancellationToken.None));

        Assert.Equal("rows_invalid", result.Error?.Code);
        Assert.Equal(0, await data.CountAsync("t"));
    }

    [Fact]
    public async Task HostileBytes_AreRefusedAndTheStoreGoesOn()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);
            await data.RunAsync(store => store.InsertAsync(
                Everyone, new RowBatch("t", ["a"], random.Next(1, 4), bytes), CancellationToken.None));
        }

        var result = await data.InsertAsync("t", ["a"], [["fine"]]);

        Assert.Null(result.Error);
        Assert.Equal(1, await data.CountAsync("t", """{"a":"fine"}"""));
    }

    [Fact]
    public async Task OneFailingRequest_DoesNotHurtItsBatch()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":{"type":"integer","unique":true}}""");

        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
            data.InsertAsync("t", ["a"], i % 2 == 0 ? [[(long)i]] : [[(long)(1000 + i)], [(long)(1000 + i)]])));

        Assert.All(results.Where((_, i) => i % 2 == 0), result => Assert.Null(result.Error));
        Assert.All(results.Where((_, i) => i % 2 == 1), result => Assert.Equal("unique_violation", result.Error?.Code));
        Assert.Equal(200, await data.CountAsync("t"));
    }

    [Fact]
    public async Task WithdrawnRequest_IsNotWritten()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"integer"}""");
        using var withdrawn = new CancellationTokenSource();
        await withdrawn.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => data.Stores.RunAsync(
            Key,
            store => store.InsertAsync(Everyone, new RowBatch("t", ["a"], 1, PackedRows.Pack([[1L]])), withdrawn.Token),
            CancellationToken.None));

        Assert.Equal(0, await data.CountAsync("t"));
    }

    [Fact]
    public async Task Drop_DeletesTheFileAndTheNextCallBeginsEmpty()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"integer"}""");
        await data.InsertAsync("t", ["a"], [[1L]]);

        var dropped = await data.Stores.DropAsync(Key);
        var droppedAgain = await data.Stores.DropAsync(Key);

        Assert.Null(dropped.Error);
        Assert.Null(droppedAgain.Error);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(data.File)!));
        Assert.Equal("table_not_found", (await data.QueryAsync("t")).Error?.Code);
        Assert.False(File.Exists(data.File));
    }

    [Fact]
    public async Task ManyInstallations_KeepFewFilesOpen()
    {
        await using var data = new TestStores(maxOpen: 3);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var key = new ExtensionKey($"tenant{i}", "shop");
            await data.CreateAsync("t", """{"a":"integer"}""", key);
            for (var n = 0; n < 5; n++) await data.InsertAsync("t", ["a"], [[(long)n]], key: key);
            Assert.Equal(5, await data.CountAsync("t", key: key));
        }));

        Assert.InRange(data.Stores.OpenCount, 1, 3);
    }

    [Fact]
    public async Task Aggregate_GroupsAndComputes()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"g":"text","n":"integer","x":"number"}""");
        object?[][] rows = [["b", 1L, 1.5], ["a", 2L, null], ["b", 3L, 2.5], [null, null, null]];
        await data.InsertAsync("t", ["g", "n", "x"], rows);

        var groups = Rows(await data.AggregateAsync("t", ["g"], "count", "sum:n", "avg:x", "min:n", "max:x"));
        var overflow = await data.InsertAsync("t", ["n"], [[long.MaxValue], [long.MaxValue]]);

        Assert.Equal([null, 1L, null, null, null, null], groups[0]);
        Assert.Equal(["a", 1L, 2L, null, 2L, null], groups[1]);
        Assert.Equal(["b", 2L, 4L, 2.0, 1L, 2.5], groups[2]);
        Assert.Null(overflow.Error);
        Assert.Equal("aggregate_overflow", (await data.AggregateAsync("t", [], "sum:n")).Error?.Code);
        Assert.Equal("aggregate_invalid", (await data.AggregateAsync("t", [], "sum:g")).Error?.Code);
    }

    [Fact]
    public async Task DropsAndCallsAtOnce_LeaveAStoreThatWorks()
    {
        await using var data = new TestStores(maxOpen: 2);
        ExtensionKey[] keys = [Key, new("acme", "other"), new("acme", "third")];

        await Task.WhenAll(Enumerable.Range(0, 120).Select(async i =>
        {
            var key = keys[i % keys.Length];
            if (i % 10 == 0)
            {
                Assert.Null((await data.Stores.DropAsync(key)).Error);
                return;
            }

            await data.CreateAsync("t", """{"a":"integer"}""", key);
            var inserted = await data.InsertAsync("t", ["a"], [[(long)i]], key: key);
            Assert.Contains(inserted.Error?.Code, (string?[])[null, "table_not_found"]);
        }));

        foreach (var key in keys)
        {
            Assert.Null((await data.CreateAsync("t", """{"a":"integer"}""", key)).Error);
            Assert.Null((await data.InsertAsync("t", ["a"], [[1L]], key: key)).Error);
        }
    }
}
