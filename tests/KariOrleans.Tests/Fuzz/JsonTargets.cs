using System.Text;
using CsCheck;
using KariOrleans.Grains.Plugins;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Tests.Fuzz;

/// <summary>The JSON inside host calls: what a child may send where the silo parses it.</summary>
internal static class JsonTargets
{
    private static readonly TableShape Table = new(
        "t",
        [
            new TableColumn("a", ColumnType.Integer), new TableColumn("s", ColumnType.Text),
            new TableColumn("on", ColumnType.Boolean), new TableColumn("at", ColumnType.Timestamp),
            new TableColumn("n", ColumnType.Number),
        ]);

    private static readonly IReadOnlyList<byte[]> Corpus = FuzzCorpus.Read("json");

    private static readonly byte[][] Words =
    [
        .. ((string[])
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "null", "true", "1e999", "-1", "\"\"", "[[[[[[[[",
            "\"$and\":", "\"$or\":[", "\"$not\":", "{\"$gt\":1}", "{\"$in\":[1,null]}", "{\"$like\":\"%_\\\\%\"}",
            "\"steps\":[", "\"intent\":\"a\"", "\"params\":{}", "\"fallback\":{\"intent\":\"b\"}", "\"attempts\":11",
            "\"a\":", "\"s\":", "\"on\":", "\"at\":", "\"2026-01-01T00:00:00Z\"", "\"type\":\"text\"",
            "\"unique\":true",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xff], [0xed, 0xa0, 0x80], [0],
    ];

    /// <summary>Plans, filters and schemas: each input is read as each of them.</summary>
    public static FuzzTarget Arguments { get; } = new(
        "plans, filters, schemas", 60_000, Corpus,
        Gen.Frequency((2, new JsonMutants(Corpus)), (1, new Mutants(Corpus, Words, 8 * 1024))))
    {
        Read = input =>
        {
            PlanJson.ReadStep(input, out _);
            PlanJson.ReadSequence(input, out _);
            PlanJson.ReadParallel(input, out _);
            RowFilter.Parse(input, Table);
            TableSchemaJson.Parse(input);
        },
        AllocatedBytes = 256 * 1024,
        AllocatedBytesPerByte = 512,
    };
}
