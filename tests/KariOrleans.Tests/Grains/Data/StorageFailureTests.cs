using KariOrleans.Grains.Data;
using KariOrleans.Tests.Grains.Storage;
using static KariOrleans.Tests.Grains.Data.TestStores;

namespace KariOrleans.Tests.Grains.Data;

public class StorageFailureTests
{
    [Fact]
    public async Task FullQuota_KeepsNothingOfTheRequestAndDeletingHelps()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");
        var scope = Everyone with { QuotaBytes = 400_000 };
        object?[][] rows = [.. Enumerable.Range(0, 100).Select(_ => new object?[] { new string('x', 1_000) })];
        var kept = 0;
        var result = await data.InsertAsync("t", ["a"], rows, scope);
        for (; result.Error is null && kept < 100; kept++) result = await data.InsertAsync("t", ["a"], rows, scope);

        var updated = await data.UpdateAsync("t", "", "a", new string('y', 3_000), scope);

        Assert.Equal("quota_exceeded", result.Error?.Code);
        Assert.Contains("400000", result.Error!.Limit, StringComparison.Ordinal);
        Assert.NotNull(result.Error.Remedy);
        Assert.Equal("quota_exceeded", updated.Error?.Code);
        Assert.Equal(kept * 100, await data.CountAsync("t"));
        Assert.InRange(kept, 2, 4);
        await data.DeleteAsync("t");
        Assert.Null((await data.InsertAsync("t", ["a"], rows, scope)).Error);
    }

    [Fact]
    public async Task FullDisk_LosesNothingAcknowledgedAndGoesOnAfterwards()
    {
        await using var disk = SmallDisk.Mount(sizeMegabytes: 4);
        await using var data = new TestStores(Path.Combine(disk.Directory, "data"));
        await data.CreateAsync("t", """{"n":"integer","a":"text"}""");
        var ballast = Path.Combine(disk.Directory, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1_500_000]);

        HashSet<long> acknowledged = [];
        HashSet<string> codes = [];
        for (var i = 0L; i < 40; i++)
        {
            // A large row and small neighbours in one batch: the small ones may fit where the large one doesn't.
            long[] numbers = [i * 10, (i * 10) + 1, (i * 10) + 2];
            var results = await Task.WhenAll(numbers.Select(n =>
                data.InsertAsync("t", ["n", "a"], [[n, new string('x', n % 10 == 1 ? 150_000 : 50)]])));
            for (var k = 0; k < numbers.Length; k++)
            {
                if (results[k].Error is { } error) codes.Add(error.Code);
                else acknowledged.Add(numbers[k]);
            }
        }

        Assert.Equal(["storage_full"], codes);
        Assert.Equal(acknowledged.Order(), await NumbersAsync(data));
        File.Delete(ballast);
        Assert.Null((await data.InsertAsync("t", ["n", "a"], [[9_999L, new string('x', 150_000)]])).Error);
        acknowledged.Add(9_999);
        await data.Stores.DisposeAsync();

        await using var reopened = new TestStores(data.Directory);
        Assert.Equal(acknowledged.Order(), await NumbersAsync(reopened));
    }

    [Fact]
    public async Task DiskFullFromTheStart_IsAnErrorUntilThereIsRoom()
    {
        await using var disk = SmallDisk.Mount(sizeMegabytes: 2);
        var ballast = Path.Combine(disk.Directory, "ballast");
        disk.Fill(ballast);
        await using var data = new TestStores(Path.Combine(disk.Directory, "data"));

        var refused = await data.CreateAsync("t", """{"a":"text"}""");
        File.Delete(ballast);
        var created = await data.CreateAsync("t", """{"a":"text"}""");

        Assert.Contains(refused.Error?.Code, (string[])["storage_full", "storage_failed"]);
        Assert.NotNull(refused.Error!.Remedy);
        Assert.Null(created.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CorruptFile_IsSaidAndCanBeDropped(bool headerSurvives)
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"a":"text"}""");
        object?[][] rows = [.. Enumerable.Range(0, 1000).Select(_ => new object?[] { new string('x', 100) })];
        await data.InsertAsync("t", ["a"], rows);
        await data.Stores.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(data.File);
        bytes.AsSpan(headerSurvives ? 4096 : 0).Fill(0x5a);
        await File.WriteAllBytesAsync(data.File, bytes);

        await using var reopened = new TestStores(data.Directory);
        var query = await reopened.QueryAsync("t");
        var insert = await reopened.InsertAsync("t", ["a"], [["x"]]);
        var dropped = await reopened.Stores.DropAsync(Key);

        Assert.Equal("storage_corrupt", query.Error?.Code);
        Assert.Equal("storage_corrupt", insert.Error?.Code);
        Assert.Null(dropped.Error);
        Assert.Null((await reopened.CreateAsync("t", """{"a":"text"}""")).Error);
    }

    [Fact]
    public async Task KilledProcess_KeepsWhatWasAcknowledged()
    {
        await using var data = new TestStores();
        await data.CreateAsync("t", """{"n":"integer"}""");
        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => data.InsertAsync("t", ["n"], [[(long)n]])));

        // What a killed process leaves: the files as they are, with neither a checkpoint nor a close.
        var copy = Directory.CreateTempSubdirectory("kari-killed-").FullName;
        var target = new DataStores(copy, TimeProvider.System).PathOf(Key);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        foreach (var suffix in (string[])["", "-wal"]) File.Copy(data.File + suffix, target + suffix);

        await using var reopened = new TestStores(copy);
        Assert.Equal(300, await reopened.CountAsync("t"));
        Assert.Null((await reopened.InsertAsync("t", ["n"], [[300L]])).Error);
    }

    private static async Task<IEnumerable<long>> NumbersAsync(TestStores data)
    {
        var result = await data.QueryAsync("t", columns: ["n"], orderBy: ["n"], limit: 10_000);
        return Rows(result).Select(row => (long)row[0]!);
    }
}
