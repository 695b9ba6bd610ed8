using KariOrleans.Protocol.Wire;
using KariOrleans.Sdk.Testing;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

/// <summary>The tables of the harness, with a look from outside and a store that can be full.</summary>
internal sealed class MemoryData
{
    private readonly InMemoryTables tables = new();
    private int points;

    /// <summary>Refuses inserts into <c>points</c> once so many rows came in.</summary>
    public int? FailsAtRows { get; set; }

    public HostResultMessage Answer(HostMethod method, ReadOnlyMemory<byte> arguments, string? user)
    {
        if (method == HostMethod.Insert && WireMessage.Decode<InsertRequest>(arguments) is { Table: "points" } insert)
        {
            if (Interlocked.Add(ref points, insert.RowCount) > FailsAtRows)
                return new HostResultMessage(default, new WireError("quota_exceeded", "There is no room."));
        }

        return tables.Handle(method, arguments, user, TimeProvider.System);
    }

    public int Count(string table)
    {
        var answer = Answer(HostMethod.Count, WireMessage.Encode(new FilterRequest(table, [])), null);
        return (int)(long)PackedRows.Unpack(answer.Value, 1, 1)[0][0]!;
    }
}
